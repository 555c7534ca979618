// The bytes of records are a format: a fixed case gives these bytes under every compiler and
// optimisation, and every later release replays them. VORGANG_UPDATE_GOLDEN=1 writes them anew.
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "../host/bench_case.hpp"
#include "folders.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view text = R"(
prozess gold "Gold" {
    version 1
    leitung amt
    rolle bürger "Bürger" extern
    rolle amt "Amt"
    rolle kasse "Kasse"
    werkzeug konto "Konto" { buchen(betrag: geld) -> beleg: text }
    nachricht rückruf von bürger erfasst grund
    daten {
        anzahl: ganzzahl[1..9]  satz: zahl  betrag: geld  grund: text  beleg: text
        seit: datum  stufe: auswahl { klein, groß }  vermerk: text?
    }
    ablauf {
        schritt stellen "Stellen" { rolle bürger  erfasst anzahl, stufe, seit }
        schritt prüfen "Prüfen" {
            rolle amt
            erfasst satz, vermerk
            frist 3 tage nachlauf 1 arbeitstag erinnert kasse
        }
        setze betrag = kaufmännisch(satz * anzahl, 2)
        parallel {
            zweig links {
                schritt anordnen "Anordnen" {
                    rolle kasse
                    zeigt betrag
                    vier_augen mit prüfen
                }
            }
            zweig rechts {
                rufe konto.buchen(betrag: betrag) -> beleg { versuche 2 mal alle 10 minuten }
            }
        }
        empfange nachricht rückruf
        schritt enden "Enden" { rolle amt  zeigt anzahl, stufe, seit, grund, beleg, vermerk }
        ende fertig "Fertig"
    }
}
)";

std::string hex(std::span<const std::byte> bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const std::byte b : bytes) {
        out += digits[static_cast<unsigned>(b) >> 4];
        out += digits[static_cast<unsigned>(b) & 15];
    }
    return out;
}

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

TEST(GoldenRecords, AFixedCaseGivesTheseBytes) {
    Workbench w(text);
    w.now = Instant{monday};
    static const std::vector<Assignment> first{
        {"anzahl", 3}, {"stufe", "groß"}, {"seit", date_from({2026, 5, 10}).value()}};
    static const std::vector<Assignment> rate{{"satz", Number::scaled(12345, 4)},
                                              {"vermerk", "übertragen"}};
    static const std::vector<Assignment> reason{{"grund", "Umzug"}};
    static const std::vector<Assignment> slip{{"beleg", "B-1"}};
    Command start = w.as("bürger", "eva");
    start.key = "antrag-7";
    start.file_number = "12-34/5";
    ASSERT_TRUE(w.start(start, first).accepted());
    w.advance(4 * day);
    Command check = w.as("amt", "aydin");
    check.received_at = Instant{w.now.ms - hour};
    ASSERT_TRUE(w.complete("prüfen", check, rate).accepted());
    Command failed;
    failed.at = w.now;
    failed.activation = w.activation("konto.buchen");
    failed.answer = Answer::failed_for_now;
    failed.text = "Zeitüberschreitung";
    ASSERT_TRUE(w.send(failed, CommandKind::tool_answer).accepted());
    failed.answer = Answer::done;
    failed.text = "";
    failed.data = slip;
    ASSERT_TRUE(w.send(failed, CommandKind::tool_answer).accepted());
    Command note = w.as("amt", "aydin");
    note.text = "Anruf";
    ASSERT_TRUE(w.send(note, CommandKind::note).accepted());
    ASSERT_TRUE(w.complete("anordnen", w.as("kasse", "brandt")).accepted());
    Command message = w.as("bürger", "eva");
    message.name = "rückruf";
    message.data = reason;
    ASSERT_TRUE(w.send(message, CommandKind::deliver).accepted());
    ASSERT_TRUE(w.complete("enden", w.as("amt", "aydin")).accepted());
    ASSERT_TRUE(w.info().ended);
    std::string bytes;
    for (const auto& record : w.engine->records(w.id).value())
        bytes += hex(record) + "\n";
    bytes += "state " + hex(w.engine->case_bytes(w.id).value()) + "\n";

    const auto path = folders::source() / "tests/unit/run/golden_records.txt";
    if (std::getenv("VORGANG_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << bytes;
    EXPECT_EQ(read_file(path), bytes);
    w.check_replay();
}

} // namespace
} // namespace vorgang::test
