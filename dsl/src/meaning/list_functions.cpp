// The functions over lists, by FEEL: what they take besides the list.
#include <algorithm>
#include <array>

#include "meaning/expression.hpp"
#include "meaning/spellings.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;

namespace {

enum class Others : std::uint8_t { none, one_value, values, lists };
enum class Elements : std::uint8_t { any, numbers, ordered, yes_no, addable };
enum class Gives : std::uint8_t { count, element, number, yes_no, places, list };

struct Row {
    Spellings name;
    Builtin function;
    Elements elements;
    Others others;
    Gives gives;
};

constexpr Spellings spelt(std::string_view english) {
    return dsl::feel::function_spelling(english);
}

constexpr std::array rows{
    Row{spelt("count"), Builtin::count, Elements::any, Others::none, Gives::count},
    Row{spelt("sum"), Builtin::sum, Elements::addable, Others::none, Gives::element},
    Row{spelt("mean"), Builtin::mean, Elements::numbers, Others::none, Gives::number},
    Row{spelt("min"), Builtin::minimum, Elements::ordered, Others::none, Gives::element},
    Row{spelt("max"), Builtin::maximum, Elements::ordered, Others::none, Gives::element},
    Row{spelt("all"), Builtin::all, Elements::yes_no, Others::none, Gives::yes_no},
    Row{spelt("any"), Builtin::any, Elements::yes_no, Others::none, Gives::yes_no},
    Row{spelt("list contains"), Builtin::list_contains, Elements::any, Others::one_value,
        Gives::yes_no},
    Row{spelt("index of"), Builtin::index_of, Elements::any, Others::one_value, Gives::places},
    Row{spelt("append"), Builtin::append, Elements::any, Others::values, Gives::list},
    Row{spelt("concatenate"), Builtin::concatenate, Elements::any, Others::lists, Gives::list},
    Row{spelt("distinct values"), Builtin::distinct, Elements::any, Others::none, Gives::list},
    Row{spelt("reverse"), Builtin::reverse, Elements::any, Others::none, Gives::list},
};

const Row* find_row(std::string_view name) {
    const auto row =
        std::ranges::find_if(rows, [&](const Row& r) { return r.name.is_either(name); });
    return row == rows.end() ? nullptr : &*row;
}

bool suits(Elements wanted, Kind kind) {
    if (kind == Kind::unknown) return true;
    switch (wanted) {
    case Elements::any: return true;
    case Elements::numbers: return is_numeric(kind);
    case Elements::ordered: return has_order(kind);
    case Elements::yes_no: return kind == Kind::yes_no;
    case Elements::addable: return is_numeric(kind) || kind == Kind::length;
    }
    return false;
}

ExprType wanted_list(Elements wanted) {
    return list_of({wanted == Elements::yes_no ? Kind::yes_no : Kind::number});
}

ExprType result(Gives gives, const ExprType& list) {
    switch (gives) {
    case Gives::count: return {Kind::integer};
    case Gives::element: return element_of(list);
    case Gives::number: return {Kind::number};
    case Gives::yes_no: return {Kind::yes_no};
    case Gives::places: return list_of({Kind::integer});
    case Gives::list: return list;
    }
    return {};
}

} // namespace

std::optional<Spellings> find_list_function(std::string_view name) {
    const Row* row = find_row(name);
    if (row == nullptr) return std::nullopt;
    return row->name;
}

std::optional<Spellings> list_function_name(Builtin function) {
    const auto row = std::ranges::find(rows, function, &Row::function);
    if (row == rows.end()) return std::nullopt;
    return row->name;
}

// `taken`: the name is one of these, and the first argument is a list where others have the name
// for single values too.
Expr Typer::list_call(const syntax::Invocation& call, Span span, bool& taken) {
    const Row* row = find_row(call.function.text);
    taken = row != nullptr && !call.arguments.empty();
    Expr e;
    e.span = span;
    if (!taken) return e;
    const std::size_t before = c_.diagnostics.error_count();
    Expr first = type(*call.arguments[0].value);
    const bool shared = row->gives == Gives::element && row->elements == Elements::ordered;
    if (shared && first.type.kind != Kind::list) {
        // `kleinste(a, b)`: what was typed is typed again there, and only a fault would show.
        taken = before != c_.diagnostics.error_count();
        return e;
    }
    if (first.type.kind == Kind::erroneous) return e;
    if (first.type.kind != Kind::list) {
        c_.report(draft<catalogue::no_list>(first.span, describe(first.type, c_.model.tables)));
        return e;
    }
    if (!suits(row->elements, first.type.element)) {
        c_.report(draft<catalogue::wrong_type>(
            first.span, describe(wanted_list(row->elements), c_.model.tables),
            describe(first.type, c_.model.tables)));
        return e;
    }
    const std::size_t count = call.arguments.size();
    const bool right = row->others == Others::none        ? count == 1
                       : row->others == Others::one_value ? count == 2
                                                          : count >= 2 && count <= 32;
    if (!right) {
        c_.report(draft<catalogue::argument_count>(span, call.function.text,
                                                   row->others == Others::none ? 1U : 2U, count));
        return e;
    }
    ExprType list = first.type;
    e.operands.push_back(std::move(first));
    for (std::size_t i = 1; i < count; ++i) {
        const ExprType other = row->others == Others::lists ? list : element_of(list);
        Expr argument = type(*call.arguments[i].value, other);
        if (argument.type.kind == Kind::erroneous) return Expr{};
        const ExprType both = common(other, argument.type);
        if (both.kind == Kind::erroneous) {
            c_.report(draft<catalogue::wrong_type>(argument.span, describe(other, c_.model.tables),
                                                   describe(argument.type, c_.model.tables)));
            return Expr{};
        }
        if (row->gives == Gives::list) list = row->others == Others::lists ? both : list_of(both);
        e.operands.push_back(std::move(argument));
    }
    e.kind = ExprKind::builtin;
    e.index = static_cast<Index>(row->function);
    e.type = result(row->gives, list);
    return e;
}

} // namespace vorgang::dsl::meaning
