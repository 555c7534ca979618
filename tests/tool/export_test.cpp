// The file of a case, with texts that came from anybody and while somebody writes.
#include <atomic>
#include <thread>

#include "bench_case.hpp"
#include "tool_run.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang {
namespace {

constexpr std::string_view process = R"(
prozess p "P" {
    leitung amt
    rolle amt "Amt"
    daten { name: text }
    ablauf {
        schritt anlegen { rolle amt erfasst name }
        schritt prüfen { rolle amt zeigt name }
        ende fertig
    }
}
)";

struct ExportTest : tool_run::Tool {
    std::string store = "sqlite:" + file("cases.db");

    [[nodiscard]] test::Workbench bench() const {
        return test::Workbench(
            process, sqlite_store(file("cases.db"), {.durability = Durability::off}).value());
    }
    // The case with this name and this note.
    [[nodiscard]] std::string exported(const std::string& name, const std::string& note,
                                       const std::string& format) const {
        std::filesystem::remove(file("cases.db"));
        {
            test::Workbench w = bench();
            EXPECT_TRUE(w.start(w.as("amt", "a"), {{"name", name}}).accepted());
            Command c = w.as("amt", "a");
            c.text = note;
            EXPECT_TRUE(w.send(c, CommandKind::note).accepted());
        }
        const tool_run::Answer answer =
            tool_run::vorgang("export " + store + " 1 --format " + format);
        EXPECT_EQ(answer.code, 0) << answer.text;
        return answer.text;
    }
    static void expect(const std::string& text, std::string_view part) {
        EXPECT_NE(text.find(part), std::string::npos) << part << " in\n" << text;
    }
};

TEST_F(ExportTest, NoTextIsMarkupOfThePageInMarkdown) {
    const std::string page =
        exported("eins\r\nzwei\rdrei\x01vier", "x\r\rGenehmigt\r===\r\n- b", "markdown");
    expect(page, "| name | eins zwei drei vier |  |\n");
    expect(page, "> x  \n>   \n> Genehmigt  \n> \\===  \n> \\- b\n");
    EXPECT_EQ(page.find('\r'), std::string::npos);
}

TEST_F(ExportTest, NoLineOfANoteBeginsMoreThanALine) {
    for (const auto& [note, written] :
         std::vector<std::pair<std::string, std::string>>{{"- b", "> \\- b\n"},
                                                          {"+ x", "> \\+ x\n"},
                                                          {"1. x", "> 1\\. x\n"},
                                                          {"12) x", "> 12\\) x\n"},
                                                          {"    code", "> code\n"},
                                                          {"\tcode", "> code\n"},
                                                          {"Notiz\n---", "> Notiz  \n> \\---\n"},
                                                          {"2026 war 1.5", "> 2026 war 1.5\n"},
                                                          {"# x", "> \\# x\n"}})
        expect(exported("n", note, "markdown"), written);
}

TEST_F(ExportTest, WhatSomebodyWroteStandsByItselfInHtml) {
    const std::string page = exported("a\x01"
                                      "b\xc2\x85"
                                      "c",
                                      "x\r\ny\rz <b>", "html");
    expect(page, "<td><bdi>a b c</bdi></td>");
    expect(page, "<blockquote><bdi>x\ny\nz &lt;b&gt;</bdi></blockquote>");
    expect(page, "<p><bdi>a (amt)</bdi></p>");
}

// The number behind a name that stands once.
std::uint64_t number_behind(const std::string& text, const std::string& name, std::size_t at) {
    return std::stoull(text.substr(at + name.size()));
}

TEST_F(ExportTest, IsOfOneMomentWhoeverWritesMeanwhile) {
    test::Workbench w = bench();
    ASSERT_TRUE(w.start(w.as("amt", "a"), {{"name", std::string("A")}}).accepted());
    std::atomic<bool> over = false;
    std::thread writer([&] {
        Command c = w.as("amt", "a");
        c.text = "Vermerk";
        for (int i = 0; i < 20'000 && !over; ++i)
            ASSERT_TRUE(w.send(c, CommandKind::note).accepted());
    });
    for (int i = 0; i < 10; ++i) {
        const tool_run::Answer answer = tool_run::vorgang("export " + store + " 1 --format json");
        EXPECT_EQ(answer.code, 0) << answer.text;
        const std::string name = "\"sequence\": ";
        const std::uint64_t of_case = number_behind(answer.text, name, answer.text.find(name));
        EXPECT_EQ(number_behind(answer.text, name, answer.text.rfind(name)), of_case);
    }
    over = true;
    writer.join();
}

} // namespace
} // namespace vorgang
