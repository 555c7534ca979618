// Verifies the tables of a process like hostile input: after this, every index and every code
// offset the engine follows is inside its table, and no code overflows the stack.
#include <string>

#include "process/code_check.hpp"
#include "process/tables.hpp"
#include "process/type_check.hpp"

namespace vorgang::run {
namespace {

class Verifier {
  public:
    explicit Verifier(const ProcessModel& model) : m_(model) {}

    Result<void> run(std::vector<bool>& lane_starts) {
        sizes();
        declarations();
        work();
        flow();
        rules();
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
        expect(m_.fields.size() < 8'000, "fields", m_.fields.size()); // LIMIT: slots are 16-bit
        expect(!m_.scopes.empty() && m_.scopes.size() < none, "scopes", m_.scopes.size());
        expect(m_.cells >= 1 && m_.cells < 16'000, "cells", m_.cells);
        expect(m_.branches.size() < no_code, "branches", m_.branches.size());
        expect(!m_.code.empty() && m_.code.size() < no_code, "code", m_.code.size());
        expect(in_or_none(m_.lead, m_.roles), "lead", 0);
    }

    void declarations() {
        for (std::size_t i = 0; i < m_.choices.size(); ++i)
            expect(!m_.choices[i].values.empty() && m_.choices[i].values.size() < none, "choices",
                   i);
        for (std::size_t i = 0; i < m_.constants.size(); ++i)
            expect(single(m_.constants[i]), "constants", i);
        if (fault_.empty()) fault_ = check_types(m_);
        for (std::size_t i = 0; i < m_.fields.size(); ++i)
            expect(type(m_.fields[i].type) && !(m_.fields[i].hidden && m_.fields[i].input),
                   "fields", i);
        expect(all_in(m_.once, m_.fields), "once", 0);
        for (std::size_t i = 0; i < m_.locals.size(); ++i)
            expect(type(m_.locals[i].type) && in(m_.locals[i].value, m_.constants), "locals", i);
        for (std::size_t i = 0; i < m_.operations.size(); ++i) {
            const Operation& o = m_.operations[i];
            expect(in(o.tool, m_.tools) && o.parameters.size() < stack_depth_max, "operations", i);
            for (const Parameter& p : o.parameters)
                expect(type(p.type), "operations", i);
            for (const Parameter& p : o.results)
                expect(type(p.type), "operations", i);
        }
        for (std::size_t i = 0; i < m_.messages.size(); ++i) {
            const Message& m = m_.messages[i];
            expect(in_or_none(m.role, m_.roles) && all_in(m.carries, m_.fields) &&
                       all_in(m.by, m_.fields) && unit(m.lapse) && channels(m.channels),
                   "messages", i);
        }
        for (std::size_t i = 0; i < m_.endings.size(); ++i)
            expect(all_in(m_.endings[i].returns, m_.fields), "endings", i);
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
            if (fault_.empty())
                expect(c.results.size() == m_.operations[c.operation].results.size(), "calls", i);
        }
    }

    bool detail(const Position& p) const {
        switch (p.kind) {
        case PositionKind::step: return in(p.detail, m_.steps);
        case PositionKind::call: return in(p.detail, m_.calls);
        case PositionKind::receive: return in(p.detail, m_.messages);
        case PositionKind::wait: return true;
        case PositionKind::join: return p.detail >= 1;
        }
        return false;
    }
    bool cells(const Scope& s) const {
        return s.cell < m_.cells && s.first_cell <= s.last_cell && s.last_cell <= m_.cells;
    }
    bool consequence(const Deadline& d) const {
        switch (d.consequence) {
        case Consequence::remind: return in(d.role, m_.roles);
        case Consequence::block: return code(d.block);
        case Consequence::deem:
            for (const auto& [field, constant] : d.deemed)
                if (!in(field, m_.fields) || !in(constant, m_.constants)) return false;
            return d.step != none;
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
               in_or_none(d.call, m_.calls) && last < m_.cells && code(d.length) &&
               code_or_none(d.from) && unit(d.grace) && unit(d.extension) &&
               in_or_none(d.extension_role, m_.roles) && date_field && consequence(d);
    }
    void flow() {
        for (std::size_t i = 0; i < m_.positions.size(); ++i) {
            const Position& p = m_.positions[i];
            expect(in(p.scope, m_.scopes) && p.cell < m_.cells && detail(p) && code(p.resume),
                   "positions", i);
        }
        for (std::size_t i = 0; i < m_.scopes.size(); ++i) {
            const Scope& s = m_.scopes[i];
            // A parent stands before its parts: walks to the root end.
            const bool parent = i == 0 ? s.parent == none : s.parent < i;
            expect(s.kind <= ScopeKind::handler && parent && cells(s) &&
                       all_in(s.handlers, m_.handlers) && code_or_none(s.resume) &&
                       owner(s.deadlines, &Deadline::section, i),
                   "scopes", i);
            if (s.kind == ScopeKind::section) expect(code(s.resume), "scopes", i);
        }
        for (std::size_t i = 0; i < m_.deadlines.size(); ++i)
            expect(deadline(m_.deadlines[i]), "deadlines", i);
        for (std::size_t i = 0; i < m_.handlers.size(); ++i) {
            const Handler& h = m_.handlers[i];
            expect(in(h.scope, m_.scopes) && in(h.message, m_.messages) && code(h.code), "handlers",
                   i);
        }
        for (std::size_t i = 0; i < m_.branches.size(); ++i) {
            const Branch& b = m_.branches[i];
            expect(in(b.scope, m_.scopes) && b.cell < m_.cells && code(b.code), "branches", i);
        }
    }

    void rules() {
        for (std::size_t i = 0; i < m_.rules.size(); ++i) {
            const Rule& r = m_.rules[i];
            expect(r.inputs.size() < stack_depth_max && r.rows.size() < none && type(r.output.type),
                   "rules", i);
            expect(r.policy < HitPolicy::formula ||
                       (r.policy == HitPolicy::formula && r.rows.size() == 1),
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

Result<void> verify(const ProcessModel& model, std::vector<bool>& lane_starts) {
    return Verifier(model).run(lane_starts);
}

} // namespace vorgang::run
