// Statements and expressions, one function for each construct.
#include <algorithm>
#include <array>

#include "grower.hpp"

namespace vorgang::model {

std::string Grower::new_name(const char* prefix) {
    return prefix + std::to_string(++names_);
}

std::string Grower::inside_role() {
    return chance_.percent(60) ? "amt" : "rat";
}

// Names of fields of a kind among those given.
std::vector<std::string> Grower::fields(const std::vector<std::string>& names, Kind kind,
                                        bool with_optional) {
    std::vector<std::string> found;
    for (const std::string& name : names) {
        const Type& type = field(name).type;
        if (type.kind == kind && (with_optional || !type.optional)) found.push_back(name);
    }
    return found;
}

Expression Grower::literal(const Type& type) {
    switch (type.kind) {
    case Kind::yes_no: return {.value = chance_.percent(50)};
    case Kind::integer: return {.value = chance_.between(type.low, type.high)};
    case Kind::choice: return {.value = chance_.among(type.values), .bare = true};
    case Kind::text: return {.value = "t" + std::to_string(chance_.below(5))};
    case Kind::role: return {.value = inside_role(), .bare = true};
    case Kind::answer:
    case Kind::list: return {}; // these come from outside
    case Kind::date: {
        const Date monday = *date_from_text("2026-03-09");
        return {.value = Date{monday.days + static_cast<std::int32_t>(chance_.below(90))}};
    }
    }
    return {};
}

Expression Grower::number(const Scope& scope) {
    const auto known = fields(scope.read, Kind::integer, false);
    Expression small{.value = chance_.between(0, 9)};
    if (known.empty()) return small;
    Expression one{.op = Op::field, .name = chance_.among(known)};
    static const std::array operations{Op::add, Op::subtract, Op::multiply};
    switch (chance_.below(5)) {
    case 0: return small;
    case 1: return one;
    case 2: {
        const Rule& rule = chance_.among(process_.rules);
        const bool seen = std::ranges::find(known, rule.input) != known.end();
        return seen ? Expression{.op = Op::rule,
                                 .name = rule.name,
                                 .of = {{.op = Op::field, .name = rule.input}}}
                    : one;
    }
    default: return {.op = operations[chance_.below(3)], .of = {one, small}};
    }
}

// A condition that can always be decided.
Expression Grower::condition(const Scope& scope) {
    const auto yes_no = fields(scope.read, Kind::yes_no, false);
    const auto numbers = fields(scope.read, Kind::integer, false);
    const auto choices = fields(scope.read, Kind::choice, false);
    const Expression limit{.value = chance_.between(1, 19)};
    switch (chance_.below(9)) {
    case 0:
    case 1:
        if (!yes_no.empty()) return {.op = Op::field, .name = chance_.among(yes_no)};
        break;
    case 2:
        if (!yes_no.empty())
            return {.op = Op::negated, .of = {{.op = Op::field, .name = chance_.among(yes_no)}}};
        break;
    case 3:
        if (!numbers.empty()) return {.op = Op::less, .of = {number(scope), limit}};
        break;
    case 4:
        if (!choices.empty())
            return {.op = chance_.percent(50) ? Op::equal : Op::unequal,
                    .of = {{.op = Op::field, .name = choices[0]}, literal(field(choices[0]).type)}};
        break;
    case 5: {
        std::vector<std::string> may_lack;
        for (const std::string& name : scope.read)
            if (field(name).type.optional) may_lack.push_back(name);
        if (!may_lack.empty())
            return {
                .op = chance_.percent(50) ? Op::equal : Op::unequal,
                .of = {{.op = Op::field, .name = chance_.among(may_lack)}, {.op = Op::unknown}}};
        break;
    }
    case 7: {
        const auto lists = fields(scope.read, Kind::list, false);
        if (lists.empty()) break;
        return {.op = Op::at_least,
                .of = {{.op = Op::count, .name = chance_.among(lists), .entry = "votum"},
                       {.value = chance_.between(1, 3)}}};
    }
    case 6:
        if (scope.depth < 6) {
            Scope deeper = scope;
            deeper.depth = 6;
            return {.op = chance_.percent(50) ? Op::both : Op::either,
                    .of = {condition(deeper), condition(deeper)}};
        }
        break;
    default: break;
    }
    if (numbers.empty()) return {.op = Op::less, .of = {limit, {.value = 10}}};
    return {.op = Op::at_least, .of = {{.op = Op::field, .name = chance_.among(numbers)}, limit}};
}

// Whether the compiler may know what a condition comes to that stands beside these fields.
bool Grower::is_settled(const Expression& condition, const std::vector<std::string>& entered) {
    const auto is_literal = [](const Expression& part) { return part.op == Op::literal; };
    if (std::ranges::find(entered, condition.name) != entered.end()) return true;
    if (!condition.of.empty() && std::ranges::all_of(condition.of, is_literal)) return true;
    return std::ranges::any_of(condition.of,
                               [&](const Expression& part) { return is_settled(part, entered); });
}

Length Grower::wait_length() {
    static const std::vector<Length> lengths{
        {30, Unit::minute}, {2, Unit::hour},        {36, Unit::hour}, {1, Unit::day},
        {3, Unit::day},     {2, Unit::working_day}, {1, Unit::week},  {1, Unit::month}};
    return chance_.among(lengths);
}

// What silence enters in the step; nothing where it cannot complete it. What a condition that is
// settled leaves out must not be given: none of its fields is.
Silence Grower::silence_of(const Step& step) {
    Silence silence;
    std::vector<std::string> entered;
    for (const Collects& collects : step.collects) {
        const bool settled = collects.condition && is_settled(*collects.condition, entered);
        for (const std::string& name : collects.fields) {
            const Field& one = field(name);
            const bool optional = one.type.optional && !one.entry;
            if (settled && !optional) return {};
            if (!settled && !(optional && chance_.percent(40)))
                silence.values.emplace_back(name, literal(one.type));
            entered.push_back(name);
        }
    }
    return silence;
}

Deadline Grower::deadline(const Scope& scope, Owner owner, const Step* step) {
    static const std::vector<Length> graces{
        {1, Unit::hour}, {1, Unit::day}, {3, Unit::working_day}};
    Deadline one;
    one.name = new_name("f");
    one.length = wait_length();
    const auto dates = fields(scope.read, Kind::date, false);
    if (!dates.empty() && chance_.percent(25)) {
        one.from = chance_.percent(60) ? Deadline::From::date : Deadline::From::before;
        one.date = chance_.among(dates);
    }
    if (chance_.percent(25)) one.grace = chance_.among(graces);
    if (owner != Owner::call && chance_.percent(30))
        one.extension = {wait_length(), chance_.percent(50) ? "chef" : "rat"};
    const bool again_and_again = loops_ && one.from != Deadline::From::opening;
    const std::size_t what = again_and_again ? 0 : chance_.below(parts_ ? 4 : 3);
    Silence silence;
    if (what == 2 && step != nullptr) silence = silence_of(*step);
    if (!silence.values.empty()) {
        one.consequence = silence;
    } else if (what == 3) {
        one.consequence = Beside{beside(scope, {})};
    } else if (what == 0) {
        one.consequence = Reminds{inside_role()};
    } else {
        one.consequence = After{chance_.percent(40) ? Block{} : small_block(scope)};
    }
    return one;
}

std::vector<Deadline> Grower::deadlines(const Scope& scope, Owner owner, const Step* step) {
    std::vector<Deadline> list;
    if (!chance_.percent(45)) return list;
    list.push_back(deadline(scope, owner, step));
    if (chance_.percent(25)) list.push_back(deadline(scope, owner, step));
    if (list.size() == 1 && chance_.percent(30)) list.front().name.clear();
    return list;
}

Step Grower::step(Scope& scope) {
    Step step;
    step.name = new_name("s");
    const std::size_t who = chance_.below(10);
    step.role = who < 3 ? "halter" : who < 4 ? "firma" : inside_role();
    if (step.role == "halter" && chance_.percent(50)) step.entered_at = "amt";
    step.shows = chance_.some(scope.read, 2);
    for (const std::string& name : scope.read)
        if (field(name).type.kind == Kind::role && chance_.percent(40)) {
            step.role = name;
            step.entered_at.reset();
        }
    std::vector<std::string> left = scope.write;
    Collects plain;
    // A part of an element that a step collects is known behind it; one that is set may be not.
    std::erase_if(left, [this](const std::string& name) {
        const Field& one = field(name);
        return one.type.kind == Kind::list || one.type.kind == Kind::answer ||
               (one.entry && one.type.optional);
    });
    for (const std::string& name : chance_.some(left, 3))
        if (!name.starts_with("wenn")) plain.fields.push_back(name);
    for (const std::string& name : plain.fields)
        std::erase(left, name);
    if (!plain.fields.empty()) step.collects.push_back(plain);
    Collects conditional;
    for (const std::string& name : left)
        if (chance_.percent(25) && (name.starts_with("wenn") || field(name).type.optional))
            conditional.fields.push_back(name);
    if (!conditional.fields.empty()) {
        // What it reads is given with it, so it must not be what it decides about.
        Scope others = scope;
        for (const std::string& name : conditional.fields)
            std::erase(others.read, name);
        conditional.condition = condition(others);
        step.collects.push_back(conditional);
    }
    step.deadlines = deadlines(scope, Owner::step, &step);
    step.undone_by = undoing(scope, 15);
    return step;
}

Statement Grower::any_step(Scope& scope) {
    return {step(scope)};
}

Statement Grower::choose(Scope& scope) {
    Choose choose;
    choose.branches.push_back({condition(scope), small_block(scope)});
    if (chance_.percent(30)) choose.branches.push_back({condition(scope), small_block(scope)});
    if (chance_.percent(50)) choose.otherwise = small_block(scope);
    return {choose};
}

Statement Grower::depending(Scope& scope) {
    const auto choices = fields(scope.read, Kind::choice, false);
    if (choices.empty()) return any_step(scope);
    Depending depending{choices[0]};
    const auto values = field(choices[0]).type.values; // fields grow with the blocks
    depending.cases.push_back({{values[0]}, small_block(scope)});
    if (chance_.percent(50)) {
        depending.cases.push_back({{values[1], values[2]}, small_block(scope)});
    } else {
        depending.otherwise = small_block(scope);
    }
    return {depending};
}

// What the lanes write is shared out among them; what one writes no other reads.
Statement Grower::parallel(Scope& scope) {
    Parallel parallel;
    const std::size_t count = 2 + chance_.below(2);
    std::vector<Scope> scopes(count, Scope{scope.read, {}, {}, scope.depth + 1, scope.part, true});
    const auto give = [&](const std::string& name, std::size_t to) {
        scopes[to].write.push_back(name);
        for (std::size_t other = 0; other < count; ++other)
            if (other != to) std::erase(scopes[other].read, name);
    };
    for (const std::string& name : scope.write)
        if (chance_.percent(60)) give(name, chance_.below(count));
    // What brings nothing along may be waited for in several branches: one of them gets it.
    const bool shared = chance_.percent(60);
    for (const std::string& message : scope.messages) {
        if (shared && message == everywhere) {
            for (Scope& lane : scopes)
                lane.messages.push_back(message);
            continue;
        }
        const std::size_t to = chance_.below(count);
        scopes[to].messages.push_back(message);
        for (const std::string& name : named(process_.messages, message)->carries)
            for (std::size_t other = 0; other < count; ++other)
                if (other != to) std::erase(scopes[other].read, name);
    }
    const bool sections = shared && chance_.percent(25); // that may listen side by side
    for (std::size_t i = 0; i < count; ++i) {
        Parallel::Lane lane{new_name("z"), {}};
        if (sections && scope.depth < 4) lane.block.push_back(section(scopes[i]));
        block(lane.block, scopes[i]);
        parallel.lanes.push_back(std::move(lane));
    }
    if (chance_.percent(50)) parallel.until = 1 + chance_.below(count - 1);
    return {parallel};
}

Statement Grower::pick(Scope& scope) {
    Pick pick;
    for (const std::string& message : scope.messages)
        if (chance_.percent(60)) pick.events.push_back({message, {}, "", small_block(scope)});
    pick.events.push_back({"", wait_length(), "", small_block(scope)});
    const auto dates = fields(scope.read, Kind::date, false);
    if (!dates.empty() && (pick.events.size() == 1 || chance_.percent(40)))
        pick.events.push_back({"", {}, chance_.among(dates), small_block(scope)});
    if (pick.events.size() == 1) pick.events.push_back({"", wait_length(), "", small_block(scope)});
    std::swap(pick.events.front(), pick.events[chance_.below(pick.events.size())]);
    return {pick};
}

Statement Grower::wait(Scope& scope) {
    const auto dates = fields(scope.read, Kind::date, false);
    if (!dates.empty() && chance_.percent(30)) return {Wait{{}, chance_.among(dates)}};
    return {Wait{wait_length(), ""}};
}

Statement Grower::receive(Scope& scope) {
    if (scope.messages.empty()) return wait(scope);
    return {Receive{chance_.among(scope.messages)}};
}

// `bescheid` takes a field along, so nobody beside may write it.
Statement Grower::send(Scope& scope) {
    const bool sure = std::ranges::find(scope.read, "zahl1") != scope.read.end();
    return {Send{sure && chance_.percent(70) ? "bescheid" : "kopie"}};
}

Statement Grower::assign(Scope& scope) {
    std::vector<std::string> targets;
    for (const std::string& name : scope.write)
        if (!name.starts_with("wenn") && field(name).type.kind != Kind::answer)
            targets.push_back(name);
    if (targets.empty()) return send(scope);
    const std::string target = chance_.among(targets);
    const Type& type = field(target).type;
    if (type.optional && chance_.percent(25)) return {Assign{target, {.op = Op::unknown}}};
    if (type.kind == Kind::list) {
        const bool known = std::ranges::find(scope.read, target) != scope.read.end();
        return known ? Statement{Assign{target, {.op = Op::field, .name = target}}} : send(scope);
    }
    if (type.kind == Kind::integer) return {Assign{target, number(scope)}};
    if (type.kind == Kind::yes_no) return {Assign{target, condition(scope)}};
    return {Assign{target, literal(type)}};
}

// Uses a value that may be unknown; the author has accepted the finding.
Statement Grower::doubtful(Scope& scope) {
    const bool seen = std::ranges::find(scope.read, "kann_zahl") != scope.read.end();
    const auto targets = fields(scope.write, Kind::integer, false);
    if (!seen) return assign(scope);
    const Expression value{.op = Op::field, .name = "kann_zahl"};
    if (targets.empty() || targets[0].starts_with("wenn") || chance_.percent(50)) {
        Choose choose;
        choose.branches.push_back(
            {{.op = Op::less, .of = {value, {.value = 10}}}, small_block(scope)});
        return {choose, "E0402"};
    }
    return {Assign{targets[0], {.op = Op::add, .of = {value, {.value = 3}}}}, "E0402"};
}

Statement Grower::call(Scope& scope) {
    const bool calls = !process_.called.empty() && chance_.percent(60);
    const Operation& operation =
        calls ? process_.operations.back() : chance_.among(process_.operations);
    if (operation.tool.empty()) return call_process(scope, operation);
    Call call;
    call.operation = operation.full();
    for (const Type& type : operation.parameters) {
        if (type.kind == Kind::integer) call.arguments.push_back(number(scope));
        if (type.kind == Kind::yes_no) call.arguments.push_back(condition(scope));
    }
    for (const auto& [name, type] : operation.results) {
        auto targets = fields(scope.write, type.kind, true);
        std::erase_if(targets,
                      [](const std::string& target) { return target.starts_with("wenn"); });
        for (const std::string& taken : call.fields)
            std::erase(targets, taken);
        if (targets.empty()) return assign(scope);
        call.fields.push_back(chance_.among(targets));
    }
    clauses(scope, call, 30);
    return {call};
}

void Grower::clauses(const Scope& scope, Call& call, std::size_t undone) {
    if (chance_.percent(50)) {
        static const std::vector<Length> intervals{
            {10, Unit::minute}, {2, Unit::hour}, {1, Unit::day}};
        call.attempts = static_cast<std::uint32_t>(chance_.between(2, 3));
        call.interval = chance_.among(intervals);
    }
    call.deadlines = deadlines(scope, Owner::call, nullptr);
    if (chance_.percent(30)) call.failing = small_block(scope);
    call.undone_by = undoing(scope, undone);
}

// With what the process takes; its answer goes into a field where there is one to be written.
Statement Grower::call_process(Scope& scope, const Operation& operation) {
    Call call;
    call.operation = operation.full();
    for (const Type& type : operation.parameters) {
        const auto lists = fields(scope.read, Kind::list, false);
        if (type.kind == Kind::list && lists.empty()) return assign(scope);
        if (type.kind == Kind::list)
            call.arguments.push_back({.op = Op::field, .name = chance_.among(lists)});
        else if (type.kind == Kind::yes_no)
            call.arguments.push_back(condition(scope));
        else if (type.optional && chance_.percent(30))
            call.arguments.push_back({.op = Op::unknown});
        else
            call.arguments.push_back(number(scope));
    }
    if (chance_.percent(25)) {
        call.alongside = true;
        return {call};
    }
    const auto answers = fields(scope.write, Kind::answer, false);
    if (!answers.empty() && chance_.percent(80)) call.fields = {answers.front()};
    clauses(scope, call, 60);
    return {call};
}

// What depends on how the called process ended; only right behind the call, where that is certain.
void Grower::look_at_answer(Block& block, Scope& scope) {
    const auto* call = std::get_if<Call>(&block.back().is);
    if (call == nullptr || call->fields.empty() || call->failing ||
        field(call->fields.front()).type.kind != Kind::answer ||
        std::ranges::any_of(call->deadlines, [](const Deadline& deadline) {
            return std::holds_alternative<After>(deadline.consequence);
        }))
        return;
    const std::string answer = call->fields.front();
    Choose choose;
    choose.branches.push_back(
        {{.op = Op::ended, .name = answer, .entry = "fertig"}, small_block(scope)});
    auto targets = fields(scope.write, Kind::integer, true);
    std::erase_if(targets, [](const std::string& name) { return name.starts_with("wenn"); });
    if (!targets.empty())
        choose.branches.front().block.insert(
            choose.branches.front().block.begin(),
            {Assign{chance_.among(targets), {.op = Op::part, .name = answer, .entry = "zahl1"}}});
    if (chance_.percent(50)) choose.otherwise = small_block(scope);
    block.push_back({choose});
}

Statement Grower::section(Scope& scope) {
    Section section;
    section.name = new_name("abs");
    Scope inside = scope;
    ++inside.depth;
    if (!scope.part) handlers(section, scope, inside);
    section.undone_by = undoing(scope, 20);
    section.deadlines = deadlines(scope, Owner::section, nullptr);
    section.block.push_back({step(inside)});
    block(section.block, inside);
    return {section};
}

Block Grower::small_block(Scope scope) {
    Block small;
    scope.depth += 2;
    block(small, scope);
    return small;
}

void Grower::block(Block& block, Scope& scope) {
    static const std::vector<Grow> simple{&Grower::any_step, &Grower::any_step, &Grower::any_step,
                                          &Grower::assign,   &Grower::send,     &Grower::call,
                                          &Grower::wait,     &Grower::receive,  &Grower::doubtful};
    static const std::vector<Grow> nested{&Grower::choose,  &Grower::depending, &Grower::parallel,
                                          &Grower::pick,    &Grower::section,   &Grower::parallel,
                                          &Grower::section, &Grower::for_all,   &Grower::for_all};
    const std::size_t count = scope.depth == 0 ? 2 + chance_.below(4) : 1 + chance_.below(2);
    for (std::size_t i = 0; i < count; ++i) {
        // What is called is seldom called where nothing leads to it.
        if (scope.depth == 0 && !process_.called.empty() && chance_.percent(50)) {
            block.push_back(call_process(scope, process_.operations.back()));
            look_at_answer(block, scope);
        }
        const bool deep = scope.depth >= 4 || !chance_.percent(scope.depth == 0 ? 60 : 35);
        block.push_back((this->*chance_.among(deep ? simple : nested))(scope));
        look_at_answer(block, scope);
    }
}

} // namespace vorgang::model
