// What engine and model show of the case, as lines; they have to be the same lines.
#include <algorithm>

#include "bench.hpp"
#include "grow.hpp"

namespace vorgang::model {
namespace {

using Lines = std::vector<std::string>;

std::string text(const std::optional<Instant>& instant) {
    return instant ? vorgang::to_text(*instant) : "-";
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ",") + name;
    return text;
}

std::string head(std::uint32_t sequence, Instant at, bool ended, bool cancelled, bool suspended,
                 const std::string& ending) {
    return "case at record " + std::to_string(sequence) + ", " + vorgang::to_text(at) +
           (ended ? ", ended " + ending : "") + (cancelled ? ", cancelled" : "") +
           (suspended ? ", suspended" : "");
}

std::string written(const std::string& name, const Value& value) {
    return name + " = " + to_json(value);
}

std::string of_element(std::size_t place, const Interpreter::Data& entries) {
    std::string text = place == 0 ? "" : " place " + std::to_string(place);
    for (const auto& [name, value] : entries)
        text += " of " + written(name, value);
    return text;
}

std::string of_element(std::size_t place, const std::vector<FieldInfo>& entries) {
    Interpreter::Data data;
    for (const FieldInfo& entry : entries)
        data.emplace_back(entry.name, entry.value);
    return of_element(place, data);
}

std::string open_line(std::string_view kind, const std::string& name, const std::string& role,
                      const std::optional<Instant>& due, std::uint32_t attempts, bool claimed,
                      const std::string& collects, const std::string& shows) {
    return "open " + std::string(kind) + " " + name + " " + role + " due " + text(due) +
           " attempts " + std::to_string(attempts) + (claimed ? " claimed" : "") + " collects " +
           collects + " shows " + shows;
}

std::string task_line(const std::string& list, const std::string& step,
                      const std::optional<Instant>& due, bool reminded, bool claimed,
                      const std::string& element) {
    return list + ": " + step + " due " + text(due) + (reminded ? " reminded" : "") +
           (claimed ? " claimed" : "") + element;
}

std::string deadline_line(const std::string& name, const std::string& owner, Instant end,
                          Instant due, bool reached, std::uint32_t extensions) {
    return "deadline " + name + " of " + owner + " ends " + vorgang::to_text(end) + " due " +
           vorgang::to_text(due) + (reached ? " reached" : "") + " extensions " +
           std::to_string(extensions);
}

std::string_view kind_name(OpenKind kind) {
    switch (kind) {
    case OpenKind::task: return "task";
    case OpenKind::call: return "call";
    case OpenKind::message: return "message";
    case OpenKind::wait: return "wait";
    case OpenKind::incident: return "incident";
    }
    return "";
}

std::optional<OpenKind> kind_of(NodeKind kind) {
    switch (kind) {
    case NodeKind::step: return OpenKind::task;
    case NodeKind::call: return OpenKind::call;
    case NodeKind::message: return OpenKind::message;
    case NodeKind::wait: return OpenKind::wait;
    case NodeKind::incident: return OpenKind::incident;
    default: return std::nullopt;
    }
}

Lines lines_of(const CaseInfo& info) {
    Lines lines{
        head(info.sequence, info.at, info.ended, info.cancelled, info.suspended, info.ending)};
    for (const FieldInfo& field : info.fields)
        if (!field.value.is_unknown())
            lines.push_back("field " + field.name + " = " + to_json(field.value));
    for (const OpenInfo& open : info.open)
        lines.push_back(open_line(kind_name(open.kind), open.name, open.role, open.due,
                                  open.attempts, open.claimed, joined(open.collects),
                                  joined(open.shows)) +
                        of_element(open.place, open.element));
    for (const DeadlineInfo& deadline : info.deadlines)
        lines.push_back(deadline_line(deadline.name, deadline.owner, deadline.end, deadline.due,
                                      deadline.reached, deadline.extensions) +
                        of_element(deadline.place, deadline.element));
    for (const MessageInfo& message : info.waiting_messages)
        lines.push_back("kept " + message.name);
    for (const MessageInfo& message : info.outgoing_messages)
        lines.push_back("outgoing " + message.name);
    for (const std::string& finding : info.findings)
        lines.push_back("finding " + finding);
    std::ranges::sort(lines);
    return lines;
}

std::string owner_of(const Node& owner) {
    if (!owner.name.empty()) return owner.name;
    const auto* section = std::get_if<Section>(&owner.statement->is);
    return section != nullptr ? section->name : "";
}

std::string open_line_of(const Interpreter& model, const Node& node) {
    std::vector<std::string> collects;
    std::vector<std::string> shows;
    if (const auto* step =
            node.kind == NodeKind::step ? std::get_if<Step>(&node.statement->is) : nullptr) {
        for (const Collects& one : step->collects)
            collects.insert(collects.end(), one.fields.begin(), one.fields.end());
        shows = step->shows;
    }
    return open_line(kind_name(*kind_of(node.kind)), node.name, node.role, model.due_of(node),
                     node.attempts, !node.claimed_by.empty(), joined(collects), joined(shows)) +
           of_element(model.place_of(node.id), model.entries_around(node.id));
}

Lines lines_of(const Interpreter& model) {
    Lines lines{head(model.sequence(), model.at(), model.ended(), model.cancelled(),
                     model.suspended(), model.ending())};
    for (const Field& field : model.process().fields)
        if (const Value value = field.entry ? Value() : model.value(field.name);
            !value.is_unknown())
            lines.push_back("field " + field.name + " = " + to_json(value));
    for (const auto& [id, node] : model.nodes()) {
        if (kind_of(node.kind)) lines.push_back(open_line_of(model, node));
        if (node.kind == NodeKind::deadline)
            lines.push_back(deadline_line(node.name, owner_of(model.nodes().at(node.parent)),
                                          node.end, *node.due, node.reached, node.extensions) +
                            of_element(model.place_of(node.id), model.entries_around(node.id)));
    }
    for (const Kept& kept : model.kept())
        lines.push_back("kept " + kept.name);
    for (const std::string& message : model.outgoing())
        lines.push_back("outgoing " + message);
    for (const std::string& finding : model.findings())
        lines.push_back("finding " + finding);
    std::ranges::sort(lines);
    return lines;
}

std::string difference(const Lines& engine, const Lines& model) {
    std::string text;
    for (const std::string& line : engine)
        if (std::ranges::count(model, line) < std::ranges::count(engine, line))
            text += "engine: " + line + "\n";
    for (const std::string& line : model)
        if (std::ranges::count(engine, line) < std::ranges::count(model, line))
            text += "model:  " + line + "\n";
    return text;
}

// Why a value is unknown is said in words of the engine; the model does not repeat them.
std::string entry_line(std::uint32_t sequence, CommandKind kind, Instant at,
                       const std::optional<Instant>& asked, const std::string& person,
                       const std::string& subject, const std::vector<std::string>& events,
                       const Interpreter::Data& fields) {
    std::string line = "record " + std::to_string(sequence) + " " + std::string(name_of(kind)) +
                       " at " + vorgang::to_text(at) + " asked " + text(asked) + " by " + person +
                       ": " + subject;
    for (const std::string& event : events)
        if (!event.starts_with("because")) line += " | " + event;
    Lines changes;
    for (const auto& [name, value] : fields)
        changes.push_back(written(name, value));
    std::ranges::sort(changes);
    for (const std::string& change : changes)
        line += " | " + change;
    return line;
}

} // namespace

Viewer Bench::everything() {
    static constexpr std::string_view roles[] = {"administrator"};
    return {tenant, "", roles};
}

// What persons find: the worklists of the roles, and what each has claimed.
std::vector<std::string> Bench::worklists() {
    Lines lines;
    const auto look = [&](const std::string& list, const TaskFilter& filter) {
        const auto page = engine_->tasks(filter);
        if (!page) return lines.push_back(list + ": " + page.error().english);
        for (const Task& task : page->tasks)
            lines.push_back(task_line(list, task.step, task.due, task.overdue_reminded,
                                      task.claimed, of_element(task.place, task.element)));
    };
    for (const Role& role : tree_.roles)
        look("tasks of " + role.name,
             {.viewer = everything(), .role = role.name, .limit = page_rows_max});
    for (const std::string& person : inside_persons)
        look("claimed by " + person,
             {.viewer = everything(), .claimed_by = person, .limit = page_rows_max});
    std::ranges::sort(lines);
    return lines;
}

std::vector<std::string> Bench::worklists_of_model() const {
    Lines lines;
    for (const Played& one : cases_) {
        const Interpreter& model = one.model;
        for (const auto& [id, node] : model.nodes()) {
            if (node.kind != NodeKind::step) continue;
            bool reminded = false;
            for (const auto& [other, deadline] : model.nodes())
                reminded = reminded || (deadline.parent == id && deadline.reached);
            const auto line = [&, id = id, &node = node](const std::string& list) {
                return task_line(list, node.name, model.due_of(node), reminded,
                                 !node.claimed_by.empty(),
                                 of_element(model.place_of(id), model.entries_around(id)));
            };
            if (!model.suspended()) lines.push_back(line("tasks of " + node.role));
            if (std::ranges::find(inside_persons, node.claimed_by) != inside_persons.end())
                lines.push_back(line("claimed by " + node.claimed_by));
        }
    }
    std::ranges::sort(lines);
    return lines;
}

std::string Bench::compare() {
    std::string text;
    for (Played& one : cases_)
        if (text.empty()) text = compare(one);
    return text.empty() ? difference(worklists(), worklists_of_model()) : text;
}

std::string Bench::compare(Played& one) {
    const auto info = engine_->case_info(everything(), one.id);
    if (!info) return "no case";
    std::string text = compare_file(one);
    text += difference(lines_of(*info), lines_of(one.model));
    text += difference({family(*info)}, {family(one)});
    if (text.empty()) text = match_activations(one, *info);
    if (!text.empty() && cases_.size() > 1)
        text = "case " + std::to_string(number_of(one)) + ", " + one.model.process().name + ":\n" +
               text;
    return text;
}

std::string Bench::compare_file(Played& one) {
    const std::vector<Entry>& file = one.model.file();
    std::string text;
    while (text.empty()) {
        const auto history = engine_->history(everything(), one.id, one.compared, 1'000);
        if (!history) return "no history";
        if (history->empty()) break;
        for (const HistoryEntry& entry : *history) {
            Interpreter::Data fields;
            for (const FieldInfo& field : entry.fields)
                fields.emplace_back(field.name, field.value);
            const std::string engine =
                entry_line(entry.sequence, entry.kind, entry.at, entry.asked_at, entry.person,
                           entry.subject, entry.events, fields);
            std::string model = "nothing";
            if (one.compared < file.size()) {
                const Entry& e = file[one.compared];
                model = entry_line(e.sequence, e.kind, e.at, e.asked_at, e.person, e.subject,
                                   e.events, e.written);
            }
            ++one.compared;
            note(std::string("record ") + std::string(name_of(entry.kind)));
            for (const std::string& event : entry.events)
                note("event " + event.substr(0, event.find(' ')));
            if (engine != model) text += "engine: " + engine + "\nmodel:  " + model + "\n";
        }
    }
    for (std::size_t i = one.compared; i < file.size(); ++i) {
        const Entry& e = file[i];
        text += "model:  " +
                entry_line(e.sequence, e.kind, e.at, e.asked_at, e.person, e.subject, e.events,
                           e.written) +
                "\n";
    }
    return text;
}

// The engine numbers what it opens in the order in which it opens it. The model does not say the
// numbers; it says that what was open keeps its number, and that later numbers are higher.
std::string Bench::match_activations(Played& one, const CaseInfo& info) {
    std::map<int, std::uint32_t>& activations = one.activations;
    std::vector<const OpenInfo*> fresh;
    for (const OpenInfo& open : info.open) {
        const auto known = std::ranges::find_if(activations, [&](const auto& pair) {
            return pair.second == open.activation && one.model.nodes().contains(pair.first);
        });
        if (known == activations.end()) fresh.push_back(&open);
    }
    std::ranges::sort(fresh, {}, &OpenInfo::activation);
    for (const auto& [number, opened] : one.model.nodes()) {
        const auto& id = number; // lambdas take no parts of a pair along
        const auto& node = opened;
        const auto kind = kind_of(node.kind);
        if (!kind) continue;
        if (const auto known = activations.find(id); known != activations.end()) {
            if (std::ranges::none_of(info.open, [&](const OpenInfo& open) {
                    return open.activation == known->second && open.name == node.name;
                }))
                return node.name + " is no longer activation " + std::to_string(known->second);
            continue;
        }
        const auto mine = std::ranges::find_if(fresh, [&](const OpenInfo* open) {
            return open->kind == *kind && open->name == node.name &&
                   static_cast<int>(part_of(open->activation)) == one.model.part_of(id);
        });
        if (mine == fresh.end()) return "no new activation of " + node.name;
        activations[id] = (*mine)->activation;
        one.model.seen(id);
        fresh.erase(mine);
    }
    return fresh.empty() ? "" : "an activation too many: " + fresh.front()->name;
}

} // namespace vorgang::model
