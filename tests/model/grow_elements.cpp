// `für alle`: what its block may touch, and what it has to collect first.
#include <algorithm>

#include "grower.hpp"

namespace vorgang::model {

// What the block collects of an element is known behind the step that does, so it is not optional.
void Grower::declare_entries(const ForAll& all, const std::vector<std::string>& collected) {
    const Record& record = *named(process_.records, field(all.list).type.record);
    for (const auto& [name, type] : record.entries) {
        Field entry{all.element + "." + name, type};
        entry.entry = true;
        if (std::ranges::find(collected, name) != collected.end()) entry.type.optional = false;
        process_.fields.push_back(entry);
    }
}

// The first step of the block, which collects what later ones may read.
std::optional<Step> Grower::work_on(const ForAll& all, Scope& scope,
                                    const std::vector<std::string>& collected) {
    if (collected.empty()) return std::nullopt;
    Scope nothing = scope;
    nothing.write.clear();
    Step work = step(nothing);
    Collects collects;
    for (const std::string& name : collected)
        collects.fields.push_back(all.element + "." + name);
    work.collects = {collects};
    work.deadlines = deadlines(nothing, Owner::step, &work);
    std::erase_if(work.deadlines, [](const Deadline& deadline) {
        return std::holds_alternative<After>(deadline.consequence);
    });
    for (const std::string& name : collects.fields) {
        scope.read.push_back(name);
        scope.write.push_back(name);
    }
    return work;
}

// Beside one another the elements write nothing but themselves; one after the other they may write
// whatever the flow around may.
Statement Grower::for_all(Scope& scope) {
    const auto lists = fields(scope.read, Kind::list, false);
    if (lists.empty() || !elements_) return parallel(scope);
    ForAll all{new_name("e"), chance_.among(lists)};
    const bool mine = std::ranges::find(scope.write, all.list) != scope.write.end();
    if (chance_.percent(15)) all.filter = "votum"; // what is filtered can only be read
    const bool changes = mine && all.filter.empty() && chance_.percent(75);
    all.in_turn = chance_.percent(35);
    if (chance_.percent(25))
        all.enough = number(scope);
    else if (chance_.percent(35))
        all.until = Expression{.op = Op::at_least,
                               .of = {{.op = Op::count, .name = all.list, .entry = "votum"},
                                      {.value = chance_.between(1, 3)}}};
    if (mine && all.filter.empty() && chance_.percent(40))
        all.extendable_by = chance_.percent(80) ? "rat" : "halter";
    const bool away = changes || !all.extendable_by.empty();
    std::vector<std::string> collected;
    static const std::vector<std::string> parts{"votum", "betrag", "notiz"};
    if (changes) collected = chance_.some(parts, 3);
    declare_entries(all, collected);

    Scope inside{scope.read,
                 all.in_turn ? scope.write : std::vector<std::string>{},
                 {},
                 scope.depth + 1,
                 true};
    std::erase_if(inside.write,
                  [this](const std::string& name) { return field(name).type.kind == Kind::list; });
    if (away) std::erase(inside.read, all.list);
    for (const auto& [name, type] : named(process_.records, field(all.list).type.record)->entries) {
        if (std::ranges::find(collected, name) != collected.end()) continue;
        inside.read.push_back(all.element + "." + name);
        if (changes && type.optional) inside.write.push_back(all.element + "." + name);
    }
    // All may write the same, where none of them looks at it.
    std::optional<Assign> same;
    for (const std::string& name : all.in_turn ? std::vector<std::string>{} : scope.write) {
        const Type type = field(name).type;
        if (same || field(name).entry || type.kind == Kind::list || type.kind == Kind::answer ||
            name.starts_with("wenn") || !chance_.percent(4))
            continue;
        same = Assign{name, literal(type)};
        std::erase(inside.read, name);
    }
    if (auto work = work_on(all, inside, collected)) all.block.push_back({*work});
    if (all.block.empty() || chance_.percent(60)) block(all.block, inside);
    if (same) all.block.push_back({*same});
    return {all};
}

} // namespace vorgang::model
