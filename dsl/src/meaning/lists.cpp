// Lists and records in expressions: written, read by `.`, filtered, and walked.
#include <algorithm>

#include "meaning/expression.hpp"
#include "meaning/spellings.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

bool mentions(const Expr& e, Index temporary) {
    return (e.kind == ExprKind::temporary && e.index == temporary) ||
           std::ranges::any_of(e.operands,
                               [=](const Expr& operand) { return mentions(operand, temporary); });
}

} // namespace

std::optional<Expr> Typer::variable(std::string_view name, Span span) const {
    for (auto v = variables_.rbegin(); v != variables_.rend(); ++v) {
        Expr e = v->item;
        e.span = span;
        if (v->name == name || (v->filter && item_spellings.is_either(name))) return e;
        if (!v->filter || e.type.kind != Kind::context) continue;
        const auto& entries = c_.model.tables.contexts[e.type.context].entries;
        const auto entry = std::ranges::find(entries, name, &Parameter::name);
        if (entry == entries.end()) continue;
        Expr part;
        part.kind = ExprKind::entry;
        part.index = static_cast<Index>(entry - entries.begin());
        part.type = type_of(entry->type, c_.model.tables);
        part.span = span;
        part.operands.push_back(std::move(e));
        return part;
    }
    return std::nullopt;
}

Expr Typer::list(const syntax::List& list, Span span, const ExprType& expected) {
    Expr e;
    e.span = span;
    ExprType wanted = expected.kind == Kind::list ? element_of(expected) : ExprType{};
    ExprType element{Kind::unknown};
    for (const syntax::ExpressionPtr& source : list.items) {
        Expr item = type(*source, wanted);
        if (item.type.kind == Kind::erroneous) return e;
        if (item.type.kind == Kind::list)
            return not_there_yet(item.span, {"eine Liste in einer Liste", "a list in a list"});
        const ExprType both = common(element, item.type);
        if (both.kind == Kind::erroneous) {
            c_.report(draft<catalogue::different_items>(item.span,
                                                        describe(element, c_.model.tables),
                                                        describe(item.type, c_.model.tables)));
            return e;
        }
        element = both;
        if (wanted.kind == Kind::erroneous) wanted = element;
        e.operands.push_back(std::move(item));
    }
    // LIMIT: the items lie on the stack until the list is made.
    if (e.operands.size() > 60) {
        c_.report(draft<catalogue::too_many>(
            span, Wording{"Werte in einer geschriebenen Liste", "values in a written list"}, 60));
        return Expr{};
    }
    e.kind = ExprKind::list;
    e.type = list_of(element);
    return e;
}

Expr Typer::context(const syntax::Context& context, Span span, const ExprType& expected) {
    Expr e;
    e.span = span;
    if (expected.kind != Kind::context) {
        if (expected.kind == Kind::erroneous)
            c_.report(draft<catalogue::context_without_type>(span));
        else
            c_.report(draft<catalogue::wrong_type>(span, describe(expected, c_.model.tables),
                                                   Wording{"ein Verbund", "a record"}));
        return e;
    }
    const std::vector<Parameter> entries = c_.model.tables.contexts[expected.context].entries;
    std::vector<const syntax::ContextEntry*> given(entries.size());
    Once once;
    bool good = true;
    for (const syntax::ContextEntry& entry : context.entries) {
        const auto declared = std::ranges::find(entries, entry.key.text, &Parameter::name);
        if (declared == entries.end()) {
            std::vector<std::string_view> names;
            names.reserve(entries.size());
            for (const Parameter& one : entries)
                names.push_back(one.name);
            c_.report(draft<catalogue::no_entry>(entry.key.span,
                                                 c_.model.tables.contexts[expected.context].name,
                                                 entry.key.text)
                          .help(did_you_mean(c_, entry.key.text, names)));
            good = false;
        } else if (once.first(entry.key, c_.diagnostics)) {
            given[static_cast<std::size_t>(declared - entries.begin())] = &entry;
        }
    }
    for (std::size_t i = 0; good && i < entries.size(); ++i) {
        if (given[i] != nullptr) {
            e.operands.push_back(value(*given[i]->value, entries[i].type));
        } else if (entries[i].type.optional) {
            Expr unknown;
            unknown.kind = ExprKind::unknown;
            unknown.type = {Kind::unknown};
            unknown.span = span;
            e.operands.push_back(std::move(unknown));
        } else {
            c_.report(draft<catalogue::missing_entry>(
                span, c_.model.tables.contexts[expected.context].name, entries[i].name));
            good = false;
        }
    }
    if (!good) return e;
    e.kind = ExprKind::context;
    e.index = expected.context;
    e.type = expected;
    return e;
}

// `kind.alter`, and over a list of records `kinder.alter`: the list of what each has there.
Expr Typer::entry_of(Expr of, const syntax::Path& path, Span span) {
    const ContextType& context = c_.model.tables.contexts[of.type.context];
    const auto entry = std::ranges::find(context.entries, path.member.text, &Parameter::name);
    Expr e;
    e.span = span;
    if (entry == context.entries.end()) {
        std::vector<std::string_view> names;
        for (const Parameter& one : context.entries)
            names.push_back(one.name);
        c_.report(draft<catalogue::no_entry>(path.member.span, context.name, path.member.text)
                      .help(did_you_mean(c_, path.member.text, names)));
        return e;
    }
    const ExprType part = type_of(entry->type, c_.model.tables);
    const bool of_each = of.type.kind == Kind::list;
    if (of_each && part.kind == Kind::list)
        return not_there_yet(path.member.span, {"eine Liste in einer Liste", "a list in a list"});
    e.kind = ExprKind::entry;
    e.index = static_cast<Index>(entry - context.entries.begin());
    e.type = of_each ? list_of(part) : part;
    e.operands.push_back(std::move(of));
    return e;
}

Expr Typer::over(Expr list, Repeat repeat, Index temporary, Expr body, Span span) {
    Expr e;
    e.span = span;
    if (body.type.kind == Kind::erroneous) return e;
    e.kind = ExprKind::repeat;
    e.repeat = repeat;
    e.index = temporary;
    e.operands.push_back(std::move(list));
    e.operands.push_back(std::move(body));
    return e;
}

// A condition over an item or its place; erroneous where it is neither, which is reported.
Expr Typer::inside(const syntax::Expression& source, const ExprType& item, Index temporary) {
    Expr walked;
    walked.kind = ExprKind::temporary;
    walked.index = temporary;
    walked.type = item;
    variables_.push_back({"", true, std::move(walked)});
    Expr inside = type(source);
    variables_.pop_back();
    if (inside.type.kind != Kind::yes_no && mentions(inside, temporary)) {
        c_.report(
            draft<catalogue::wrong_type>(inside.span, describe({Kind::yes_no}, c_.model.tables),
                                         describe(inside.type, c_.model.tables))
                .help(say("in den Klammern sind die Teile des Elements gemeint; ein Feld, das "
                          "so heißt, sieht man hier nicht",
                          "in the brackets the parts of the element are meant; a field of that "
                          "name is not seen here")));
        inside.type = {};
        return inside;
    }
    if (!is_place(inside)) {
        require(inside, {Kind::yes_no});
        return inside;
    }
    const auto place = constant_value(c_, inside);
    if (place && place->number() != nullptr && *place->number() == Number(0))
        c_.report(draft<catalogue::out_of_bounds>(inside.span, "0", "1..")
                      .help(say("das erste Element ist `[1]`, das letzte `[-1]`",
                                "the first element is `[1]`, the last `[-1]`")));
    return inside;
}

bool Typer::is_place(const Expr& inside) {
    return inside.type.kind == Kind::integer || inside.type.places == 0;
}

Expr Typer::of_item(const syntax::Expression& source, const ExprType& item) {
    return inside(source, item, temporaries_);
}

// `liste[3]` is one item, `liste[alter < 3]` are those for which the condition holds.
Expr Typer::filter(const syntax::Filter& filter, Span span) {
    Expr of = type(*filter.of);
    Expr e;
    e.span = span;
    if (of.type.kind == Kind::erroneous) return e;
    if (of.type.kind != Kind::list) {
        c_.report(draft<catalogue::no_list>(of.span, describe(of.type, c_.model.tables)));
        return e;
    }
    const auto temporary = take_temporary();
    if (!temporary) return not_there_yet(span, {"so tiefe Verschachtelung", "such nesting"});
    const ExprType list = of.type;
    Expr inner = inside(*filter.inside, element_of(list), *temporary);
    --temporaries_;
    if (inner.type.kind == Kind::erroneous) return e;
    if (is_place(inner)) {
        e.kind = ExprKind::element;
        e.type = element_of(list);
        e.operands.push_back(std::move(of));
        e.operands.push_back(std::move(inner));
        return e;
    }
    e = over(std::move(of), Repeat::filter, *temporary, std::move(inner), span);
    e.type = e.kind == ExprKind::erroneous ? ExprType{} : list;
    return e;
}

Expr Typer::loop(const syntax::Loop& loop, Span span) {
    Expr list = type(*loop.list);
    Expr e;
    e.span = span;
    if (list.type.kind == Kind::erroneous) return e;
    if (list.type.kind != Kind::list) {
        c_.report(draft<catalogue::no_list>(list.span, describe(list.type, c_.model.tables)));
        return e;
    }
    if (in_scope(loop.variable.text) || variable(loop.variable.text, span)) {
        c_.report(draft<catalogue::variable_hides>(loop.variable.span, loop.variable.text));
        return e;
    }
    const auto temporary = take_temporary();
    if (!temporary) return not_there_yet(span, {"so tiefe Verschachtelung", "such nesting"});
    Expr item;
    item.kind = ExprKind::temporary;
    item.index = *temporary;
    item.type = element_of(list.type);
    variables_.push_back({loop.variable.text, false, std::move(item)});
    const bool each = loop.quantifier == syntax::Quantifier::each;
    Expr body = each ? type(*loop.body) : of_kind(*loop.body, Kind::yes_no);
    variables_.pop_back();
    --temporaries_;
    if (body.type.kind == Kind::list)
        return not_there_yet(body.span, {"eine Liste in einer Liste", "a list in a list"});
    const ExprType result = each ? list_of(body.type) : ExprType{Kind::yes_no};
    const Repeat repeat = each                                          ? Repeat::each
                          : loop.quantifier == syntax::Quantifier::some ? Repeat::some
                                                                        : Repeat::every;
    e = over(std::move(list), repeat, *temporary, std::move(body), span);
    e.type = e.kind == ExprKind::erroneous ? ExprType{} : result;
    return e;
}

} // namespace vorgang::dsl::meaning
