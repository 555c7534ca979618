// Verifies the tables of a process like hostile input: after this, every index and every code
// offset the engine follows is inside its table, and no code overflows the stack.
#include <string>

#include "process/code_check.hpp"
#include "process/model_check.hpp"
#include "process/tables.hpp"
#include "process/type_check.hpp"

namespace vorgang::run {
namespace {

class Verifier {
  public:
    explicit Verifier(const ProcessModel& model) : m_(model) {}

    Result<void> run(std::vector<Index>& lane_starts) {
        sizes();
        if (fault_.empty()) declarations();
        if (fault_.empty()) work();
        if (fault_.empty()) flow();
        if (fault_.empty()) rules();
        if (fault_.empty()) fault_ = check_models(m_);
        if (fault_.empty()) fault_ = check_code(m_, lane_starts);
        if (fault_.empty()) return {};
        return Error{ErrorCode::corrupt, fault_, "",
                     "der übersetzte Prozess ist in sich nicht stimmig",
                     "the compiled process does not hold together"};
    }

  private:
    void expect(bool holds, const char* table, std::size_t entry) {
        if (!holds && fault_.empty())
            fault_ = std::string(table) + "[" + std::to_string(entry) + "]";
    }
    template<class T>
    static bool in(Index index, const std::vector<T>& table) {
        return index < table.size();
    }
    template<class T>
    static bool in_or_none(Index index, const std::vector<T>& table) {
        return index == none || in(index, table);
    }
    template<class T>
    static bool all_in(const std::vector<Index>& indexes, const std::vector<T>& table) {
        for (const Index index : indexes)
            if (!in(index, table)) return false;
        return true;
    }
    bool code(CodeOffset offset) const { return offset < m_.code.size(); }
    bool code_or_none(CodeOffset offset) const { return offset == no_code || code(offset); }
    bool unit(const Length& length) const { return length.unit <= Unit::working_day; }

    bool type(const Type& t) const { return check_type(t, m_); }
    // What the process itself writes down is a single value.
    bool single(const Value& value) const {
        return value.list() == nullptr && value.context() == nullptr;
    }

    template<class T>
    void size(const std::vector<T>& table, const char* name) {
        expect(table.size() < none, name, table.size());
    }
    void sizes() {
        size(m_.choices, "choices");
        size(m_.constants, "constants");
        size(m_.elements, "elements");
        size(m_.contexts, "contexts");
        size(m_.roles, "roles");
        size(m_.tools, "tools");
        size(m_.operations, "operations");
        size(m_.messages, "messages");
        size(m_.locals, "locals");
        size(m_.steps, "steps");
        size(m_.calls, "calls");
        size(m_.positions, "positions");
        size(m_.deadlines, "deadlines");
        size(m_.handlers, "handlers");
        size(m_.endings, "endings");
        size(m_.rules, "rules");
        size(m_.decision_models, "decision_models");
        size(m_.model_rules, "model_rules");
        size(m_.model_shapes, "model_shapes");
        expect(m_.fields.size() < 8'000, "fields", m_.fields.size()); // LIMIT: slots are 16-bit
        expect(!m_.scopes.empty() && m_.scopes.size() < none, "scopes", m_.scopes.size());
        size(m_.asides, "asides");
        size(m_.loops, "loops");
        size(m_.undo_sets, "undo_sets");
        frames();
        size(m_.branches, "branches");
        expect(!m_.code.empty() && m_.code.size() < no_code, "code", m_.code.size());
        expect(in_or_none(m_.lead, m_.roles), "lead", 0);
    }

    // Whoever walks from a frame to its parents comes to the process.
    void nested() {
        std::vector<std::size_t> walked(m_.frames.size(), m_.frames.size());
        walked[0] = 0;
        for (std::size_t i = 1; i < m_.frames.size() && fault_.empty(); ++i) {
            std::size_t at = i;
            for (; walked[at] == m_.frames.size(); at = m_.frames[at].parent)
                walked[at] = i;
            expect(walked[at] != i, "frames", i);
        }
    }
    void frames() {
        expect(!m_.frames.empty() && m_.frames.size() < none, "frames", m_.frames.size());
        for (std::size_t i = 0; i < m_.frames.size() && fault_.empty(); ++i) {
            const FrameLayout& f = m_.frames[i];
            expect(f.cells >= 1 && f.cells < 16'000 && in(f.scope, m_.scopes), "frames", i);
            expect(i == 0 ? f.parent == none && f.scope == 0 : in(f.parent, m_.frames), "frames",
                   i);
            if (!fault_.empty()) return;
            const Scope& whole = m_.scopes[f.scope];
            expect(whole.frame == i, "frames", i);
            if (i == 0) continue;
            expect((whole.kind == ScopeKind::handler || whole.kind == ScopeKind::element) &&
                       whole.cell == 0 && whole.last_cell == f.cells,
                   "frames", i);
        }
        if (fault_.empty()) nested();
    }
    // Whether the cell is one of the frame.
    bool cell(std::uint32_t place, Index frame) const { return place < m_.frames[frame].cells; }
    // The frame of a position, of a scope; only of what is verified.
    Index frame_of(Index position) const { return m_.scopes[m_.positions[position].scope].frame; }
    // The frame a deadline is armed in.
    Index frame_of(const Deadline& d) const {
        if (d.section != none) return m_.scopes[d.section].frame;
        return frame_of(d.step != none ? m_.steps[d.step].position : m_.calls[d.call].position);
    }
    // Whether the field can be seen from the frame: it lies in it, or around it.
    bool sees(Index frame, Index field) const {
        while (frame != none && frame != m_.fields[field].frame)
            frame = m_.frames[frame].parent;
        return frame != none;
    }
    bool sees_all(Index frame, const std::vector<Index>& fields) const {
        for (const Index field : fields)
            if (!sees(frame, field)) return false;
        return true;
    }
    // A hidden field lies where its step or deadline is.
    bool own(Index frame, Index field) const {
        return field == none || m_.fields[field].frame == frame;
    }
    bool of_case(const std::vector<Index>& fields) const {
        for (const Index field : fields)
            if (m_.fields[field].frame != 0) return false;
        return true;
    }

    void declarations() {
        for (std::size_t i = 0; i < m_.choices.size(); ++i)
            expect(!m_.choices[i].values.empty() && m_.choices[i].values.size() < none, "choices",
                   i);
        for (std::size_t i = 0; i < m_.constants.size(); ++i)
            expect(single(m_.constants[i]), "constants", i);
        if (fault_.empty()) fault_ = check_types(m_);
        for (std::size_t i = 0; i < m_.fields.size(); ++i)
            expect(
                type(m_.fields[i].type) && !(m_.fields[i].hidden && m_.fields[i].input) &&
                    in(m_.fields[i].frame, m_.frames) &&
                    (m_.fields[i].frame == 0 || !(m_.fields[i].input || m_.fields[i].searchable)),
                "fields", i);
        expect(all_in(m_.once, m_.fields) && of_case(m_.once), "once", 0);
        for (std::size_t i = 0; i < m_.locals.size(); ++i)
            expect(type(m_.locals[i].type) && in(m_.locals[i].value, m_.constants), "locals", i);
        for (std::size_t i = 0; i < m_.operations.size(); ++i) {
            const Operation& o = m_.operations[i];
            // A process answers with one record.
            const bool answers = o.tool != none || (o.results.size() == 1 &&
                                                    o.results[0].type.kind == TypeKind::context);
            expect(in_or_none(o.tool, m_.tools) && answers && o.parameters.size() < stack_depth_max,
                   "operations", i);
            for (const Parameter& p : o.parameters)
                expect(type(p.type), "operations", i);
            for (const Parameter& p : o.results)
                expect(type(p.type), "operations", i);
        }
        for (std::size_t i = 0; i < m_.messages.size(); ++i) {
            const Message& m = m_.messages[i];
            expect(in_or_none(m.role, m_.roles) && all_in(m.carries, m_.fields) &&
                       all_in(m.by, m_.fields) && unit(m.lapse) && channels(m.channels) &&
                       of_case(m.carries) && of_case(m.by),
                   "messages", i);
        }
        for (std::size_t i = 0; i < m_.endings.size(); ++i)
            expect(all_in(m_.endings[i].returns, m_.fields) && of_case(m_.endings[i].returns),
                   "endings", i);
    }

    bool channels(const std::vector<ChannelUse>& uses) const {
        for (const ChannelUse& use : uses)
            if (use.channel > Channel::phone || !in_or_none(use.tool, m_.tools) ||
                !in_or_none(use.role, m_.roles))
                return false;
        return true;
    }
    bool collects(const Step& s) const {
        for (const Collected& c : s.collects)
            if (!in(c.field, m_.fields) || !code_or_none(c.condition)) return false;
        return true;
    }
    // What a process answers need not be kept, and cannot be where nobody waits.
    bool takes_results(const Call& c) const {
        const Operation& o = m_.operations[c.operation];
        const bool process = o.tool == none;
        if (c.alongside)
            return process && c.results.empty() && c.deadlines.empty() && c.failed == no_code &&
                   c.undo == none;
        return c.results.size() == o.results.size() || (process && c.results.empty());
    }
    bool owner(const std::vector<Index>& deadlines, Index Deadline::*member, std::size_t i) const {
        for (const Index d : deadlines)
            if (!in(d, m_.deadlines) || m_.deadlines[d].*member != i) return false;
        return true;
    }
    bool at(Index position, PositionKind kind, std::size_t detail) const {
        return in(position, m_.positions) && m_.positions[position].kind == kind &&
               m_.positions[position].detail == detail;
    }
    bool instant_field(Index field) const {
        return field == none ||
               (in(field, m_.fields) && m_.fields[field].type.kind == TypeKind::instant);
    }
    bool person_field(Index field) const {
        return field == none ||
               (in(field, m_.fields) && m_.fields[field].type.kind == TypeKind::person);
    }
    // A role stands there, or code finds it and a field keeps it.
    bool role(const Step& s) const {
        if (s.role_field == none) return in(s.role, m_.roles) && s.role_code == no_code;
        return s.role == none && in(s.role_field, m_.fields) &&
               m_.fields[s.role_field].type.kind == TypeKind::role && code(s.role_code);
    }
    void work() {
        for (std::size_t i = 0; i < m_.steps.size(); ++i) {
            const Step& s = m_.steps[i];
            expect(role(s) && person_field(s.by_field) && channels(s.channels) && collects(s) &&
                       all_in(s.shows, m_.fields) && all_in(s.four_eyes, m_.steps) &&
                       instant_field(s.at_field) && owner(s.deadlines, &Deadline::step, i) &&
                       at(s.position, PositionKind::step, i),
                   "steps", i);
            for (const Index other : s.four_eyes)
                expect(!in(other, m_.steps) || m_.steps[other].tracked, "steps", i);
        }
        for (std::size_t i = 0; i < m_.calls.size(); ++i) {
            const Call& c = m_.calls[i];
            expect(in(c.operation, m_.operations) && all_in(c.results, m_.fields) &&
                       c.attempts >= 1 && unit(c.interval) &&
                       owner(c.deadlines, &Deadline::call, i) &&
                       at(c.position, PositionKind::call, i),
                   "calls", i);
            if (fault_.empty()) expect(takes_results(c), "calls", i);
        }
    }

    bool detail(const Position& p) const {
        switch (p.kind) {
        case PositionKind::step: return in(p.detail, m_.steps);
        case PositionKind::call: return in(p.detail, m_.calls);
        case PositionKind::receive: return in(p.detail, m_.messages);
        case PositionKind::wait: return true;
        case PositionKind::join: return p.detail >= 1;
        case PositionKind::each: return in(p.detail, m_.loops);
        case PositionKind::together: return in(p.detail, m_.scopes);
        case PositionKind::undo: return in(p.detail, m_.undo_sets);
        }
        return false;
    }
    bool owns_handlers(const Scope& s, std::size_t i) const {
        for (const Index handler : s.handlers)
            if (!in(handler, m_.handlers) || m_.handlers[handler].scope != i) return false;
        return true;
    }
    // What waits for others waits for those of its own frame.
    bool fits_detail(const Position& p, std::size_t i) const {
        if (p.kind == PositionKind::together)
            return m_.scopes[p.detail].frame == m_.scopes[p.scope].frame;
        return p.kind != PositionKind::each || m_.loops[p.detail].position == i;
    }
    bool cells(const Scope& s) const {
        const std::uint32_t cells = m_.frames[s.frame].cells;
        return s.cell < cells && s.first_cell <= s.last_cell && s.last_cell <= cells;
    }
    // A scope lies in the frame of its parent, or is the whole of a frame that lives there.
    bool nests(const Scope& s, std::size_t i) const {
        if (i == 0) return s.frame == 0;
        const Index around = m_.scopes[s.parent].frame;
        if (m_.frames[s.frame].scope == i) return m_.frames[s.frame].parent == around;
        return s.frame == around;
    }
    // What runs beside something has a frame that lives where that is.
    bool aside(Index index, Index frame) const {
        return in(index, m_.asides) &&
               m_.frames[m_.scopes[m_.asides[index].scope].frame].parent == frame;
    }
    bool aside_or_none(Index index, Index frame) const {
        return index == none || aside(index, frame);
    }
    bool whole(Index scope, ScopeKind kind) const {
        return in(scope, m_.scopes) && m_.scopes[scope].kind == kind && scope != 0 &&
               m_.frames[m_.scopes[scope].frame].scope == scope;
    }
    bool loop(const Loop& l, std::size_t i) const {
        if (!whole(l.scope, ScopeKind::element) || !at(l.position, PositionKind::each, i) ||
            !all_in(l.entries, m_.fields) || l.entries.empty() || !code(l.code) ||
            !code_or_none(l.enough) || !code_or_none(l.until) ||
            !in_or_none(l.extended_by, m_.roles) || !in_or_none(l.list, m_.fields))
            return false;
        const Index frame = m_.scopes[l.scope].frame;
        for (const Index field : l.entries)
            if (m_.fields[field].frame != frame) return false;
        if (m_.frames[frame].parent != frame_of(l.position)) return false;
        for (const Index field : l.entries)
            if (l.record && !m_.fields[field].name.starts_with(l.name + ".")) return false;
        const Index around = m_.frames[frame].parent;
        return l.list == none || (sees(around, l.list) && gathers(l));
    }
    static bool same_but_optional(Type one, const Type& other) {
        one.optional = other.optional;
        return one == other;
    }
    // What the elements are in the end is what the list can hold.
    bool gathers(const Loop& l) const {
        const Type& list = m_.fields[l.list].type;
        if (list.kind != TypeKind::list) return false;
        if (!in(list.element, m_.elements)) return false;
        const Type& item = m_.elements[list.element];
        if (!l.record)
            return l.entries.size() == 1 &&
                   same_but_optional(m_.fields[l.entries.front()].type, item);
        if (item.kind != TypeKind::context || !in(item.context, m_.contexts)) return false;
        const std::vector<Parameter>& entries = m_.contexts[item.context].entries;
        if (entries.size() != l.entries.size()) return false;
        for (std::size_t i = 0; i < entries.size(); ++i)
            if (!same_but_optional(m_.fields[l.entries[i]].type, entries[i].type)) return false;
        return true;
    }
    bool handler(const Handler& h) const {
        const int causes = (h.message != none) + (h.condition != no_code) + (h.role != none);
        if (!in(h.scope, m_.scopes) || causes != 1 || !in_or_none(h.message, m_.messages) ||
            !code_or_none(h.condition) || !in_or_none(h.role, m_.roles))
            return false;
        const Index frame = m_.scopes[h.scope].frame;
        if (h.condition != no_code && !cell(h.cell, frame)) return false;
        return h.aside == none ? code(h.code) && h.role == none : aside(h.aside, frame);
    }
    bool consequence(const Deadline& d) const {
        switch (d.consequence) {
        case Consequence::remind: return in(d.role, m_.roles);
        case Consequence::block: return code(d.block);
        case Consequence::deem:
            for (const auto& [field, constant] : d.deemed)
                if (!in(field, m_.fields) || !in(constant, m_.constants)) return false;
            return d.step != none;
        case Consequence::alongside: return in(d.aside, m_.asides);
        }
        return false;
    }
    bool deadline(const Deadline& d) const {
        const int owners = (d.step != none) + (d.section != none) + (d.call != none);
        const std::uint32_t last = d.cell + (d.grace.count != 0 ? 1U : 0U);
        const bool date_field =
            d.end_field == none ||
            (in(d.end_field, m_.fields) && m_.fields[d.end_field].type.kind == TypeKind::date);
        return owners == 1 && in_or_none(d.step, m_.steps) && in_or_none(d.section, m_.scopes) &&
               in_or_none(d.call, m_.calls) && last < 16'000 && code(d.length) &&
               code_or_none(d.from) && unit(d.grace) && unit(d.extension) &&
               in_or_none(d.extension_role, m_.roles) && date_field && consequence(d);
    }
    void flow() {
        for (std::size_t i = 0; i < m_.positions.size(); ++i) {
            const Position& p = m_.positions[i];
            expect(in(p.scope, m_.scopes) && in(m_.scopes[p.scope].frame, m_.frames) &&
                       cell(p.cell, m_.scopes[p.scope].frame) && detail(p) && code(p.resume) &&
                       fits_detail(p, i),
                   "positions", i);
        }
        for (std::size_t i = 0; i < m_.scopes.size(); ++i) {
            const Scope& s = m_.scopes[i];
            // A parent stands before its parts: walks to the root end.
            const bool parent = i == 0 ? s.parent == none : s.parent < i;
            expect(s.kind <= ScopeKind::element && parent && in(s.frame, m_.frames) && cells(s) &&
                       nests(s, i) && owns_handlers(s, i) && code_or_none(s.resume) &&
                       owner(s.deadlines, &Deadline::section, i),
                   "scopes", i);
            if (s.kind == ScopeKind::section) expect(code(s.resume), "scopes", i);
        }
        if (!fault_.empty()) return;
        for (std::size_t i = 0; i < m_.deadlines.size(); ++i)
            expect(deadline(m_.deadlines[i]), "deadlines", i);
        for (std::size_t i = 0; i < m_.handlers.size(); ++i) {
            expect(handler(m_.handlers[i]), "handlers", i);
        }
        for (std::size_t i = 0; i < m_.branches.size(); ++i) {
            const Branch& b = m_.branches[i];
            expect(in(b.scope, m_.scopes) && cell(b.cell, m_.scopes[b.scope].frame) && code(b.code),
                   "branches", i);
        }
        if (fault_.empty()) asides();
        if (fault_.empty()) places();
    }

    void asides() {
        for (std::size_t i = 0; i < m_.asides.size(); ++i)
            expect(whole(m_.asides[i].scope, ScopeKind::handler) && code(m_.asides[i].code),
                   "asides", i);
        for (std::size_t i = 0; i < m_.loops.size(); ++i)
            expect(loop(m_.loops[i], i), "loops", i);
        for (std::size_t i = 0; i < m_.undo_sets.size(); ++i)
            expect(all_in(m_.undo_sets[i], m_.asides), "undo_sets", i);
        for (std::size_t i = 0; i < m_.scopes.size(); ++i)
            expect(aside_or_none(m_.scopes[i].undo, m_.scopes[i].frame), "scopes", i);
    }

    // What a step, a call, a deadline uses lies in its frame or around it.
    void places() {
        for (std::size_t i = 0; i < m_.steps.size(); ++i) {
            const Step& s = m_.steps[i];
            const Index frame = frame_of(s.position);
            bool seen = sees_all(frame, s.shows) && own(frame, s.role_field) &&
                        own(frame, s.at_field) && own(frame, s.by_field) &&
                        aside_or_none(s.undo, frame);
            for (const Collected& c : s.collects)
                seen = seen && sees(frame, c.field);
            expect(seen, "steps", i);
        }
        for (std::size_t i = 0; i < m_.calls.size(); ++i) {
            const Call& c = m_.calls[i];
            const Index frame = frame_of(c.position);
            expect(sees_all(frame, c.results) && code_or_none(c.failed) &&
                       aside_or_none(c.undo, frame),
                   "calls", i);
        }
        for (std::size_t i = 0; i < m_.deadlines.size(); ++i) {
            const Deadline& d = m_.deadlines[i];
            const Index frame = frame_of(d);
            const std::uint32_t last = d.cell + (d.grace.count != 0 ? 1U : 0U);
            bool seen = cell(last, frame) && own(frame, d.end_field) &&
                        (d.consequence != Consequence::alongside || aside(d.aside, frame));
            for (const auto& [field, constant] : d.deemed)
                seen = seen && sees(frame, field);
            expect(seen, "deadlines", i);
        }
    }

    void rules() {
        for (std::size_t i = 0; i < m_.rules.size(); ++i) {
            const Rule& r = m_.rules[i];
            expect(r.inputs.size() < stack_depth_max && r.rows.size() < none && type(r.output.type),
                   "rules", i);
            expect(r.policy < HitPolicy::formula ||
                       (r.policy == HitPolicy::formula && r.rows.size() == 1) ||
                       (r.policy == HitPolicy::model && r.rows.empty() && !r.local),
                   "rules", i);
            expect(r.policy == HitPolicy::model ? in(r.asks, m_.model_rules) : r.asks == none,
                   "rules", i);
            for (const Parameter& p : r.inputs)
                expect(type(p.type), "rules", i);
            for (const RuleRow& row : r.rows) {
                expect(row.tests.size() == r.inputs.size() && code(row.output), "rules", i);
                for (const CodeOffset test : row.tests)
                    expect(code_or_none(test), "rules", i);
            }
        }
    }

    const ProcessModel& m_;
    std::string fault_;
};

} // namespace

Result<void> verify(const ProcessModel& model, std::vector<Index>& lane_starts) {
    return Verifier(model).run(lane_starts);
}

} // namespace vorgang::run
