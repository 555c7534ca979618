// The commands that begin parts of a case: what a person may add, elements of a list at work.
#include <algorithm>

#include "run/border.hpp"
#include "run/decision.hpp"

namespace vorgang::run {

// `bei bedarf`: only while what it belongs to runs.
Fault Decision::begin_aside() {
    const auto found = std::ranges::find_if(model_.handlers, [this](const Handler& handler) {
        return handler.role != none && handler.name == command_.name;
    });
    if (found == model_.handlers.end())
        return error(ErrorCode::not_found, command_.name, "bei bedarf",
                     "so etwas kann in diesem Prozess niemand beginnen",
                     "nobody can begin such a thing in this process");
    if (!flow_.active(found->scope))
        return error(ErrorCode::not_open, found->name, "bei bedarf",
                     "das kann jetzt nicht (mehr) begonnen werden",
                     "this cannot be begun now (any more)");
    if (Fault fault = may_act(found->role, {})) return fault;
    head_.subject = static_cast<Index>(found - model_.handlers.begin());
    return flow_.handle(*found) ? Fault{} : out_of_budget();
}

// Finds the entry of each assignment, by its own name or as the process reads it (`x.name`).
Fault Decision::take_entries(const Loop& loop) {
    w_.given.assign(loop.entries.size(), Scalar::unknown());
    w_.is_given.assign(loop.entries.size(), 0);
    for (const Assignment& assignment : command_.data) {
        const std::string_view name = assignment.field.name;
        const auto entry = std::ranges::find_if(loop.entries, [&](Index field) {
            const std::string_view own = model_.fields[field].name;
            return field == assignment.field.index || own == name ||
                   (own.size() == loop.name.size() + 1 + name.size() && own.ends_with(name));
        });
        if (entry == loop.entries.end())
            return error(ErrorCode::invalid_data, name, "",
                         "`" + std::string(name) + "` gehört nicht zu einem Stück dieser Liste",
                         "`" + std::string(name) + "` does not belong to an item of this list");
        const Field& f = model_.fields[*entry];
        const auto place = static_cast<std::size_t>(entry - loop.entries.begin());
        if (w_.is_given[place] != 0)
            return error(ErrorCode::invalid_data, f.name, "", "`" + f.name + "` steht doppelt",
                         "`" + f.name + "` is given twice");
        w_.is_given[place] = 1;
        const Refusal reason = enter(assignment.value, f.type, model_, deployment_.limits(),
                                     w_.scratch, w_.given[place]);
        if (reason != Refusal::none) return refusal(reason, f.name, w_.scratch, model_);
    }
    // What the body has to collect may be missing here: the type of the item says what may not.
    const Type& item = model_.elements[model_.fields[loop.list].type.element];
    for (std::size_t i = 0; i < loop.entries.size(); ++i) {
        const Type& type = loop.record ? model_.contexts[item.context].entries[i].type : item;
        if (w_.given[i].is_unknown() && !type.optional)
            return refusal(Refusal::unknown, model_.fields[loop.entries[i]].name, type, model_);
    }
    return {};
}

Fault Decision::add_element() {
    const auto found = std::ranges::find_if(model_.loops, [this](const Loop& loop) {
        return loop.extended_by != none && loop.list != none &&
               model_.fields[loop.list].name == command_.name && flow_.running(loop) != nullptr;
    });
    if (found == model_.loops.end())
        return error(ErrorCode::not_open, command_.name, "ergänzbar",
                     "an dieser Liste wird gerade nicht gearbeitet, oder sie ist nicht ergänzbar",
                     "nobody is working on this list now, or it cannot be extended");
    if (Fault fault = may_act(found->extended_by, {})) return fault;
    if (Fault fault = take_entries(*found)) return fault;
    head_.subject = found->position;
    if (!flow_.add_element(*found, w_.given) || !flow_.run_rest()) return out_of_budget();
    return {};
}

} // namespace vorgang::run
