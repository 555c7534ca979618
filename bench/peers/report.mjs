// Ours before, the others, ours after, as one table.
import { readFileSync } from "node:fs";

const folder = process.argv[2];
const read = (name) => JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"));
const counter = (run, name, key) =>
    run.benchmarks.find((one) => one.name.startsWith(name))?.[key];

const lines = [];
const before = read("before");
const after = read("after");
for (const [what, name, key] of [
    ["Vorgang, table in a process", "table_beside_hand", "engine_ns"],
    ["Vorgang, table in a decision model", "decision_model_table", "model_ns"],
    ["Vorgang, condition in a process", "condition_beside_hand", "engine_ns"],
    ["Vorgang, condition in a decision model", "decision_model_condition", "model_ns"],
])
    lines.push([what, counter(before, name, key), counter(after, name, key)]);
for (const [what, ns] of Object.entries(read("peers"))) lines.push([what, ns]);

const figure = (ns) =>
    ns === undefined ? "" : Math.round(ns).toLocaleString("en").replaceAll(",", " ");
console.log("| 20 x 3 table, condition: nanoseconds for one | before | after |");
console.log("|---|--:|--:|");
for (const [what, first, second] of lines)
    console.log(`| ${what} | ${figure(first)} | ${figure(second)} |`);
