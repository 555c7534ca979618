// What begins cases. docs/races.md.
#include "race.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view invoice = R"(
prozess rechnung {
    version 1
    rolle amt
    nachricht rechnung von amt erfasst nummer, ort über ort
    daten { nummer: ganzzahl  ort: text }
    ablauf {
        empfange nachricht rechnung einmalig über nummer
        schritt prüfen { rolle amt zeigt nummer, ort }
        ende bezahlt
    }
}
)";
constexpr std::string_view plain = R"(
prozess antrag {
    version 1
    rolle amt
    ablauf {
        schritt anlegen { rolle amt }
        schritt prüfen { rolle amt }
        ende fertig
    }
}
)";

} // namespace

class BeginningRaces : public Races {
  protected:
    Deed begin(std::string_view key, std::string_view file_number = {}) {
        return {[=, this] {
            Command c = as("amt", "anna");
            c.kind = CommandKind::start;
            c.case_id = {};
            if (!key.empty()) c.key = word(std::string(key) + std::to_string(run()));
            if (!file_number.empty())
                c.file_number = word(std::string(file_number) + std::to_string(run()));
            return c;
        }};
    }
    // Numbers and places are of this run, unless they are of another.
    Deed bill(int number, const std::string& place) {
        return {[=, this] {
            const std::string here = place + std::to_string(run());
            Command c =
                message("rechnung", {{"nummer", run() * 10 + number}, {"ort", here}}).make();
            c.case_id = {};
            return c;
        }};
    }
};
INSTANTIATE_TEST_SUITE_P(Beginnings, BeginningRaces, both_stores(), store_name);

TEST_P(BeginningRaces, StartsWithOneKey) {
    given(plain);
    begins = true;
    expect_race(begin("k"), begin("k"), "ok, duplicate -> 1", "ok, duplicate -> 1");
}

TEST_P(BeginningRaces, StartsWithOneFileNumber) {
    given(plain);
    begins = true;
    expect_race(begin("a", "AZ "), begin("b", "AZ "), "ok, conflict -> 1", "ok, conflict -> 1");
}

TEST_P(BeginningRaces, MessagesWithTheSameUniqueValues) {
    given(invoice);
    begins = true;
    expect_race(bill(1, "hier"), bill(1, "dort"), "ok, conflict -> 1", "ok, conflict -> 1");
}

TEST_P(BeginningRaces, MessagesThatFitOneCase) {
    given(invoice);
    begins = true;
    expect_race(bill(1, "hier"), bill(2, "hier"), "ok, ok -> 1", "ok, ok -> 1");
}

TEST_P(BeginningRaces, MessageAndEndOfTheCaseItFits) {
    given(invoice, [&] { w->id = w->engine->apply(bill(1, "hier").make()).case_id; });
    begins = true;
    expect_race(bill(2, "hier"), complete("prüfen"), "ok, ok -> 0", "ok, ok -> 1");
}

} // namespace vorgang::test
