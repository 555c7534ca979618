// Where nodes lie in the text.
#include <gtest/gtest.h>

#include <algorithm>

#include "syntax/parse.hpp"

namespace vorgang::dsl::syntax {
namespace {

constexpr const char* text = R"(prozess p "P" {
    rolle amt "Amt" extern   # ein Kommentar
    regel r(x) -> y: geld trifft eindeutig {
        | x      | y |
        |--------|---|
        | [1..2] | 3 |
    }
    ablauf {
        schritt s "S" {
            rolle amt
            frist 5 tage ab a.b + 1 tag danach { ende e }
        }
        setze z = (1 + 2) * f(3)
    }
}
)";

class Places : public testing::Test {
  protected:
    void SetUp() override {
        Diagnostics diagnostics;
        tree = parse(source, {}, diagnostics);
        ASSERT_TRUE(tree.has_value());
    }
    std::string_view at(Span span) const { return source.text(span); }

    Source source{"places", text};
    std::optional<Tree> tree;
};

TEST_F(Places, declarations_end_with_their_last_word) {
    EXPECT_EQ(at(tree->process.roles.front().span), "rolle amt \"Amt\" extern");
    EXPECT_EQ(at(tree->process.title->span), "\"P\"");
    EXPECT_EQ(at(tree->process.flow_span), "ablauf");
}

TEST_F(Places, cells_are_trimmed) {
    const Row& row = tree->process.rules.front().table.rows.front();
    EXPECT_EQ(at(row.span), "| [1..2] | 3 |");
    EXPECT_EQ(at(row.cells[0].span), "[1..2]");
    EXPECT_EQ(at(row.cells[1].tests[0].span), "3");
}

TEST_F(Places, statements_and_clauses) {
    const Block& flow = tree->process.flow;
    ASSERT_EQ(flow.size(), 2U);
    EXPECT_TRUE(at(flow[0].span).starts_with("schritt s"));
    EXPECT_TRUE(at(flow[0].span).ends_with("}"));
    const Deadline& deadline = std::get<Step>(flow[0].node).deadlines.front();
    EXPECT_EQ(at(deadline.length->span), "5 tage");
    EXPECT_EQ(at(deadline.from->span), "a.b + 1 tag");
    EXPECT_EQ(at(deadline.consequence_span), "danach { ende e }");
}

TEST_F(Places, expressions_with_their_parentheses) {
    const Assign& assign = std::get<Assign>(tree->process.flow[1].node);
    EXPECT_EQ(at(assign.value->span), "(1 + 2) * f(3)");
    const Binary& product = std::get<Binary>(assign.value->node);
    EXPECT_EQ(at(product.left->span), "(1 + 2)");
    EXPECT_EQ(at(product.operation_span), "*");
    EXPECT_EQ(at(product.right->span), "f(3)");
}

// Lines that are not indented do not tell which brace is missing.
TEST(PlacesOfFindings, an_end_in_a_block_names_the_innermost_that_is_open) {
    const Source source("open", "prozess p {\nablauf {\nabschnitt a { warte 1 tag }\n"
                                "abschnitt b {\nabschnitt c { warte 1 tag }\n");
    Diagnostics diagnostics;
    EXPECT_FALSE(parse(source, {}, diagnostics).has_value());
    const auto early = std::ranges::find(diagnostics, "E0202", &Diagnostic::code);
    ASSERT_NE(early, diagnostics.end());
    ASSERT_EQ(early->secondary.size(), 1U);
    EXPECT_EQ(source.position(early->secondary[0].span.begin).line, 4U);
}

// A block that lost its head is read as if it were not there, and what is missing inside of it too.
TEST(PlacesOfFindings, lie_in_the_text_also_where_one_mend_covers_another) {
    const Source source("covered", R"(prozess p {
    ablauf {
        schritt a { rolle amt }
   }     abschnitt suche {
            jederzeit bei nachricht n {
                schritt b {
                    rolle amt
                ende e
            }
            schritt c { rolle amt }
        }
        ende f
    }
}o)");
    Diagnostics diagnostics;
    EXPECT_FALSE(parse(source, {}, diagnostics).has_value());
    bool behind = false;
    for (const Diagnostic& one : diagnostics) {
        behind = behind || one.code == "E0221";
        EXPECT_LE(one.primary.span.begin, one.primary.span.end) << one.code;
        EXPECT_LE(one.primary.span.end, source.text().size()) << one.code;
    }
    EXPECT_TRUE(behind);
}

} // namespace
} // namespace vorgang::dsl::syntax
