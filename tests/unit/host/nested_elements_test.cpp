// Elements in elements, as hosts see them and address what runs in them.
#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view notices = R"(
prozess bescheide "Bescheide" {
    version 1
    rolle amt "Amt"
    typ posten { was: text  betrag: geld? }
    typ bescheid { an: text  posten: liste von posten  frist_bis: datum? }
    daten { bescheide: liste von bescheid }
    ablauf {
        schritt aufnehmen { rolle amt erfasst bescheide }
        für alle b in bescheide {
            abschnitt bewertung {
                frist 1 woche verlängerbar einmal um 3 tage durch amt erinnert amt
                für alle p in b.posten {
                    schritt bewerten { rolle amt zeigt b.an, p.was erfasst p.betrag }
                }
                schritt zeichnen { rolle amt zeigt b.an erfasst b.frist_bis }
            }
        }
        ende fertig
    }
}
)";

Value item(std::string_view what) {
    return Value::Context{{"was", what}, {"betrag", Value()}};
}

Value notice(std::string_view to, Value::List items) {
    return Value::Context{{"an", to}, {"posten", Value(std::move(items))}, {"frist_bis", Value()}};
}

class NestedElements : public OnBothStores {
  protected:
    Workbench w{notices, store()};

    void begin() {
        const Value list = Value::List{notice("Ahrens", {item("Stuhl")}),
                                       notice("Brandt", {item("Tisch"), item("Lampe")})};
        ASSERT_TRUE(w.start(w.as("amt", "a"), {{"bescheide", list}}).accepted());
    }
    static std::string told(const std::vector<FieldInfo>& element, std::uint32_t place) {
        std::string text = std::to_string(place);
        for (const FieldInfo& entry : element)
            if (entry.value.text() != nullptr) text += " " + entry.name + "=" + *entry.value.text();
        return text;
    }
};
INSTANTIATE_TEST_SUITE_P(Stores, NestedElements, both_stores(), store_name);

TEST_P(NestedElements, TellWhatTheyLieInBehindWhatTheyAre) {
    begin();
    std::string open;
    for (const OpenInfo& one : w.info().open)
        open += told(one.element, one.place) + "; ";
    const std::string all =
        "1 p.was=Stuhl b.an=Ahrens; 1 p.was=Tisch b.an=Brandt; 2 p.was=Lampe b.an=Brandt; ";
    EXPECT_EQ(open, all);
    const std::string_view roles[] = {"amt"};
    TaskFilter filter;
    filter.viewer = {"stadt", "a", roles};
    filter.role = "amt";
    std::string listed;
    const auto page = w.engine->tasks(filter);
    for (const Task& task : page->tasks)
        listed += told(task.element, task.place) + "; ";
    EXPECT_EQ(listed, all);
}

TEST_P(NestedElements, ADeadlineOfAPartIsExtendedThroughATaskInIt) {
    begin();
    ASSERT_TRUE(w.complete("bewerten", w.as("amt", "a"), {{"p.betrag", 5}}).accepted());
    Command c = w.as("amt", "a");
    c.name = "bewertung";
    c.activation = w.activation("zeichnen");
    ASSERT_TRUE(w.send(c, CommandKind::extend_deadline).accepted());
    std::string extended;
    for (const DeadlineInfo& deadline : w.info().deadlines)
        extended += told(deadline.element, deadline.place) + ": " +
                    std::to_string(deadline.extensions) + "; ";
    EXPECT_EQ(extended, "1 b.an=Ahrens: 1; 2 b.an=Brandt: 0; ");
    w.check_replay();
}

} // namespace
} // namespace vorgang::test
