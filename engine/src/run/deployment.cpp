#include "vorgang/engine/deployment.hpp"
#include "vorgang/engine/local_rule.hpp"

#include <algorithm>
#include <tuple>

#include "run/border.hpp"
#include "run/decision.hpp"

namespace vorgang {
namespace {

Error no_such_local(const std::string& name) {
    return run::error(ErrorCode::not_found, name, "örtlich",
                      "`" + name + "` ist kein örtlicher Wert des Prozesses",
                      "`" + name + "` is no local value of the process");
}

Error no_such_rule(const std::string& name) {
    return run::error(ErrorCode::not_found, name, "örtlich",
                      "`" + name + "` ist keine örtliche Regel des Prozesses",
                      "`" + name + "` is no local rule of the process");
}

Error broken_rows(const std::string& name) {
    return run::error(ErrorCode::corrupt, name, "örtlich",
                      "die Zeilen von `" + name + "` sind in sich nicht stimmig",
                      "the rows of `" + name + "` do not hold together");
}

// Puts the rows of a place behind the tables of the process, as a rule of their own; false where
// an offset or a constant lies outside. Everything else is checked with the whole.
bool append(const LocalRule& own, Index rule, std::size_t ordinal, ProcessModel& model) {
    const auto base = static_cast<CodeOffset>(model.code.size());
    const std::size_t constants = model.constants.size();
    if (constants + own.constants.size() >= none || model.rules.size() + 1 >= none ||
        own.code.size() >= no_code - base)
        return false;
    for (Instruction i : own.code) {
        const bool jumps = has_offset(i.op);
        if (jumps ? i.c >= own.code.size()
                  : i.op == Op::push_constant && i.b >= own.constants.size())
            return false;
        if (jumps) i.c += base;
        if (i.op == Op::push_constant) i.b = static_cast<Index>(i.b + constants);
        model.code.push_back(i);
    }
    model.constants.insert(model.constants.end(), own.constants.begin(), own.constants.end());
    Rule added = model.rules[rule];
    added.name += "#" + std::to_string(ordinal); // no rule of a text is called like that
    added.local = false;
    added.rows = own.rows;
    const auto inside = [&](CodeOffset& offset) {
        if (offset >= own.code.size()) return false;
        offset += base;
        return true;
    };
    for (RuleRow& row : added.rows) {
        if (!inside(row.output)) return false;
        for (CodeOffset& test : row.tests)
            if (test != no_code && !inside(test)) return false;
    }
    model.rules.push_back(std::move(added));
    return true;
}

} // namespace

Deployment::Deployment(Process process, Place place, std::uint32_t number, const Limits& limits)
    : process_(std::move(process)), declared_(process_), place_(std::move(place)),
      calendar_(place_.calendar), number_(number), limits_(limits) {}

Result<Deployment> Deployment::make(Process process, Place place, std::uint32_t number,
                                    const Limits& limits) {
    VORGANG_TRY(check(place.calendar));
    const ProcessModel& model = process.model();
    Set set{Date{std::numeric_limits<std::int32_t>::min()}, {}, {}};
    for (const Local& local : model.locals)
        set.values.push_back(model.constants[local.value]);
    std::ranges::stable_sort(place.locals, {}, &LocalValues::from);
    Deployment deployment(std::move(process), std::move(place), number, limits);
    deployment.sets_.push_back(set);
    // A later set changes what it names and keeps the rest.
    for (const LocalValues& values : deployment.place_.locals) {
        VORGANG_TRY(deployment.add_locals(values, set));
        deployment.sets_.push_back(set);
    }
    if (deployment.sets_.size() > 0xffff)
        return run::error(ErrorCode::limit, "örtlich", "", "zu viele Stände örtlicher Werte",
                          "too many revisions of local values");
    VORGANG_TRY(deployment.add_rules());
    return deployment;
}

Result<void> Deployment::add_locals(const LocalValues& values, Set& set) {
    const ProcessModel& model = declared_.model();
    run::Scratch scratch;
    set.from = values.from;
    for (const auto& [name, value] : values.values) {
        const Index local = declared_.tables().locals.find(name);
        if (local == none) return no_such_local(name);
        run::Scalar scalar;
        const Type& type = model.locals[local].type;
        const auto reason = run::enter(value, type, model, limits_, scratch, scalar);
        if (reason != run::Refusal::none) return run::refusal(reason, name, scratch, model);
        set.values[local] = value;
    }
    return {};
}

// INVARIANT: what the engine runs was verified as one process, also what a place brought.
Result<void> Deployment::add_rules() {
    const auto none_set = [](const LocalValues& values) { return values.rules.empty(); };
    if (std::ranges::all_of(place_.locals, none_set)) return {};
    ProcessModel model = declared_.model();
    std::vector<Index> deciding(model.rules.size());
    for (std::size_t i = 0; i < deciding.size(); ++i)
        deciding[i] = static_cast<Index>(i);
    for (std::size_t set = 0; set < place_.locals.size(); ++set) {
        for (const auto& brought : place_.locals[set].rules) {
            const LocalRule& own = *brought;
            const Index rule = declared_.tables().rules.find(own.name);
            if (rule == none || !declared_.model().rules[rule].local) return no_such_rule(own.name);
            if (!append(own, rule, model.rules.size(), model)) return broken_rows(own.name);
            deciding[rule] = static_cast<Index>(model.rules.size() - 1);
        }
        sets_[set + 1].rules = deciding;
    }
    auto extended = Process::from_model(std::move(model));
    if (!extended)
        return run::error(ErrorCode::corrupt, extended.error().subject, "örtlich",
                          "die örtlichen Zeilen sind in sich nicht stimmig",
                          "the local rows do not hold together");
    process_ = std::move(*extended);
    return {};
}

void Deployment::follow(const Deployment& other) noexcept {
    const CalendarOptions& mine = place_.calendar;
    const CalendarOptions& theirs = other.place_.calendar;
    const auto municipality = [](const CalendarOptions& o) {
        return std::tuple(o.land, o.corpus_christi, o.assumption, o.augsburg_peace);
    };
    if (other.place_.tenant == place_.tenant &&
        other.process_.model().name == process_.model().name &&
        municipality(mine) == municipality(theirs) &&
        other.calendar_.revision() > calendar_.revision())
        calendar_ = other.calendar_;
}

std::uint16_t Deployment::locals_on(Date day) const noexcept {
    std::size_t set = 0;
    while (set + 1 < sets_.size() && sets_[set + 1].from <= day)
        ++set;
    return static_cast<std::uint16_t>(set);
}

} // namespace vorgang
