#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "diag/report.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang {
namespace {

std::vector<std::string_view> catalogue_codes() {
    return {
#define VORGANG_DIAGNOSTIC(code_, severity_, name_, german_, english_) #code_,
#include "diag/catalogue.def"
    };
}

TEST(Explain, every_page_has_a_code_and_both_languages) {
    const auto codes = catalogue_codes();
    ASSERT_FALSE(explained_codes().empty());
    for (const std::string_view code : explained_codes()) {
        EXPECT_NE(std::ranges::find(codes, code), codes.end()) << code;
        for (const Language language : {Language::german, Language::english}) {
            const auto page = explain(code, language);
            ASSERT_TRUE(page.has_value()) << code;
            EXPECT_GT(page->size(), 80U) << code;
        }
        EXPECT_NE(explain(code, Language::german)->find("Richtig:"), std::string_view::npos)
            << code;
        EXPECT_NE(explain(code, Language::english)->find("Right:"), std::string_view::npos) << code;
    }
}

TEST(Explain, codes_of_text_and_syntax_are_complete) {
    for (const std::string_view code : catalogue_codes()) {
        if (!code.starts_with("E01") && !code.starts_with("E02")) continue;
        EXPECT_TRUE(explain(code, Language::german).has_value()) << code;
    }
}

TEST(Explain, takes_small_letters_and_refuses_nonsense) {
    EXPECT_EQ(explain("e0201", Language::german), explain("E0201", Language::german));
    EXPECT_FALSE(explain("E0000", Language::german).has_value());
    EXPECT_FALSE(explain("", Language::german).has_value());
    EXPECT_FALSE(explain("../../etc", Language::german).has_value());
}

} // namespace
} // namespace vorgang
