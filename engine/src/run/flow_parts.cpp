// What a case has several of at a time: elements of `für alle`, what accompanies, what undoes. Each
// lives in a part, which knows the block it lives in; that block's ledger knows its parts.
//
// LIMIT: what is begun once for each element pays for itself, so a loop of many is no reason to
// refuse; how many a command may begin is bounded.
#include <algorithm>
#include <string>

#include "run/elements.hpp"
#include "run/flow.hpp"
#include "run/items.hpp"

namespace vorgang::run {
namespace {

constexpr std::int64_t instructions_per_part = 1'000;

// The parts of an entry of the ledger: how many, and how many of them were begun.
constexpr std::uint32_t count_of(const LedgerEntry& entry) noexcept {
    return static_cast<std::uint32_t>(entry.payload);
}
constexpr std::uint32_t begun_of(const LedgerEntry& entry) noexcept {
    return static_cast<std::uint32_t>(entry.payload >> 32);
}
constexpr std::uint64_t parts_payload(std::uint32_t count, std::uint32_t begun) noexcept {
    return std::uint64_t{begun} << 32 | count;
}

bool is_done(const PartDraft& part) noexcept {
    return (part.draft.view().header().flags & part_done) != 0;
}

} // namespace

bool Flow::lies_in(Index inner, Index outer) const noexcept {
    while (inner != none && inner != outer)
        inner = model().scopes[inner].parent;
    return inner == outer;
}

std::uint64_t Flow::count_parts(Index scope) noexcept {
    std::uint64_t count = 0;
    for (const LedgerEntry& entry : c_.here->view().ledger())
        if (entry.kind == LedgerKind::parts && entry.index == scope) count += count_of(entry);
    return count;
}

PartDraft& Flow::create_part(Index scope, std::uint32_t element) {
    std::uint32_t& given = c_.draft.root().header().element;
    exhausted_ = exhausted_ || given >= part_max || !may_begin(1);
    const std::uint32_t number = exhausted_ ? part_max : ++given;
    ++begun_;
    machine_.grant(instructions_per_part);
    const CaseHeader& header = c_.draft.header();
    return c_.parts.create(number, c_.part, scope, element, header.id, header.deployment);
}

// Whether every item can be an element. What the body has to collect may be missing yet.
bool Flow::suit(const Loop& loop, const Items& items) const {
    const auto suits = [&](Index field, const Scalar& value) {
        Type type = model().fields[field].type;
        type.optional = true;
        return accept(value, type, model(), c_.deployment->limits()) == Refusal::none;
    };
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Scalar item = items.at(i);
        if (!loop.record) {
            if (!suits(loop.entries.front(), item)) return false;
            continue;
        }
        if (item.kind != Scalar::Kind::context) return false;
        const Items entries(item.text());
        if (entries.size() != loop.entries.size()) return false;
        for (std::size_t e = 0; e < entries.size(); ++e)
            if (!suits(loop.entries[e], entries.at(e))) return false;
    }
    return true;
}

// An element begins as the list has it.
void Flow::fill_element(const Loop& loop, PartDraft& part, const Scalar& item) {
    if (!loop.record) return store(part.draft, model().fields[loop.entries.front()], item);
    const Items entries(item.text());
    for (std::size_t i = 0; i < loop.entries.size(); ++i)
        store(part.draft, model().fields[loop.entries[i]], entries.at(i));
}

Flow::Next Flow::open_each(Lane& lane, Index position) {
    const Position& p = model().positions[position];
    const Loop& loop = model().loops[p.detail];
    const Scalar list = machine_.pop();
    if (list.kind != Scalar::Kind::list)
        return incident(lane, IncidentReason::unknown_value,
                        {Need::list, position, 0, origin(lane)});
    // The list may lie in the case, which moves while parts begin.
    const std::string bytes(list.text());
    std::uint64_t wanted = 0;
    if (loop.enough != no_code) {
        Scalar enough;
        if (!machine_.evaluate(loop.enough, enough))
            return incident(lane, IncidentReason::too_much);
        const auto number = enough.kind == Scalar::Kind::number ? enough.number().to_integer()
                                                                : std::optional<std::int64_t>();
        if (!number)
            return incident(lane, IncidentReason::unknown_value,
                            {Need::list, position, 1, machine_.origin(loop.enough, no_code)});
        wanted = *number > 0 ? static_cast<std::uint64_t>(*number) : none;
        if (*number <= 0) return lane.offset = p.resume, Next::goes_on;
    }
    const Items items(bytes);
    if (items.size() == 0) return lane.offset = p.resume, Next::goes_on;
    if (!suit(loop, items))
        return incident(lane, IncidentReason::out_of_bounds, {Need::list, position, 0, {}});
    if (!may_begin(items.size())) return incident(lane, IncidentReason::too_much);
    if (loop.list != none) set(model().fields[loop.list], Scalar::unknown());
    const auto count = static_cast<std::uint32_t>(items.size());
    const std::uint32_t first = c_.draft.root().header().element + 1;
    for (std::uint32_t i = 0; i < count && !exhausted_; ++i)
        fill_element(loop, create_part(loop.scope, i), items.at(i));
    const std::uint32_t begun = loop.in_turn ? 1 : count;
    c_.here->add({LedgerKind::parts, 0, loop.scope, first, parts_payload(count, begun)});
    cell(p.cell) = {position, CellKind::join, 0, 0, static_cast<std::int64_t>(wanted)};
    // Lanes run last in, first out: pushed backwards, elements open in the order of the list.
    for (std::uint32_t i = begun; i-- > 0;)
        lanes_.push_back({0, loop.code, loop.scope, first + i});
    return Next::waits;
}

Cell* Flow::running(const Loop& loop) noexcept {
    const Index around = model().scopes[model().positions[loop.position].scope].frame;
    return around == frame() ? run::running(model(), loop, *c_.here) : nullptr;
}

bool Flow::is_at_work(Index field) noexcept {
    PartDraft* const from = c_.part;
    if (loop_at_work(c_, field) != nullptr) return true;
    c_.select(nullptr);
    bool found = loop_at_work(c_, field) != nullptr;
    each_part([&](PartDraft&) { found = found || loop_at_work(c_, field) != nullptr; });
    c_.select(from);
    return found;
}

bool Flow::is_enough(const Loop& loop, const Cell& join) {
    const std::uint64_t all = count_parts(loop.scope);
    const auto wanted = static_cast<std::uint64_t>(join.time);
    return join.number >= (wanted == 0 ? all : std::min(wanted, all));
}

// The next element in turn, where there is one.
void Flow::begin_next(const Loop& loop) {
    for (LedgerEntry& entry : c_.here->ledger()) {
        if (entry.kind != LedgerKind::parts || entry.index != loop.scope) continue;
        const std::uint32_t begun = begun_of(entry);
        if (begun == count_of(entry)) continue;
        entry.payload = parts_payload(count_of(entry), begun + 1);
        lanes_.push_back({0, loop.code, loop.scope, entry.number + begun});
        return;
    }
}

bool Flow::each_end(const Instruction& i) {
    const Loop& loop = model().loops[i.b];
    CaseHeader& header = c_.here->header();
    header.flags = static_cast<std::uint8_t>(header.flags | part_done);
    c_.select(c_.part->parent);
    Cell* const join = running(loop);
    if (join == nullptr) return false; // no process of ours
    ++join->number;
    bool enough = is_enough(loop, *join);
    if (!enough && loop.until != no_code && !holds(loop, enough)) return false;
    if (!enough) {
        if (loop.in_turn) begin_next(loop);
        return true;
    }
    const Position& p = model().positions[loop.position];
    close_loop(loop);
    cell(p.cell) = {};
    lanes_.push_back(lane(p.cell, p.resume, p.scope));
    return true;
}

// `bis BEDINGUNG`. An unknown answer is none yet: the last element ends the loop in any case.
bool Flow::holds(const Loop& loop, bool& yes) {
    Scalar answer;
    machine_.look_again();
    if (!machine_.evaluate(loop.until, answer)) return false;
    yes = answer.yes();
    return true;
}

// Elements that have not ended are left as they are; the list then has all of them.
void Flow::close_loop(const Loop& loop) {
    if (loop.list != none) {
        each_part_of(loop.scope, [&](PartDraft& part) {
            if (!is_done(part)) close_scope(loop.scope);
        });
        const Scalar list = gather(c_, loop);
        // LIMIT: time and a cancellation stop for no list that has grown too large: what its
        // elements had stays in the records.
        const std::size_t bytes = c_.here->view().bytes().size() + list.text().size();
        if (!must_end_ || bytes <= c_.deployment->limits().case_bytes)
            set(model().fields[loop.list], list);
    }
    drop_parts(loop.scope);
}

template<class Wanted, class F>
void Flow::each_part_where(Wanted&& wanted, F&& visit) {
    PartDraft* const from = c_.part;
    std::vector<LedgerEntry> entries;
    for (const LedgerEntry& entry : c_.here->view().ledger())
        if (entry.kind == LedgerKind::parts && wanted(entry.index)) entries.push_back(entry);
    for (const LedgerEntry& entry : entries)
        for (std::uint32_t i = 0; i < count_of(entry); ++i)
            if (PartDraft* part = c_.parts.load(entry, i, from)) {
                c_.select(part);
                visit(*part);
            }
    c_.select(from);
}

template<class F>
void Flow::each_part_of(Index scope, F&& visit) {
    each_part_where([scope](Index part) { return scope == none || part == scope; }, visit);
}

void Flow::each_part(const std::function<void(PartDraft&)>& visit) {
    each_part_of(none, [&](PartDraft& part) {
        visit(part);
        each_part(visit);
    });
}

void Flow::drop_parts(Index scope) {
    std::vector<LedgerEntry> still_done;
    each_part_of(scope, [&](PartDraft& part) {
        drop_parts(none);
        let_all_go();
        part.gone = true;
        if (const LedgerEntry done = what_it_undoes(part); done.number != 0)
            still_done.push_back(done);
    });
    for (std::size_t i = c_.here->ledger().size(); i-- > 0;)
        if (const LedgerEntry& entry = c_.here->ledger()[i];
            entry.kind == LedgerKind::parts && (scope == none || entry.index == scope))
            c_.here->remove_ledger(i);
    for (const LedgerEntry& done : still_done)
        c_.here->add(done);
}

// What a block that undoes was begun for, which keeps its place in the order; number 0: it undoes
// nothing. Left before its end it has not undone it.
LedgerEntry Flow::what_it_undoes(const PartDraft& part) const {
    const FrameHeader& header = part.draft.view().root().header();
    const auto aside = std::ranges::find(model().asides, header.scope, &Aside::scope);
    if (aside == model().asides.end() || header.element == 0) return {};
    return {LedgerKind::done, 0, static_cast<Index>(aside - model().asides.begin()), header.element,
            0};
}

void Flow::drop_part(std::uint32_t number) {
    PartDraft* const from = c_.part;
    if (PartDraft* part = c_.parts.load(number)) {
        c_.select(part);
        drop_parts(none);
        let_all_go();
        part->gone = true;
        c_.select(from);
        if (const LedgerEntry done = what_it_undoes(*part); done.number != 0) c_.here->add(done);
    }
    remove_ledger(LedgerKind::parts, number);
}

// The parts of which `ends(scope)` says so, each with what it leaves behind.
template<class F>
void Flow::close_parts_where(F&& ends) {
    for (;;) {
        const auto ledger = c_.here->ledger();
        const auto found = std::ranges::find_if(ledger, [&](const LedgerEntry& entry) {
            return entry.kind == LedgerKind::parts && ends(entry.index) &&
                   !undoes_for_somebody(entry);
        });
        if (found == ledger.end()) return;
        const Index theirs = found->index;
        const Index loop = c_.deployment->process().tables().loop_of_scope[theirs];
        loop != none ? close_loop(model().loops[loop]) : drop_parts(theirs);
    }
}

// What undoes ends with the statement that waits for it, wherever what it undoes was done.
bool Flow::undoes_for_somebody(const LedgerEntry& parts) noexcept {
    return std::ranges::any_of(c_.here->root().cells(), [&](const Cell& c) {
        return c.kind == CellKind::join && c.number == parts.number &&
               model().positions[c.index].kind == PositionKind::undo;
    });
}

// What lives in a scope that is left.
void Flow::close_parts(Index scope) {
    close_parts_where([&](Index part) { return lies_in(part, scope); });
}

void Flow::close_parts_inside(Index scope) {
    close_parts_where([&](Index part) { return ends_inside(part, scope); });
}

void Flow::each_part_inside(Index scope, const std::function<void(PartDraft&)>& visit) {
    each_part_where([&](Index part) { return ends_inside(part, scope); },
                    [&](PartDraft& part) {
                        visit(part);
                        each_part(visit);
                    });
}

bool Flow::add_element(const Loop& loop, std::span<const Scalar> entries) {
    if (!may_begin(1)) return false;
    const auto place = static_cast<std::uint32_t>(count_parts(loop.scope));
    PartDraft& part = create_part(loop.scope, place);
    for (std::size_t i = 0; i < loop.entries.size(); ++i)
        store(part.draft, model().fields[loop.entries[i]], entries[i]);
    const std::uint32_t begun = loop.in_turn ? 0 : 1;
    note_added(loop.scope, part.number, begun);
    if (begun != 0) lanes_.push_back({0, loop.code, loop.scope, part.number});
    return true;
}

// One that follows the last is of the same entry, so that thousands that were added one by one cost
// no more than those of the list.
void Flow::note_added(Index scope, std::uint32_t number, std::uint32_t begun) {
    for (LedgerEntry& entry : c_.here->ledger()) {
        const std::uint32_t count = count_of(entry);
        if (entry.kind != LedgerKind::parts || entry.index != scope ||
            entry.number + count != number || (begun != 0 && begun_of(entry) != count))
            continue;
        entry.payload = parts_payload(count + 1, begun_of(entry) + begun);
        return;
    }
    c_.here->add({LedgerKind::parts, 0, scope, number, parts_payload(1, begun)});
}

std::uint32_t Flow::begin_aside(Index index, std::uint32_t undoes) {
    const Aside& aside = model().asides[index];
    const PartDraft& part = create_part(aside.scope, undoes);
    c_.here->add({LedgerKind::parts, 0, aside.scope, part.number, parts_payload(1, 1)});
    lanes_.push_back({0, aside.code, aside.scope, part.number});
    return part.number;
}

// Who waited for it goes on: a section that ends when nothing accompanies it any more, or the
// statement that undoes.
bool Flow::aside_end(const Instruction& i) {
    PartDraft& part = *c_.part;
    c_.select(part.parent);
    part.gone = true;
    remove_ledger(LedgerKind::parts, part.number);
    const Index around = model().scopes[model().asides[i.b].scope].parent;
    for (const Cell& waiting : c_.here->root().cells()) {
        if (waiting.kind != CellKind::join) continue;
        const Position& p = model().positions[waiting.index];
        const bool was_last = p.kind == PositionKind::together && lies_in(around, p.detail) &&
                              !is_accompanied(p.detail);
        const bool undone = p.kind == PositionKind::undo && waiting.number == part.number;
        if (!was_last && !undone) continue;
        cell(p.cell) = {};
        lanes_.push_back(lane(p.cell, p.resume, p.scope));
        break;
    }
    return true;
}

bool Flow::is_accompanied(Index scope) noexcept {
    return std::ranges::any_of(c_.here->ledger(), [&](const LedgerEntry& entry) {
        return entry.kind == LedgerKind::parts && lies_in(entry.index, scope);
    });
}

// The end of a part that something accompanies, or whose conditions are looked at here for the last
// time; again when the last that accompanied it has ended.
Flow::Next Flow::settle(Lane& lane, Index position) {
    const Position& p = model().positions[position];
    if (c_.deployment->process().tables().watches && frame() == 0) {
        bool left = false;
        if (!look_at_end(lane, p.detail, left) || left) return Next::goes_on;
    }
    if (c_.here->header().ledger == 0 || !is_accompanied(p.detail)) return Next::goes_on;
    cell(lane.cell) = {position, CellKind::join, 0, 0, 0};
    return Next::waits;
}

// False where the command ran out of instructions, which its lane then notices too.
bool Flow::look_at_end(Lane& lane, Index scope, bool& left) {
    for (const Index index : model().scopes[scope].handlers) {
        const Handler& handler = model().handlers[index];
        bool fired = false;
        if (handler.condition != no_code && !comes_true(index, fired)) return false;
        if (!fired) continue;
        if (handler.aside != none) {
            begin_aside(handler.aside);
            continue;
        }
        if (!forget_lanes(scope)) return false;
        leave_scope(lane, scope);
        lane.offset = handler.code;
        left = true;
        return true;
    }
    return true;
}

void Flow::completed(Index undo) {
    if (undo == none) return;
    const std::uint32_t number = next_activation();
    c_.here->add({LedgerKind::done, 0, undo, number, 0});
}

// The latest first. While it is being undone it is off the list, so nothing is undone twice.
Flow::Next Flow::undo(const Lane& lane, Index position) {
    const std::vector<Index>& set = model().undo_sets[model().positions[position].detail];
    const LedgerEntry* last = nullptr;
    for (const LedgerEntry& entry : c_.here->ledger())
        if (entry.kind == LedgerKind::done && std::ranges::find(set, entry.index) != set.end() &&
            (last == nullptr || entry.number > last->number))
            last = &entry;
    if (last == nullptr) return Next::goes_on;
    const Index aside = last->index;
    const std::uint32_t number = last->number;
    remove_ledger(LedgerKind::done, number);
    const std::uint32_t part = begin_aside(aside, number);
    cell(lane.cell) = {position, CellKind::join, 0, part, 0};
    return Next::waits;
}

// Conditions of `jederzeit falls`, looked at once all lanes of a command wait. The first that came
// true begins its handler.
bool Flow::watch(bool& fired) {
    c_.select(nullptr);
    for (std::size_t i = 0; i < model().handlers.size() && !fired; ++i)
        if (model().handlers[i].condition != no_code && !look_at(static_cast<Index>(i), fired))
            return false;
    return true;
}

bool Flow::look_at(Index index, bool& fired) {
    const Handler& handler = model().handlers[index];
    if (model().scopes[handler.scope].frame != 0 || !active(handler.scope)) return true;
    return comes_true(index, fired) && (!fired || handle(handler));
}

// False where the command ran out of instructions.
bool Flow::comes_true(Index index, bool& fired) {
    const Handler& handler = model().handlers[index];
    Scalar answer;
    machine_.look_again();
    if (!machine_.evaluate(handler.condition, answer)) return false;
    Cell& seen = cell(handler.cell);
    const bool was = seen.kind == CellKind::watch;
    if (!answer.yes()) {
        if (was) seen = {};
        return true;
    }
    if (was) return true;
    seen = {index, CellKind::watch, 0, 1, 0};
    fired = true;
    event(EventKind::came_true, index);
    return true;
}

// Interrupts what it belongs to, or runs beside it.
bool Flow::handle(const Handler& handler) {
    lanes_.clear();
    if (handler.aside != none) {
        begin_aside(handler.aside);
        return run_rest();
    }
    const Scope& scope = model().scopes[handler.scope];
    close_scope(handler.scope);
    const Index outer = scope.parent == none ? Index{0} : scope.parent;
    return run(lane(scope.cell, handler.code, outer));
}

} // namespace vorgang::run
