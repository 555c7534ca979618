// Tables by column, beside the same tables asked row by row: the same rows fit, whatever the cells
// and the inputs are.
#include <algorithm>
#include <random>

#include "../host/bench_case.hpp"
#include "process/tables.hpp"
#include "table/column.hpp"

namespace vorgang::test {
namespace {

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t limit) {
    return random() % limit;
}

// One kind of column: how it is declared, its constants in their order, and what is put in.
struct Kind {
    std::string_view type;
    std::vector<std::string> constants;
    std::vector<Value> values;
    bool ordered = true;
};

const std::vector<Kind>& kinds() {
    const auto number = [](std::int64_t n, int scale) { return Value(Number::scaled(n, scale)); };
    static const std::vector<Kind> all{
        {"zahl?",
         {"-3", "-0.5", "0", "0.25", "1", "1.5", "7", "1000"},
         {number(-4, 0), number(-3, 0), number(-50, 2), number(-49, 2), number(0, 3),
          number(250, 3), number(2501, 4), number(1, 0), number(10000, 4), number(15, 1),
          number(7, 0), number(999'999, 3), number(1000, 0), number(1, -9), number(1, -30),
          number(-1, -30), number(1, 30), Value()}},
        {"ganzzahl[0..9]",
         {"0", "1", "2", "5", "8", "9"},
         {Value(0), Value(1), Value(3), Value(5), Value(6), Value(8), Value(9)}},
        {"geld?",
         {"0.01", "12.50", "99.99", "100"},
         {number(0, 2), number(1, 2), number(2, 2), number(1250, 2), number(125, 1),
          number(1251, 2), number(9999, 2), number(100, 0), number(10001, 2), Value()}},
        {"text?",
         {"\"\"", "\"a\"", "\"ab\"", "\"b\"", "\"straße\""},
         {Value(""), Value("a"), Value("aa"), Value("ab"), Value("abc"), Value("b"),
          Value("straße"), Value("z"), Value()}},
        {"datum?",
         {"2024-02-29", "2026-01-01", "2026-12-31"},
         {Value(Date{19'782}), Value(Date{19'783}), Value(Date{20'454}), Value(Date{20'600}),
          Value(Date{20'818}), Value(Date{20'819}), Value(Date{0}), Value()}},
        {"auswahl { rot, grün, blau }?",
         {"rot", "grün", "blau"},
         {Value("rot"), Value("grün"), Value("blau"), Value()},
         false},
        {"janein?", {"ja", "nein"}, {Value(true), Value(false), Value()}, false}};
    return all;
}

std::string test_of(Random& random, const Kind& kind) {
    const auto constant = [&] { return below(random, kind.constants.size()); };
    const std::size_t one = constant();
    if (!kind.ordered) return kind.constants[one];
    static constexpr std::string_view signs[] = {"< ", "<= ", "> ", ">= "};
    switch (below(random, 3)) {
    case 0: return kind.constants[one];
    case 1: return std::string(signs[below(random, 4)]) + kind.constants[one];
    default: {
        const std::size_t other = std::max(one, constant());
        const bool closed = other == one || below(random, 2) == 0;
        return (closed ? "[" : "]") + kind.constants[one] + ".." + kind.constants[other] +
               (closed ? "]" : "[");
    }
    }
}

std::string cell_of(Random& random, const Kind& kind) {
    if (below(random, 4) == 0) return "-";
    std::string cell = test_of(random, kind);
    while (below(random, 3) == 0)
        cell += ", " + test_of(random, kind);
    return below(random, 5) == 0 ? "nicht(" + cell + ")" : cell;
}

struct Policy {
    std::string_view words;
    std::string_view result; // of the table
    std::string_view field;
    bool has_output = true;
};
constexpr Policy policies[] = {{"sammle", "ganzzahl", "liste von ganzzahl?"},
                               {"erste", "ganzzahl", "ganzzahl?"},
                               {"sammle summe", "ganzzahl", "ganzzahl?"},
                               {"sammle kleinste", "ganzzahl", "ganzzahl?"},
                               {"sammle größte", "ganzzahl", "ganzzahl?"},
                               {"sammle anzahl", "ganzzahl", "ganzzahl?", false},
                               {"vorrang", "farbe", "farbe?"},
                               {"rang", "farbe", "liste von farbe?"},
                               {"reihenfolge", "ganzzahl", "liste von ganzzahl?"}};

class RandomTable {
  public:
    explicit RandomTable(Random& random) : random_(random) {
        for (int i = 0; i < 3; ++i)
            columns_.push_back(&kinds()[below(random, kinds().size())]);
        policy_ = policies[below(random, std::size(policies))];
        otherwise_ = below(random, 3) == 0;
        for (std::size_t row = 0, count = 4 + below(random, 80); row < count; ++row)
            rows_.push_back(cell_of(random, *columns_[0]) + " | " + cell_of(random, *columns_[1]) +
                            " | " + cell_of(random, *columns_[2]));
        if (otherwise_) rows_.push_back("sonst | - | -");
    }

    // `schalter` is a local value: what it decides is asked for in each row, and the compiler does
    // not know it.
    [[nodiscard]] std::string text() {
        std::string text = "prozess p \"P\" {\n version 1\n rolle amt \"Amt\"\n"
                           " typ farbe = auswahl { weiss, grau, schwarz }\n"
                           " örtlich schalter: janein = ja\n daten {\n";
        for (std::size_t i = 0; i < columns_.size(); ++i)
            text += "  f" + std::to_string(i) + ": " + std::string(columns_[i]->type) + "\n";
        text += "  found: " + std::string(policy_.field) +
                "\n  asked: " + std::string(policy_.field) + "\n }\n";
        const auto seed = static_cast<std::uint32_t>(random_());
        text += rule("by_column", false, seed) + rule("by_row", true, seed);
        return text + " ablauf {\n  schritt s \"S\" { rolle amt erfasst f0, f1, f2 }\n"
                      "  setze found = by_column(f0, f1, f2)\n"
                      "  setze asked = by_row(f0, f1, f2, 1)\n"
                      "  schritt t \"T\" { rolle amt zeigt found, asked }\n"
                      "  ende fertig \"Fertig\"\n }\n}\n";
    }
    [[nodiscard]] std::vector<Assignment> inputs() {
        std::vector<Assignment> data;
        static constexpr const char* names[] = {"f0", "f1", "f2"};
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const Value& value = columns_[i]->values[below(random_, columns_[i]->values.size())];
            if (!value.is_unknown()) data.push_back({names[i], value});
        }
        return data;
    }

  private:
    std::string rule(std::string_view name, bool ask, std::uint32_t seed) {
        Random outputs(seed);
        std::string text = " regel " + std::string(name) + "(f0, f1, f2" +
                           (ask ? ", z: ganzzahl" : "") + ") -> y: " + std::string(policy_.result) +
                           " trifft " + std::string(policy_.words) + " {\n  | f0 | f1 | f2 | " +
                           (ask ? "z | " : "") + (policy_.has_output ? "y |\n" : "\n") +
                           "  |----|----|----|" + (ask ? "---|" : "") +
                           (policy_.has_output ? "---|\n" : "\n");
        for (std::size_t row = 0; row < rows_.size(); ++row) {
            text += "  | " + rows_[row] + " | ";
            if (ask) text += row == 0 ? "< (wenn schalter dann 5 sonst 6) | " : "- | ";
            const auto output = static_cast<std::uint32_t>(outputs());
            static constexpr std::string_view colours[] = {"weiss", "grau", "schwarz"};
            if (policy_.has_output)
                text += (policy_.result == "farbe" ? std::string(colours[output % 3])
                                                   : std::to_string(output % 1000)) +
                        " |";
            text += "\n";
        }
        return text + " }\n";
    }

    Random& random_;
    std::vector<const Kind*> columns_;
    Policy policy_;
    bool otherwise_ = false;
    std::vector<std::string> rows_;
};

TEST(TableIndex, FindsTheRowsThatFitWhenEachIsAsked) {
    Random random(20'261);
    int used = 0;
    for (int round = 0; round < 150; ++round) {
        RandomTable table(random);
        const std::string text = table.text();
        SCOPED_TRACE(text);
        Workbench w(text);
        const Process process = w.engine->deployment(w.deployment)->process();
        used += process.tables().rule_indexes[0].is_used() ? 1 : 0;
        ASSERT_FALSE(process.tables().rule_indexes[1].is_used());
        for (int i = 0; i < 25; ++i) {
            ASSERT_TRUE(w.start(w.as("amt", "a"), table.inputs()).accepted());
            ASSERT_EQ(to_json(w.field("found")), to_json(w.field("asked")));
        }
    }
    EXPECT_GT(used, 140);
}

TEST(TableIndex, TheSetsOfColumnsAreWhatTheCellsSay) {
    Random random(5);
    for (int round = 0; round < 300; ++round) {
        const int places = static_cast<int>(below(random, 4));
        std::vector<std::optional<table::Cell>> cells;
        for (std::size_t row = 0, count = 1 + below(random, 200); row < count; ++row) {
            table::Cell cell;
            for (std::size_t i = 0, keys = below(random, 4); i < keys; ++i)
                cell.keys.emplace_back(
                    Number::scaled(static_cast<std::int64_t>(below(random, 60)) - 30, places));
            std::ranges::sort(cell.keys);
            cell.keys.erase(std::unique(cell.keys.begin(), cell.keys.end()), cell.keys.end());
            for (std::size_t piece = 0; piece <= 2 * cell.keys.size(); ++piece)
                cell.fits.push_back(below(random, 2) == 0);
            cell.fits_unknown = below(random, 2) == 0;
            cells.push_back(below(random, 8) == 0 ? std::nullopt : std::optional(cell));
        }
        std::size_t words_left = 1 << 20;
        const auto column = table::Column::make(cells, words_left);
        ASSERT_TRUE(column);
        const auto has = [&](const table::Word* set, std::size_t row) {
            return (set[row / 64] >> row % 64 & 1) != 0;
        };
        for (int i = 0; i < 200; ++i) {
            const Number value = Number::scaled(static_cast<std::int64_t>(below(random, 800)) - 400,
                                                static_cast<int>(below(random, 6)));
            for (std::size_t row = 0; row < cells.size(); ++row) {
                bool wanted = true;
                if (cells[row]) {
                    std::size_t piece = 0;
                    for (const table::Key& key : cells[row]->keys) {
                        const Number at = std::get<Number>(key);
                        piece += value > at ? 2 : value == at ? 1 : 0;
                    }
                    wanted = cells[row]->fits[piece];
                }
                ASSERT_EQ(has(column->at(value), row), wanted) << value.to_text();
                ASSERT_EQ(has(column->at_unknown(), row), !cells[row] || cells[row]->fits_unknown);
            }
        }
    }
}

TEST(TableIndex, ALargeColumnIsLeftToTheRows) {
    std::vector<std::optional<table::Cell>> cells;
    cells.reserve(1000);
    for (int row = 0; row < 1000; ++row)
        cells.push_back(table::Cell{{Number(row)}, {false, true, false}, false});
    std::size_t words_left = 16'000; // a set for each row, and one for what is between
    EXPECT_FALSE(table::Column::make(cells, words_left));
    EXPECT_EQ(words_left, 16'000U);
    words_left = 16'016;
    EXPECT_TRUE(table::Column::make(cells, words_left));
    EXPECT_EQ(words_left, 0U);
}

} // namespace
} // namespace vorgang::test
