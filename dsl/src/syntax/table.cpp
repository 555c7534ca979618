// Decision tables: a row is one line, split into cells before any of them is read.
#include "syntax/grammar.hpp"
#include "syntax/table_lines.hpp"

namespace vorgang::dsl::syntax {
namespace {

const x3::rule<struct CellId, Cell> cell{"unary_test"};
const x3::rule<struct NegatedId, Cell> negated{"unary_test"};

const auto comma = symbol(Symbol::comma);
const auto cell_end = EndParser(Phrase::cell_end);

constexpr auto without_tests = [](Cell& node) {
    node.tests.clear();
    return true;
};

/// All rows of a table, from the first `|`.
struct TableParser : x3::parser<TableParser>, KeyedParser {
    using attribute_type = Table;
    [[maybe_unused]] static const bool has_attribute = true;

    template<class Context, class RuleContext>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Table& table) const {
        ParseState& state = state_of(context);
        const Iterator begin = state.token(first, last).begin;
        if (!state.token(first, last).is(Symbol::bar)) return false;
        const RowLine head = split_row(state, first, last);
        const bool named = read_columns(state, head, table);
        if (named && !take_separator(state, first, last))
            report_no_separator(state, first, last, head.cells.size());
        while (state.token(first, last).is(Symbol::bar))
            read_row(first, last, context, table);
        table.span = state.span(begin, first);
        return true;
    }
    [[nodiscard]] std::string key() const { return key_of(Phrase::table_row); }

  private:
    template<class Context>
    static void read_row(Iterator& first, Iterator last, const Context& context, Table& table) {
        ParseState& state = state_of(context);
        const RowLine line = split_row(state, first, last);
        Row row;
        row.span = line.span;
        for (const CellText& text : line.cells) {
            Cell& out = row.cells.emplace_back();
            out.span = state.span(text.begin, text.end);
            if (check_not_empty(state, text)) {
                Iterator at = text.begin;
                cell.parse(at, text.end, context, unused, out);
            }
        }
        check_cell_count(state, line, table.columns.size());
        table.rows.push_back(std::move(row));
    }
};

} // namespace

const auto table_def = TableParser{};

const auto cell_def =
    recover<Level::cell>[(spanned[constant<&Cell::any, true>(symbol(Symbol::minus) >> &cell_end)] |
                          spanned[constant<&Cell::otherwise, true>(reserved(Reserved::else_) >>
                                                                   &cell_end)] |
                          here(negated) |
                          spanned[only_if<without_tests> >> add<&Cell::tests>(unary_test) >>
                                  *(comma > add<&Cell::tests>(unary_test))] |
                          or_fail(Phrase::unary_test)) > cell_end];

const auto negated_def = spanned[constant<&Cell::negated, true>(
    reserved(Reserved::not_) >> symbol(Symbol::open_parenthesis) >>
    separating[add<&Cell::tests>(unary_test) >> *(comma > add<&Cell::tests>(unary_test))] >>
    symbol(Symbol::close_parenthesis) >> &cell_end)];

BOOST_SPIRIT_DEFINE(table, cell, negated)

VORGANG_SYNTAX_EXPORT(TableRule)

} // namespace vorgang::dsl::syntax
