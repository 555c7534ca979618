// feelin and ZEN in their own recommended form, over the table and the condition of
// bench/rules_process.hpp. Prints nanoseconds for one evaluation as JSON.
//
// feelin: its public functions read the text each time; there is nothing to keep. A table is a unary
// test for each cell, row by row to the first that does not hold, as hosts of feelin evaluate them.
// ZEN: the engine is made once and the decision loaded once; one evaluation at a time, and 64 in
// flight. A decision that is an expression node for the condition, and the plain function, which
// reads the text each time.
import { evaluate, unaryTest } from "feelin";
import { ZenEngine, evaluateExpressionSync } from "@gorules/zen-engine";

const stands = ["ledig", "verheiratet", "verwitwet", "geschieden"];
const bands = 5;
const children = 2;
const status = 2;
const width = 6000 / bands;

// The rows of bench/rules_process.hpp: bands of income x numbers of children x status.
const rows = [];
for (let b = 0; b < bands; ++b)
    for (let c = 0; c < children; ++c)
        for (let s = 0; s < status; ++s)
            rows.push({
                income: b + 1 === bands ? `>= ${b * width}` : `[${b * width}..${(b + 1) * width})`,
                children: c + 1 === children ? `>= ${c}` : `${c}`,
                stands: s + 1 === status ? stands.slice(s) : [stands[s]],
                fee: (100 + 25 * rows.length) / 100,
            });

const condition = { feel: "e < 1200 and k >= 2", zen: "e < 1200 and k >= 2" };

// As the engine draws them, if not the same ones.
let state = 17;
function below(limit) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % limit;
}
const inputs = Array.from({ length: 512 }, () => ({
    e: below(600000) / 100,
    k: below(6),
    s: stands[below(4)],
}));

// What must come out.
function byHand({ e, k, s }) {
    const b = Math.min(Math.floor(e / width), bands - 1);
    const c = Math.min(k, children - 1);
    const st = Math.min(stands.indexOf(s), status - 1);
    return rows[(b * children + c) * status + st].fee;
}

function feelinTable({ e, k, s }) {
    for (const row of rows) {
        if (unaryTest(row.income, { "?": e }).value !== true) continue;
        if (unaryTest(row.children, { "?": k }).value !== true) continue;
        const texts = row.stands.map((one) => `"${one}"`).join(", ");
        if (unaryTest(texts, { "?": s }).value === true) return row.fee;
    }
    return null;
}

const node = (id, type, content) => ({ id, name: id, type, content, position: { x: 0, y: 0 } });
const graph = (middle) => ({
    contentType: "application/vnd.gorules.decision",
    nodes: [node("in", "inputNode"), middle, node("out", "outputNode")],
    edges: [
        { id: "1", sourceId: "in", targetId: middle.id, type: "edge" },
        { id: "2", sourceId: middle.id, targetId: "out", type: "edge" },
    ],
});
const zenTable = graph(
    node("table", "decisionTableNode", {
        hitPolicy: "first",
        inputs: ["e", "k", "s"].map((field) => ({ id: field, name: field, field, type: "expression" })),
        outputs: [{ id: "fee", name: "fee", field: "fee", type: "expression" }],
        rules: rows.map((row, i) => ({
            _id: `${i}`,
            e: row.income,
            k: row.children,
            s: row.stands.map((one) => `"${one}"`).join(", "),
            fee: `${row.fee}`,
        })),
    }),
);
const zenCondition = graph(
    node("condition", "expressionNode", {
        expressions: [{ id: "r", key: "r", value: condition.zen }],
    }),
);

// Of the processor, all threads: a machine with other work to do would tell its own time. The
// middle of several rounds of at least a fifth of a second.
async function nanoseconds(run) {
    const rounds = [];
    for (let round = 0; round < 6; ++round) {
        const begin = process.cpuUsage();
        let count = 0;
        let took = 0;
        do {
            count += await run();
            const { user, system } = process.cpuUsage(begin);
            took = user + system; // microseconds
        } while (took < 200_000);
        if (round > 0) rounds.push((1000 * took) / count);
    }
    rounds.sort((a, b) => a - b);
    return rounds[Math.floor(rounds.length / 2)];
}
function eachOf(count, one) {
    return () => {
        for (let i = 0; i < count; ++i) one(inputs[i % inputs.length]);
        return count;
    };
}
function awaited(count, one) {
    return async () => {
        for (let i = 0; i < count; ++i) await one(inputs[i % inputs.length]);
        return count;
    };
}
function inFlight(count, one) {
    return async () => {
        for (let first = 0; first < count; first += 64)
            await Promise.all(
                Array.from({ length: 64 }, (_, i) => one(inputs[(first + i) % inputs.length])),
            );
        return count;
    };
}

const engine = new ZenEngine();
const table = engine.createDecision(Buffer.from(JSON.stringify(zenTable)));
const rule = engine.createDecision(Buffer.from(JSON.stringify(zenCondition)));

function same(got, wanted, what) {
    if (got !== wanted) throw new Error(`${what}: ${got} instead of ${wanted}`);
}
for (const input of inputs.slice(0, 8)) {
    same(feelinTable(input), byHand(input), "the table of feelin");
    same((await table.evaluate(input)).result.fee, byHand(input), "the table of ZEN");
    const holds = input.e < 1200 && input.k >= 2;
    same(evaluate(condition.feel, input).value, holds, "the condition of feelin");
    same((await rule.evaluate(input)).result.r, holds, "the condition of ZEN");
}

console.log(
    JSON.stringify({
        "feelin, table": await nanoseconds(eachOf(1, feelinTable)),
        "feelin, condition": await nanoseconds(
            eachOf(8, (input) => evaluate(condition.feel, input).value),
        ),
        "ZEN, table, one at a time": await nanoseconds(awaited(64, (one) => table.evaluate(one))),
        "ZEN, table, 64 in flight": await nanoseconds(inFlight(512, (one) => table.evaluate(one))),
        "ZEN, condition as a decision, one at a time": await nanoseconds(
            awaited(64, (one) => rule.evaluate(one)),
        ),
        "ZEN, condition as a function": await nanoseconds(
            eachOf(64, (one) => evaluateExpressionSync(condition.zen, one)),
        ),
    }),
);
engine.dispose();
