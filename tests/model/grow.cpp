// Declarations, and how a process begins.
#include "grow.hpp"

#include "grower.hpp"

namespace vorgang::model {
namespace {

constexpr std::int64_t most = 20; // upper bound of all integers, so that results fit all fields

Type integer() {
    return {.kind = Kind::integer, .low = 0, .high = most};
}

const Type list_of_pieces{.kind = Kind::list, .record = "stück"};

Type optional(Type type) {
    type.optional = true;
    return type;
}

void declare_roles(Chance& chance, Process& process) {
    process.roles = {{"amt"}, {"rat"}, {"chef"}, {"halter", true}, {"firma", true}};
    if (chance.percent(80)) process.lead = "chef";
}

void declare_records(Process& process) {
    process.records = {{"stück",
                        {{"name", {.kind = Kind::text}},
                         {"zahl", integer()},
                         {"wer", {.kind = Kind::role}},
                         {"votum", {.kind = Kind::yes_no, .optional = true}},
                         {"betrag", optional(integer())},
                         {"notiz", {.kind = Kind::text, .optional = true}}}}};
}

void declare_fields(Process& process) {
    process.fields = {
        {"ja1", {.kind = Kind::yes_no}},
        {"ja2", {.kind = Kind::yes_no}},
        {"zahl1", integer()},
        {"zahl2", integer()},
        {"wahl", {.kind = Kind::choice, .values = {"rot", "grün", "blau"}}},
        {"tag1", {.kind = Kind::date}},
        {"kann_ja", {.kind = Kind::yes_no, .optional = true}},
        {"kann_zahl", optional(integer())},
        {"kann_text", {.kind = Kind::text, .optional = true}},
        {"wenn_text", {.kind = Kind::text}}, // only collected on a condition, read by nobody
        {"wenn_zahl", integer()},
        {"stücke", list_of_pieces},
        {"paare", list_of_pieces},
        {"neben1", optional(integer())}, // each for one block that accompanies
        {"neben2", optional(integer())},
        {"neben3", optional(integer())},
        {"post1", {.kind = Kind::text, .optional = true}}, // what messages bring along
        {"post2", optional(integer())},
    };
}

void declare_messages(Chance& chance, Process& process) {
    const auto lapse = [&chance]() -> std::optional<Length> {
        static const std::vector<Length> lengths{{1, Unit::hour}, {2, Unit::day}, {1, Unit::week}};
        if (chance.percent(50)) return std::nullopt;
        return chance.among(lengths);
    };
    const auto entered = [&chance]() -> std::optional<std::string> {
        if (chance.percent(50)) return std::nullopt;
        return "amt";
    };
    process.messages = {
        {"brief", "halter", true, {"post1"}, lapse(), entered()},
        {"meldung", "rat", true, {"post2"}, lapse(), {}},
        {"ruf", "firma", true, {}, lapse(), {}},
        {"abbruch", "halter", true, {}, {}, entered()},
        {"nachtrag", "halter", true, {}, lapse(), {}},
        {"zusatz", "rat", true, {}, lapse(), {}},
        {"bescheid", "halter", false, {"zahl1"}, {}, {}},
        {"kopie", "rat", false, {}, {}, {}},
    };
}

void declare_tools(Process& process) {
    const Type any_integer{.kind = Kind::integer, .low = -1000, .high = 1000};
    process.operations = {
        {"kasse", "buchen", {any_integer}, {{"e1", integer()}}},
        {"register", "fragen", {{.kind = Kind::yes_no}, any_integer}, {}},
        {"archiv", "suchen", {}, {{"e1", {.kind = Kind::yes_no}}, {"e2", integer()}}},
    };
}

void declare_rules(Chance& chance, Process& process) {
    Rule table{"stufe", "zahl1"};
    const std::int64_t first = chance.between(1, 8);
    table.rows = {{first, chance.between(0, 9), "§ 1"},
                  {first + chance.between(1, 8), chance.between(10, 19), "§ 2"},
                  {std::nullopt, chance.between(20, 25), "§ 3"}}; // may be out of bounds
    Rule formula{"mehr", "zahl2"};
    formula.formula =
        Expression{.op = Op::add,
                   .of = {{.op = Op::field, .name = "zahl2"}, {.value = chance.between(1, 12)}}};
    process.rules = {table, formula};
}

// Every field that has to be known is collected by the first step, or given at the start.
Collects all_that_must_be_known(const Process& process) {
    Collects collects;
    for (const Field& field : process.fields)
        if (!field.type.optional && !field.input && !field.name.starts_with("wenn") &&
            field.type.kind != Kind::answer)
            collects.fields.push_back(field.name);
    return collects;
}

void begin_with_step(Chance& chance, Process& process, Grower& grower) {
    Step first;
    first.name = grower.new_name("s");
    first.role = chance.percent(60) ? "halter" : "amt";
    if (first.role == "halter" && chance.percent(60)) first.entered_at = "amt";
    first.collects = {all_that_must_be_known(process)};
    process.flow.push_back({first});
}

void begin_with_message(Process& process) {
    Message& letter = process.messages.front();
    letter.carries = all_that_must_be_known(process).fields;
    letter.carries.push_back("post1");
    process.flow.push_back({Receive{letter.name}});
}

void begin_with_inputs(Chance& chance, Process& process, Grower& grower) {
    process.fields[1].input = true; // ja2
    process.fields[3].input = true; // zahl2
    process.fields[7].input = true; // kann_zahl
    process.fields.push_back({"gegeben", list_of_pieces, true});
    if (chance.percent(50)) {
        Step first;
        first.name = grower.new_name("s");
        first.role = "amt";
        first.collects = {all_that_must_be_known(process)};
        process.flow.push_back({first});
        return;
    }
    for (const std::string& name : all_that_must_be_known(process).fields) {
        const Type& type = named(process.fields, name)->type;
        const Expression given{.op = Op::field, .name = "gegeben"};
        process.flow.push_back(
            {Assign{name, type.kind == Kind::list ? given : grower.literal(type)}});
    }
}

Scope everything(const Process& process) {
    Scope scope;
    for (const Field& field : process.fields) {
        const bool brought = field.name.starts_with("post") || field.name.starts_with("neben");
        if (field.entry) continue;
        const bool late = field.name.starts_with("wenn") || field.type.kind == Kind::answer;
        if (!late) scope.read.push_back(field.name);
        if (!field.input && !brought) scope.write.push_back(field.name);
    }
    scope.messages = {"meldung", "ruf"};
    if (process.messages.front().carries.size() == 1) scope.messages.push_back("brief");
    return scope;
}

// A handler of the process knows what was there before the process: its inputs.
Scope around(const Process& process) {
    Scope outside = everything(process);
    std::erase_if(outside.read, [&process](const std::string& name) {
        const Field& field = *named(process.fields, name);
        return !field.input && !field.type.optional;
    });
    outside.messages.clear();
    outside.depth = 3;
    return outside;
}

// What accompanies the whole process.
void grow_beside(Chance& chance, Process& process, Grower& grower) {
    const Scope outside = around(process);
    const auto block = [&] { return grower.beside(outside, {}); };
    if (chance.percent(50)) process.handlers.push_back({"nachtrag", block(), true});
    if (chance.percent(50)) {
        Handler handler{"", block(), true, grower.condition(outside)};
        if (chance.percent(30)) {
            handler.block = grower.small_block(outside);
            handler.block.push_back({End{"vorbei"}});
            handler.beside = false;
        }
        process.handlers.push_back(handler);
    }
    if (chance.percent(50)) {
        Handler handler{"", block(), true, {}, grower.new_name("b"), "rat"};
        process.handlers.push_back(handler);
    }
}

Process grow_one(Chance& chance, const std::string& name, int depth);

// Another process that this one may call, and what of it is deployed.
void grow_called(Chance& chance, Process& process, int depth) {
    Process called = grow_one(chance, std::string(1, static_cast<char>('q' + depth)), depth + 1);
    if (chance.percent(8)) called.deployed = false;
    if (chance.percent(15)) called.takes = 8;
    static const std::vector<Answers> others{Answers::more, Answers::less, Answers::least,
                                             Answers::another_end};
    if (chance.percent(40)) called.answers = chance.among(others);
    Operation operation{"", called.name};
    for (const Field& field : called.fields)
        if (field.input) {
            operation.parameters.push_back(field.type);
            operation.names.push_back(field.name);
        }
    Type answer{.kind = Kind::answer, .record = called.name};
    answer.end = process.english ? "end" : "ende";
    answer.values = ends_of(called);
    operation.results = {{called.name, answer}};
    process.fields.push_back({"antwort", answer});
    process.operations.push_back(std::move(operation));
    process.called.push_back(std::move(called));
}

// What is called is to come to its end now and then, so most of it is short; some ends in the
// record it begins with.
void grow_flow(Chance& chance, Process& process, Grower& grower, int depth) {
    Scope scope = everything(process);
    const std::size_t length = depth == 0 ? 10 : chance.below(10);
    if (length >= 8) return grower.block(process.flow, scope);
    if (length < 2) return;
    process.flow.push_back({grower.step(scope)});
    if (chance.percent(50)) {
        Choose choose;
        choose.branches.push_back({grower.condition(scope), {{End{"vorbei"}}}});
        process.flow.push_back({choose});
    }
    if (length < 6) return;
    for (Statement& statement : grower.small_block(scope))
        process.flow.push_back(std::move(statement));
}

Process grow_one(Chance& chance, const std::string& name, int depth) {
    Process process;
    process.name = name;
    process.english = chance.percent(50);
    const bool loops = chance.percent(50);
    declare_roles(chance, process);
    declare_records(process);
    declare_fields(process);
    declare_messages(chance, process);
    declare_tools(process);
    declare_rules(chance, process);
    process.endings = {{"fertig", {"zahl1", "kann_text"}}, {"vorbei", {}}};
    if (chance.percent(depth == 0 ? 50 : 40) && depth < 2) grow_called(chance, process, depth);

    Grower grower(chance, process, loops);
    switch (depth == 0 ? chance.below(4) : 1) {
    case 0: begin_with_message(process); break;
    case 1: begin_with_inputs(chance, process, grower); break;
    default: begin_with_step(chance, process, grower);
    }
    grow_flow(chance, process, grower, depth);
    process.flow.push_back({End{"fertig"}});
    if (chance.percent(50)) {
        Scope outside = around(process);
        Block block = grower.small_block(outside);
        block.push_back({End{"vorbei"}});
        process.handlers.push_back({"abbruch", block});
    }
    if (grower.has_parts() && chance.percent(60)) grow_beside(chance, process, grower);
    grow_jumps(chance, process, loops);
    grow_four_eyes(chance, process);
    grow_undos(chance, process);
    return process;
}

} // namespace

Process grow(Chance& chance) {
    return grow_one(chance, "p", 0);
}

} // namespace vorgang::model
