// No input, however broken, crashes, hangs, or fails without saying why.
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "folders.hpp"
#include "syntax/parse.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::dsl::syntax {
namespace {

void expect_an_answer(const std::string& text) {
    const Source source("noise", text);
    Diagnostics diagnostics;
    const auto tree = parse(source, {}, diagnostics);
    ASSERT_EQ(tree.has_value(), !diagnostics.has_errors());
    for (const Diagnostic& one : diagnostics) {
        ASSERT_LE(one.primary.span.begin, one.primary.span.end);
        ASSERT_LE(one.primary.span.end, text.size());
        ASSERT_FALSE(one.message.german.empty()) << one.code;
        ASSERT_FALSE(one.message.english.empty()) << one.code;
    }
    ASSERT_EQ(render_text(source, diagnostics).empty(), diagnostics.empty());
    ASSERT_FALSE(render_json(source, diagnostics).empty());
}

std::string example() {
    std::ifstream file(folders::source() / "tests/golden/syntax/good/hundesteuer.vorgang");
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

constexpr std::array pieces{
    "prozess",   "rolle",    "x",           "{",       "}",        "schritt",  "(",
    ")",         "[",        "]",           "|",       "\n",       "falls",    "ja",
    "1",         "\"a\"",    "\"",          "->",      "=",        "..",       ".",
    ",",         ":",        "daten",       "regel",   "ablauf",   "szenario", "#",
    "frist",     "tage",     "sonst",       "erfasst", "geld",     "nicht",    "in",
    "danach",    "erwarte",  "2026-05-10",  "§",       "ende",     "parallel", "zweig",
    "als",       "werkzeug", "| a | b |\n", "für",     "zwischen", "<=",       "setze",
    "jederzeit", "bei",      "nachricht",   "warte",   "trifft"};

TEST(Noise, random_bytes) {
    std::mt19937 random(1);
    for (int round = 0; round < 300; ++round) {
        std::string text(random() % 400, '\0');
        for (char& c : text)
            c = static_cast<char>(random() % 256);
        expect_an_answer(text);
    }
}

TEST(Noise, random_words) {
    std::mt19937 random(2);
    for (int round = 0; round < 500; ++round) {
        std::string text = round % 2 == 0 ? "prozess p { ablauf { " : "prozess p {\n";
        for (std::size_t i = random() % 300; i > 0; --i) {
            text += pieces[random() % pieces.size()];
            text += random() % 8 == 0 ? "\n" : " ";
        }
        expect_an_answer(text);
    }
}

TEST(Noise, every_prefix_of_a_process) {
    const std::string text = example();
    ASSERT_GT(text.size(), 4000U);
    for (std::size_t size = 0; size < text.size(); size += 3)
        expect_an_answer(text.substr(0, size));
}

TEST(Noise, a_process_with_pieces_taken_out_doubled_or_replaced) {
    const std::string whole = example();
    std::mt19937 random(3);
    for (int round = 0; round < 600; ++round) {
        std::string text = whole;
        const std::size_t at = random() % text.size();
        const std::size_t size = random() % 30;
        switch (random() % 3) {
        case 0: text.erase(at, size); break;
        case 1: text.insert(at, text.substr(at, size)); break;
        default: text.insert(at, pieces[random() % pieces.size()]); break;
        }
        expect_an_answer(text);
    }
}

TEST(Noise, ten_megabytes) {
    std::mt19937 random(4);
    std::string text = "prozess p {\n";
    while (text.size() < 10'000'000) {
        text += pieces[random() % pieces.size()];
        text += random() % 8 == 0 ? '\n' : ' ';
    }
    expect_an_answer(text);
    std::string bytes;
    while (bytes.size() < 10'000'000)
        bytes += static_cast<char>(random() % 128);
    expect_an_answer(bytes);
}

} // namespace
} // namespace vorgang::dsl::syntax
