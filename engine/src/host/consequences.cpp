// What followed from the value of a field: the tables say what can depend on it, the records what
// of that has happened.
#include <algorithm>
#include <map>
#include <set>

#include "host/engine_impl.hpp"
#include "host/view.hpp"
#include "process/code_scopes.hpp"
#include "process/dependence.hpp"
#include "process/ways.hpp"
#include "run/record.hpp"
#include "run/trace_cells.hpp"

namespace vorgang {
namespace host {
namespace {

using run::CaseView;
using run::Cell;
using run::CellKind;
using run::Event;
using run::EventKind;
using run::LedgerEntry;
using run::LedgerKind;

class Consequences {
  public:
    // `written`: whether the field may have a value before the first record that is read.
    Consequences(const Site& site, CaseView view, Index field, bool written)
        : site_(site), model_(site.model()), view_(view), field_(field),
          depends_(run::depending_on(model_, field)), written_(written),
          scopes_(run::scopes_of_code(model_)) {}

    void read(std::span<const std::byte> record) {
        HistoryEntry entry;
        if (!run::read_record(record, parts_) || !describe(record, Sight::whole, site_, entry))
            return;
        cells_ = run::cells_of(parts_.trace_changes, parts_.head.at);
        const bool purged = parts_.content_changes.empty();
        // A list whose elements begin at once is never seen with its value.
        written_ = written_ || purged ||
                   (parts_.head.kind != CommandKind::correct && brought(field_)) ||
                   std::ranges::find(entry.fields, name(), &FieldInfo::name) != entry.fields.end();
        if (written_) {
            found_ = {};
            found_.sequence = entry.sequence;
            found_.at = entry.at;
            found_.person = entry.person;
            found_.deputy_for = entry.deputy_for;
            found_.role = entry.role;
            if (step() != nullptr) found_.activation = entry.activation;
            completed();
            rules();
            fields(entry);
            decisions();
            for (const Cell& cell : cells_)
                opened(cell);
            sent_and_ended();
        }
        for (const Cell& cell : cells_)
            if (cell.kind == CellKind::incident && cell.index == none)
                stopped_[cell.number] = static_cast<CodeOffset>(cell.time & 0xffffffff);
    }

    // With which tasks could be opened once more: `may_reopen(step, activation)` says so.
    template<class F>
    [[nodiscard]] std::vector<Dependent> take(F&& may_reopen) {
        // It is the same for all tasks of a step, but for what each part is at.
        std::map<std::pair<const Step*, std::uint32_t>, bool> known;
        for (Dependent& one : list_) {
            const auto step = tasks_.find(one.activation);
            if (step == tasks_.end()) continue;
            const auto [place, fresh] = known.try_emplace({step->second, part_of(step->first)});
            if (fresh) place->second = may_reopen(*step->second, one.activation);
            one.reopenable = place->second;
        }
        return std::move(list_);
    }

  private:
    [[nodiscard]] const std::string& name() const { return model_.fields[field_].name; }

    void add(DependentKind kind, std::string name, std::string title, std::string undone_by = {},
             std::string ground = {}) {
        Dependent one = found_;
        one.kind = kind;
        one.name = std::move(name);
        one.title = std::move(title);
        one.undone_by = std::move(undone_by);
        one.ground = std::move(ground);
        if (one.activation != 0) tasks_.emplace(one.activation, step());
        list_.push_back(std::move(one));
    }

    // Whether the block `rückgängig` is still to run. Of parts that is not known.
    [[nodiscard]] bool is_to_do(Index aside) const {
        if (aside == none) return false;
        const Index frame = model_.scopes[model_.asides[aside].scope].frame;
        if (model_.frames[frame].parent != 0) return true;
        return std::ranges::any_of(view_.ledger(), [aside](const LedgerEntry& entry) {
            return entry.kind == LedgerKind::done && entry.index == aside;
        });
    }
    // The block of the step or call itself, else that of a section around it.
    [[nodiscard]] std::string undone_by(Index position, Index own) const {
        if (is_to_do(own)) return position_name(model_, position);
        return undone_with(model_.positions[position].scope);
    }
    [[nodiscard]] std::string undone_with(Index scope) const {
        for (Index s = scope; s != none; s = model_.scopes[s].parent)
            if (is_to_do(model_.scopes[s].undo)) return model_.scopes[s].name;
        return {};
    }
    // Of the places where a message is sent, those the command may have passed.
    [[nodiscard]] std::string undone_by(Index message) {
        for (const CodeOffset start : starts())
            for (const CodeOffset at : ways_from(start).code) {
                const Instruction& i = model_.code[at];
                if (i.op != Op::send || i.b != message) continue;
                if (std::string section = undone_with(scopes_[at]); !section.empty())
                    return section;
            }
        return {};
    }

    // The step the command completed.
    [[nodiscard]] const Step* step() const {
        const run::RecordHead& head = parts_.head;
        if (head.kind != CommandKind::complete && head.kind != CommandKind::start) return nullptr;
        if (head.subject >= model_.positions.size()) return nullptr;
        const Position& p = model_.positions[head.subject];
        return p.kind == PositionKind::step ? &model_.steps[p.detail] : nullptr;
    }
    void completed() {
        const Step* const s = step();
        if (s == nullptr || !depends_.steps[model_.positions[s->position].detail]) return;
        add(DependentKind::step, s->name, s->title, undone_by(s->position, s->undo));
    }

    // Values that came in with the command were not computed. An answer was, by whom was called.
    [[nodiscard]] bool brought(Index field) const {
        const run::RecordHead& head = parts_.head;
        const auto has = [field](const std::vector<Index>& fields) {
            return std::ranges::find(fields, field) != fields.end();
        };
        if (head.kind == CommandKind::correct) return true;
        if (const Step* const s = step())
            return std::ranges::find(s->collects, field, &Collected::field) != s->collects.end();
        if (head.kind == CommandKind::start) return model_.fields[field].input;
        if (head.kind == CommandKind::deliver)
            return head.subject < model_.messages.size() &&
                   has(model_.messages[head.subject].carries);
        if (head.subject >= model_.positions.size()) return false;
        const Position& p = model_.positions[head.subject];
        if (head.kind == CommandKind::add_element && p.kind == PositionKind::each)
            return has(model_.loops[p.detail].entries);
        // What the lead supplied nobody answered.
        return head.kind == CommandKind::resolve_incident && p.kind == PositionKind::call &&
               has(model_.calls[p.detail].results);
    }
    [[nodiscard]] bool is_answered(Index field) const {
        const run::RecordHead& head = parts_.head;
        if (head.kind != CommandKind::tool_answer || head.subject >= model_.positions.size())
            return false;
        const Position& p = model_.positions[head.subject];
        if (p.kind != PositionKind::call) return false;
        const auto& results = model_.calls[p.detail].results;
        return std::ranges::find(results, field) != results.end();
    }
    // Elements begin as the list has them; that they began is told once.
    [[nodiscard]] bool begins(const Cell& cell) const {
        return cell.kind == CellKind::join && cell.number == 0 &&
               cell.index < model_.positions.size() &&
               model_.positions[cell.index].kind == PositionKind::each;
    }
    [[nodiscard]] bool is_of_new_element(Index field) const {
        return std::ranges::any_of(cells_, [&](const Cell& cell) {
            return begins(cell) && is_entry(field, model_.positions[cell.index].detail);
        });
    }
    [[nodiscard]] bool is_entry(Index field, Index loop) const {
        const auto& entries = model_.loops[loop].entries;
        return std::ranges::find(entries, field) != entries.end();
    }
    void fields(const HistoryEntry& entry) {
        const auto& names = site_.deployment.process().tables().fields;
        for (const FieldInfo& written : entry.fields) {
            const Index field = names.find(written.name);
            if (field == none || field == field_ || !depends_.fields[field] || brought(field) ||
                is_of_new_element(field))
                continue;
            add(is_answered(field) ? DependentKind::answer : DependentKind::field, written.name,
                written.title);
        }
    }

    void rules() {
        for (const Event& event : parts_.events)
            if (event.kind == EventKind::row && in(event.index, depends_.rules)) rule(event);
    }
    void sent_and_ended() {
        for (const Event& event : parts_.events) {
            if (event.kind == EventKind::ordered && event.index < model_.positions.size())
                ordered(event.index);
            if (event.kind == EventKind::sent && in(event.index, depends_.messages))
                add(DependentKind::message, model_.messages[event.index].name,
                    model_.messages[event.index].title, undone_by(event.index));
            if (event.kind == EventKind::ended && in(event.index, depends_.endings))
                add(DependentKind::ending, model_.endings[event.index].name,
                    model_.endings[event.index].title);
        }
    }
    [[nodiscard]] static bool in(Index index, const std::vector<bool>& table) {
        return index < table.size() && table[index];
    }
    void rule(const Event& event) {
        const Rule& r = model_.rules[event.index];
        std::string ground =
            event.number < r.rows.size() ? r.rows[event.number].ground : std::string();
        add(DependentKind::rule, r.name.substr(0, r.name.find('#')), {}, {}, std::move(ground));
    }

    void opened(const Cell& cell) {
        if (cell.kind == CellKind::deadline) {
            if (cell.count == 0 && in(cell.index, depends_.deadlines))
                add(DependentKind::deadline, model_.deadlines[cell.index].name, {});
            return;
        }
        if (cell.index >= model_.positions.size()) return;
        const Index detail = model_.positions[cell.index].detail;
        switch (cell.kind) {
        case CellKind::call: call(cell, detail); break;
        case CellKind::wait:
            if (depends_.waits[cell.index]) add(DependentKind::wait, {}, {});
            break;
        case CellKind::join:
            if (begins(cell) && in(detail, depends_.loops) && !is_entry(field_, detail))
                add(DependentKind::elements, model_.loops[detail].name, {});
            break;
        default: break;
        }
    }
    // What is tried again was called before.
    void call(const Cell& cell, Index detail) {
        if (model_.positions[cell.index].kind != PositionKind::call || !in(detail, depends_.calls))
            return;
        const bool again =
            parts_.head.kind == CommandKind::resolve_incident && parts_.head.subject == cell.index;
        if (cell.count != 0 || again) return;
        const Call& call = model_.calls[detail];
        const Index tool = model_.operations[call.operation].tool;
        add(DependentKind::call, position_name(model_, cell.index),
            tool != none ? model_.tools[tool].title : std::string(),
            undone_by(cell.index, call.undo));
    }
    // Of a process that nobody waits for.
    void ordered(Index position) {
        const Position& p = model_.positions[position];
        if (p.kind == PositionKind::call && in(p.detail, depends_.calls))
            add(DependentKind::call, position_name(model_, position), {});
    }

    // Where the lanes began or went on that the command ran.
    [[nodiscard]] std::set<CodeOffset> starts() const {
        std::set<CodeOffset> starts;
        const run::RecordHead& head = parts_.head;
        const auto position = [&](Index index, PositionKind kind) {
            if (index >= model_.positions.size() || model_.positions[index].kind != kind) return;
            starts.insert(model_.positions[index].resume);
            if (kind == PositionKind::call)
                starts.insert(model_.calls[model_.positions[index].detail].failed);
        };
        const auto handler = [&](const Handler& h) {
            starts.insert(h.code);
            if (h.aside != none) starts.insert(model_.asides[h.aside].code);
        };
        if (head.sequence == 1) starts.insert(0);
        switch (head.kind) {
        case CommandKind::start:
        case CommandKind::complete: position(head.subject, PositionKind::step); break;
        case CommandKind::tool_answer: position(head.subject, PositionKind::call); break;
        case CommandKind::resolve_incident:
            position(head.subject, PositionKind::call);
            if (const auto at = stopped_.find(head.activation); at != stopped_.end())
                starts.insert(at->second);
            break;
        case CommandKind::deliver:
            for (std::size_t i = 0; i < model_.positions.size(); ++i)
                if (model_.positions[i].detail == head.subject)
                    position(static_cast<Index>(i), PositionKind::receive);
            for (const Handler& h : model_.handlers)
                if (h.message == head.subject) handler(h);
            break;
        case CommandKind::expire:
            if (head.detail == 1) position(head.subject, PositionKind::wait);
            if (head.detail == 0 && head.subject < model_.deadlines.size())
                deadline(model_.deadlines[head.subject], starts);
            break;
        case CommandKind::begin_aside:
            if (head.subject < model_.handlers.size()) handler(model_.handlers[head.subject]);
            break;
        case CommandKind::add_element:
            if (head.subject < model_.positions.size() &&
                model_.positions[head.subject].kind == PositionKind::each)
                starts.insert(model_.loops[model_.positions[head.subject].detail].code);
            break;
        default: break;
        }
        for (const Event& event : parts_.events)
            if (event.kind == EventKind::came_true && event.index < model_.handlers.size())
                handler(model_.handlers[event.index]);
        starts.erase(no_code);
        return starts;
    }
    void deadline(const Deadline& d, std::set<CodeOffset>& starts) const {
        if (d.consequence == Consequence::block) starts.insert(d.block);
        if (d.consequence == Consequence::deem && d.step != none)
            starts.insert(model_.positions[model_.steps[d.step].position].resume);
        if (d.consequence == Consequence::alongside) starts.insert(model_.asides[d.aside].code);
    }

    // What the way from there led to in this record: nothing where it did not go there.
    [[nodiscard]] std::optional<std::pair<std::string, std::string>> led_to(CodeOffset offset) {
        const run::Ways& ways = ways_from(offset);
        std::optional<std::pair<std::string, std::string>> found;
        for (const Cell& cell : cells_) {
            const bool lane = cell.kind == CellKind::step || cell.kind == CellKind::call ||
                              cell.kind == CellKind::receive || cell.kind == CellKind::wait ||
                              cell.kind == CellKind::join;
            if (!lane || !ways.positions.contains(cell.index)) continue;
            if (found && !found->first.empty()) continue;
            // One more branch or element has ended.
            const bool counted = cell.kind == CellKind::join && !begins(cell);
            found.emplace(counted ? std::string() : position_name(model_, cell.index),
                          title_of(cell.index));
        }
        for (const Event& event : parts_.events)
            if (event.kind == EventKind::ended && ways.endings.contains(event.index))
                found.emplace(model_.endings[event.index].name, model_.endings[event.index].title);
        return found;
    }
    [[nodiscard]] std::string title_of(Index position) const {
        const Position& p = model_.positions[position];
        return p.kind == PositionKind::step ? model_.steps[p.detail].title : std::string();
    }
    void decisions() {
        std::set<std::string> told;
        const auto tell = [&](CodeOffset offset) {
            const auto goal = led_to(offset);
            if (goal && told.insert(goal->first).second)
                add(DependentKind::decision, goal->first, goal->second);
        };
        for (const Event& event : parts_.events)
            if (event.kind == EventKind::came_true && in(event.index, depends_.handlers)) {
                const Handler& h = model_.handlers[event.index];
                tell(h.aside != none ? model_.asides[h.aside].code : h.code);
            }
        if (depends_.decisions.empty()) return;
        for (const CodeOffset start : starts()) {
            const std::set<CodeOffset>& code = ways_from(start).code;
            for (const CodeOffset decision : depends_.decisions)
                if (code.contains(decision)) tell(decision);
        }
    }
    [[nodiscard]] const run::Ways& ways_from(CodeOffset offset) {
        const auto [it, fresh] = ways_.try_emplace(offset);
        if (fresh) it->second = run::ways_from(model_, offset);
        return it->second;
    }

    const Site& site_;
    const ProcessModel& model_;
    CaseView view_;
    Index field_;
    run::Dependence depends_;
    bool written_;
    std::vector<Index> scopes_; // by code offset
    std::map<CodeOffset, run::Ways> ways_;
    std::map<std::uint32_t, CodeOffset> stopped_; // incidents: where their lane stopped
    std::vector<Dependent> list_;
    std::map<std::uint32_t, const Step*> tasks_; // by activation: the step it completed

    // of the record being read
    run::RecordParts parts_;
    std::vector<Cell> cells_;
    Dependent found_;
};

// The order of the lead to open the step once more, as if given now.
Command order_to_reopen(const Step& step, std::uint32_t activation, const run::CaseHeader& header,
                        std::span<const std::string_view> lead) {
    Command order;
    order.kind = CommandKind::reopen;
    order.case_id = {header.id};
    order.activation = activation;
    order.at = Instant{header.at};
    order.actor.roles = lead;
    order.name = step.name;
    order.text = step.name;
    return order;
}

} // namespace
} // namespace host

Result<DependentPage> Engine::consequences(const Viewer& viewer, CaseId id, std::string_view field,
                                           std::uint32_t after) const {
    const std::lock_guard guard(impl_->store_lock);
    std::span<const std::byte> bytes;
    const host::Site* site = nullptr;
    if (auto fault = impl_->read(id, bytes, site)) return std::move(*fault);
    const std::vector<std::byte> copy(bytes.begin(), bytes.end());
    const run::CaseView view(copy);
    const host::Sight sight = host::sight(viewer, *site, view);
    if (sight == host::Sight::nothing) return host::no_case();
    DependentPage page;
    if (sight != host::Sight::whole) return page;
    const Index index = site->deployment.process().tables().fields.find(field);
    if (index == none || site->model().fields[index].hidden)
        return host::error(ErrorCode::not_found, field,
                           "`" + std::string(field) + "` ist kein Feld des Prozesses",
                           "`" + std::string(field) + "` is no field of the process");
    auto records = impl_->store->records(id, after, page_rows_max);
    if (!records) return std::move(records).error();
    host::Consequences consequences(*site, view, index, after != 0);
    for (const auto& record : *records)
        consequences.read(record);
    // Decided as the order would be, and forgotten.
    const std::string_view lead[] = {run::lead_of(site->model())};
    page.dependents = consequences.take([&](const Step& step, std::uint32_t activation) {
        host::StoredParts parts(*impl_->store, id, *site);
        const bool apart = run::has_parts(view);
        return !impl_->decide(*site, copy, apart ? &parts : nullptr,
                              host::order_to_reopen(step, activation, view.header(), lead));
    });
    const auto last = after + static_cast<std::uint32_t>(records->size());
    if (!records->empty() && last < view.header().sequence) page.next = last;
    return page;
}

} // namespace vorgang
