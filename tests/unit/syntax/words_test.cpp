#include "syntax/words.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>

#include "syntax/parse.hpp"
#include "syntax/state.hpp"

namespace vorgang::dsl::syntax {
namespace {

TEST(Words, folded_and_unfolded_spellings_are_the_same) {
    EXPECT_EQ(look_up("zurück").spelling, look_up("zurueck").spelling);
    EXPECT_EQ(look_up("gemäß").spelling, look_up("gemaess").spelling);
    EXPECT_NE(look_up("zurück").spelling, 0);
    EXPECT_EQ(look_up("zuruck").spelling, 0);
    EXPECT_EQ(look_up("fuer").reserved, Reserved::for_);
    EXPECT_EQ(look_up("hundesteuer").spelling, 0);
}

TEST(Words, every_meaning_has_two_spellings) {
    for (std::size_t i = 0; i < word_count; ++i) {
        const auto word = static_cast<Word>(i);
        EXPECT_FALSE(text_of(word, Language::german).empty());
        EXPECT_FALSE(text_of(word, Language::english).empty());
        EXPECT_TRUE(belongs_to(spelling_of(word, Language::german), Language::german));
    }
}

// Two meanings that may begin the same item must not be spelled alike, or the place no longer
// decides.
TEST(Words, the_first_word_of_an_item_is_unambiguous) {
    for (const Level level :
         {Level::declaration, Level::statement, Level::clause, Level::command}) {
        for (const Language language : {Language::german, Language::english}) {
            std::map<Spelling, Word> seen;
            for (std::size_t i = 0; i < word_count; ++i) {
                const auto word = static_cast<Word>(i);
                if (!words_that_begin(level).contains(word)) continue;
                const auto [place, fresh] = seen.emplace(spelling_of(word, language), word);
                EXPECT_TRUE(fresh) << text_of(word, language);
            }
        }
    }
}

// Invariant 1 of the grammar: an expression ends where the next item begins, whatever the layout.
// A word that begins an item must therefore not be able to continue an expression.
TEST(Words, no_item_begins_with_a_word_that_continues_an_expression) {
    const std::set<Reserved> continuing{Reserved::and_,    Reserved::or_,  Reserved::in,
                                        Reserved::between, Reserved::then, Reserved::satisfies,
                                        Reserved::instance};
    for (const Level level : {Level::declaration, Level::statement, Level::clause, Level::command})
        for (std::size_t i = 0; i < word_count; ++i) {
            const auto word = static_cast<Word>(i);
            if (!words_that_begin(level).contains(word)) continue;
            for (const Language language : {Language::german, Language::english})
                EXPECT_FALSE(continuing.contains(look_up(text_of(word, language)).reserved))
                    << text_of(word, language);
        }
}

// The same from the other side: behind a complete expression no word of the language is swallowed.
TEST(Words, an_expression_never_swallows_the_word_behind_it) {
    for (std::size_t i = 0; i < word_count; ++i) {
        const std::string word(text_of(static_cast<Word>(i), Language::german));
        if (look_up(word).reserved != Reserved::none) continue;
        const std::string before = "prozess p { ablauf { setze x = a ";
        const Source source("words", before + word + " ( } }");
        Diagnostics diagnostics;
        EXPECT_FALSE(parse(source, {}, diagnostics).has_value()) << word;
        diagnostics.sort();
        ASSERT_FALSE(diagnostics.empty());
        EXPECT_GE(diagnostics.list().front().primary.span.begin, before.size()) << word;
    }
}

TEST(Words, a_unit_behind_a_number_is_a_length_in_every_layout) {
    const Source source("units", "prozess p { ablauf { warte 5\n\n tage ende e } }");
    Diagnostics diagnostics;
    const auto tree = parse(source, {}, diagnostics);
    ASSERT_TRUE(tree.has_value());
    const auto& wait = std::get<WaitFor>(tree->process.flow.front().node);
    EXPECT_EQ(std::get<LengthLiteral>(wait.length->node).length, (Length{5, Unit::day}));
}

} // namespace
} // namespace vorgang::dsl::syntax
