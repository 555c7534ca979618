// What stands behind a point: `schritt.am`, `frist.ende`, parts of a date.
#include <algorithm>
#include <array>

#include "meaning/expression.hpp"
#include "meaning/spellings.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;

namespace {

struct DatePart {
    Spellings name;
    Builtin function;
};
constexpr std::array date_parts{DatePart{member::year, Builtin::year},
                                DatePart{member::month, Builtin::month},
                                DatePart{member::day, Builtin::day}};

} // namespace

Expr Typer::no_member(const syntax::Path& path, Span span) {
    c_.report(draft<catalogue::no_member>(path.member.span, path.member.text));
    Expr e;
    e.span = span;
    return e;
}

// A field that a host never sees; made when it is first read. It lies where its step or deadline
// is.
Expr Typer::hidden_field(Index& index, std::string name, Type type, Index frame, Span span) {
    ProcessModel& tables = c_.model.tables;
    if (index == none) {
        index = next_index(tables.fields);
        vorgang::Field& row = tables.fields.emplace_back();
        row.name = std::move(name);
        row.type = type;
        row.hidden = true;
        row.frame = frame;
        c_.model.fields.push_back({span, true});
    }
    return field(index, span);
}

Expr Typer::end_of(const syntax::Path& path, std::span<const Index> deadlines, Span span) {
    if (deadlines.size() != 1) return no_member(path, span);
    const Index index = deadlines.front();
    const Index frame = c_.model.deadline_frames[index];
    if (!require_frame(c_, frame, c_.source.text(span), span)) return {};
    vorgang::Deadline& deadline = c_.model.tables.deadlines[index];
    Expr e = hidden_field(deadline.end_field,
                          deadline.name + "." + std::string(path.member.text) + "#" +
                              std::to_string(index),
                          {TypeKind::date}, frame, span);
    c_.model.fields[deadline.end_field].deadline = index;
    return e;
}

// Whether silence may complete the step.
bool Typer::can_be_silent(const vorgang::Step& step) const {
    return std::ranges::any_of(step.deadlines, [&](Index deadline) {
        return c_.model.tables.deadlines[deadline].consequence == Consequence::deem;
    });
}

// `schritt.am` and `frist.ende`; `taken` says whether the name before the point was of a kind
// that has such members.
Expr Typer::moment(const syntax::Path& path, std::string_view of, Span span, bool& taken) {
    taken = !scope_.active;
    const bool english = c_.english();
    const std::string_view name = path.member.text;
    const Symbol* deadline = c_.names.deadlines.find(of);
    if (deadline != nullptr && member::end.is(name, english)) {
        const auto index = static_cast<Index>(deadline->index);
        return end_of(path, std::span(&index, 1), span);
    }
    const Symbol* symbol = c_.names.shared.find(of);
    if (taken && symbol != nullptr && symbol->kind == SymbolKind::section) {
        if (!member::end.is(name, english)) return no_member(path, span);
        return end_of(path, c_.model.section_deadlines[symbol->index], span);
    }
    taken = taken && symbol != nullptr && symbol->kind == SymbolKind::step;
    if (!taken) return {};
    vorgang::Step& step = c_.model.tables.steps[symbol->index];
    const Index frame = c_.model.step_frames[symbol->index];
    if (!require_frame(c_, frame, c_.source.text(span), span)) return {};
    if (member::by.is(name, english)) {
        Type person{TypeKind::person};
        person.optional = can_be_silent(step); // then nobody completed it
        Expr e =
            hidden_field(step.by_field, step.name + "." + std::string(name), person, frame, span);
        c_.model.fields[step.by_field].step = static_cast<Index>(symbol->index);
        return e;
    }
    if (member::end.is(name, english)) return end_of(path, step.deadlines, span);
    if (!member::at.is(name, english)) return no_member(path, span);
    Expr e = hidden_field(step.at_field, step.name + "." + std::string(name), {TypeKind::instant},
                          frame, span);
    c_.model.fields[step.at_field].step = static_cast<Index>(symbol->index);
    return e;
}

Expr Typer::path(const syntax::Path& path, Span span) {
    if (const auto* use = std::get_if<syntax::NameUse>(&path.of->node); use != nullptr) {
        bool taken = false;
        if (!variable(use->text, span)) {
            const Symbol* symbol = c_.names.shared.find(use->text);
            if (symbol != nullptr && symbol->kind == SymbolKind::element) {
                const Index entry = find_entry(c_, *symbol, path.member.text, span);
                return entry == none ? Expr{} : field(entry, span);
            }
            if (is_variable(c_, use->text)) return {}; // its name was taken
            Expr e = moment(path, use->text, span, taken);
            if (taken) return e;
        }
    }
    Expr of = type(*path.of);
    if (of.type.kind == Kind::erroneous) return of;
    if (of.type.kind == Kind::context ||
        (of.type.kind == Kind::list && of.type.element == Kind::context))
        return entry_of(std::move(of), path, span);
    for (const DatePart& part : date_parts) {
        if (!part.name.is_either(path.member.text) || of.type.kind != Kind::date) continue;
        Expr e;
        e.kind = ExprKind::builtin;
        e.index = static_cast<Index>(part.function);
        e.type = {Kind::integer};
        e.span = span;
        e.operands.push_back(std::move(of));
        return e;
    }
    return no_member(path, span);
}

} // namespace vorgang::dsl::meaning
