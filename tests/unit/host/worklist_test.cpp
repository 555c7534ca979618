// The worklist of a person outside: their own cases and nobody else's, whatever else the store
// holds.
#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view request = R"(
prozess anfrage "Anfrage" {
    version 1
    leitung chef
    rolle bürger "Bürger" extern
    rolle amt "Amt"
    rolle chef "Leitung"
    daten { antwort: text? }
    ablauf {
        schritt stellen "Stellen" { rolle bürger  kanal post bei amt }
        parallel {
            zweig eilig {
                schritt nachreichen "Nachreichen" {
                    rolle bürger
                    erfasst antwort
                    frist 2 tage erinnert amt
                }
            }
            zweig ruhig { schritt bezahlen "Bezahlen" { rolle bürger } }
        }
        ende fertig "Fertig"
    }
}
)";

class Worklist : public OnBothStores {
  protected:
    void SetUp() override { w.emplace(request, store()); }
    CaseId begin(std::string_view person) {
        EXPECT_TRUE(w->start(w->as("bürger", person)).accepted());
        return w->id;
    }
    // What the person sees, as "case.step" in order; follows the cursor.
    std::string list(std::string_view person, std::uint32_t limit = 100) {
        TaskFilter filter;
        filter.viewer = {"stadt", person, citizen};
        filter.role = "bürger";
        filter.limit = limit;
        std::string all;
        std::string cursor;
        do {
            filter.cursor = cursor;
            const TaskPage page = w->engine->tasks(filter).value();
            EXPECT_LE(page.tasks.size(), limit);
            for (const Task& task : page.tasks)
                all += std::to_string(task.id.case_id.number) + "." + task.step + " ";
            count = page.count;
            cursor = page.next;
        } while (!cursor.empty());
        return all;
    }

    static constexpr std::string_view citizen[] = {"bürger"};
    std::optional<Workbench> w;
    std::uint64_t count = 0;
};

TEST_P(Worklist, APersonOutsideSeesTheirOwnInOrderOfDueDates) {
    begin("eva");
    begin("otto");
    w->now.ms += day;
    begin("eva");
    const std::string all = "1.nachreichen 3.nachreichen 1.bezahlen 3.bezahlen ";
    EXPECT_EQ(list("eva"), all);
    EXPECT_EQ(count, 4U);
    for (const std::uint32_t limit : {1U, 2U, 3U})
        EXPECT_EQ(list("eva", limit), all) << limit;
    EXPECT_EQ(list("otto"), "2.nachreichen 2.bezahlen ");
    EXPECT_EQ(list("ida"), "");
    EXPECT_EQ(count, 0U) << "how much others have to do is none of hers";
    EXPECT_EQ(list(""), "");
}

TEST_P(Worklist, ItLastsAsLongAsTheCaseIsOpen) {
    const CaseId id = begin("eva");
    ASSERT_TRUE(w->complete("nachreichen", w->as("bürger", "eva")).accepted());
    EXPECT_EQ(list("eva"), "1.bezahlen ");
    Command hold = w->as("chef", "c");
    hold.text = "Klage";
    ASSERT_TRUE(w->send(hold, CommandKind::suspend).accepted());
    EXPECT_EQ(list("eva"), "") << "nothing to do while it rests";
    ASSERT_TRUE(w->send(hold, CommandKind::resume).accepted());
    w->open(store());
    EXPECT_EQ(list("eva"), "1.bezahlen ") << "a restart forgets nobody";
    ASSERT_TRUE(w->engine->complete({id, w->activation("bezahlen")}, {}, w->as("bürger", "eva"))
                    .accepted());
    EXPECT_EQ(list("eva"), "");
    Command note = w->as("amt", "a");
    note.text = "Akte im Keller";
    EXPECT_TRUE(w->send(note, CommandKind::note).accepted());
    EXPECT_EQ(list("eva"), "");
}

TEST_P(Worklist, RepresentativesAndHoldersNamedByOthersHaveIt) {
    begin("eva");
    Command appoint = w->as("bürger", "eva");
    appoint.name = "bürger";
    appoint.person = "anwalt";
    ASSERT_TRUE(w->send(appoint, CommandKind::appoint).accepted());
    ASSERT_TRUE(w->send(appoint, CommandKind::appoint).accepted()) << "twice is once";
    EXPECT_EQ(list("anwalt"), "1.nachreichen 1.bezahlen ");
    Command letter = w->as("amt", "a");
    letter.entered_for_role = "bürger";
    letter.entered_for = "ida";
    letter.channel = Channel::post;
    ASSERT_TRUE(w->start(letter).accepted());
    EXPECT_EQ(list("ida"), "2.nachreichen 2.bezahlen ") << "whoever the clerk entered it for";
    EXPECT_EQ(list("a"), "");
    Command deputy = w->as("bürger", "tochter");
    deputy.actor.deputy_for = "oma";
    ASSERT_TRUE(w->start(deputy).accepted());
    EXPECT_EQ(list("oma"), "3.nachreichen 3.bezahlen ");
    EXPECT_EQ(list("tochter"), "");
}

TEST_P(Worklist, AnotherTenantSeesNothing) {
    begin("eva");
    TaskFilter filter;
    filter.viewer = {"nachbarstadt", "eva", citizen};
    filter.role = "bürger";
    EXPECT_FALSE(w->engine->tasks(filter)) << "not even that there is such a role";
    Place neighbour;
    neighbour.tenant = "nachbarstadt";
    ASSERT_TRUE(w->engine->deploy(*compile(request).process, neighbour));
    EXPECT_TRUE(w->engine->tasks(filter)->tasks.empty());
}

TEST_P(Worklist, ItCostsTheirOwnCasesOnly) {
    std::shared_ptr<Store> inner = store();
    std::uint64_t reads = 0;
    w->open(std::make_unique<CountingStore>(inner, reads));
    Place place;
    place.tenant = "stadt";
    ASSERT_TRUE(w->engine->deploy(*compile(request).process, place));
    for (int i = 0; i < 300; ++i)
        begin("person " + std::to_string(i));
    begin("eva");
    reads = 0;
    EXPECT_EQ(list("eva"), "301.nachreichen 301.bezahlen ");
    EXPECT_LE(reads, 4U);
    TaskFilter clerk; // the administrator sees everybody's
    clerk.viewer = Workbench::everything();
    clerk.role = "bürger";
    EXPECT_EQ(w->engine->tasks(clerk)->count, 602U);
    EXPECT_EQ(w->engine->tasks(clerk)->tasks.size(), 100U);
}

INSTANTIATE_TEST_SUITE_P(Stores, Worklist, both_stores(), store_name);

constexpr std::string_view dated = R"(
prozess prüfung "Prüfung" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        schritt prüfen "Prüfen" {
            rolle amt
            frist kurz: 2 tage erinnert chef
            frist lang: 1 woche verlängerbar einmal um 1 woche durch chef erinnert chef
        }
        ende fertig "Fertig"
    }
}
)";

class DatedWorklist : public OnBothStores {
  protected:
    void SetUp() override { w.emplace(dated, store()); }
    // The worklist has the one open task, once, with the date it has in the case.
    void expect_one(std::string_view due) {
        static constexpr std::string_view role = "amt";
        const auto page =
            w->engine->tasks({.viewer = {"stadt", "aydin", {&role, 1}}, .role = role});
        ASSERT_EQ(page->tasks.size(), 1U);
        EXPECT_EQ(page->count, 1U);
        EXPECT_EQ(to_text(page->tasks[0].due.value_or(Instant{})), due);
    }
    std::optional<Workbench> w;
};

TEST_P(DatedWorklist, ADueDateThatMovesMovesItsRow) {
    ASSERT_TRUE(w->start(w->as("amt", "aydin")).accepted());
    expect_one("2026-05-13T22:00:00Z");
    w->advance(3 * day);
    expect_one("2026-05-13T22:00:00Z");
    Command c = w->as("chef", "brandt");
    c.name = "lang";
    ASSERT_TRUE(w->send(c, CommandKind::extend_deadline).accepted());
    expect_one("2026-05-13T22:00:00Z");
    c.text = "Akte fehlt";
    ASSERT_TRUE(w->send(c, CommandKind::suspend).accepted());
    ASSERT_TRUE(w->send(c, CommandKind::resume).accepted());
    expect_one("2026-05-13T22:00:00Z");
    w->advance(30 * day);
    expect_one("2026-05-13T22:00:00Z");
    ASSERT_TRUE(w->complete("prüfen", w->as("amt", "aydin")).accepted());
    EXPECT_EQ(w->info().ending, "fertig");
}

TEST_P(DatedWorklist, AnExtensionOfTheOnlyDeadlineMovesItsRow) {
    std::string text(dated);
    text.erase(text.find("            frist kurz"),
               text.find("            frist lang") - text.find("            frist kurz"));
    text.replace(text.find("prüfung"), std::string_view("prüfung").size(), "kurzprüfung");
    w.reset();
    w.emplace(text, store());
    ASSERT_TRUE(w->start(w->as("amt", "aydin")).accepted());
    expect_one("2026-05-18T22:00:00Z");
    Command c = w->as("chef", "brandt");
    c.name = "lang";
    ASSERT_TRUE(w->send(c, CommandKind::extend_deadline).accepted());
    expect_one("2026-05-26T22:00:00Z"); // after Whit Monday
    ASSERT_TRUE(w->complete("prüfen", w->as("amt", "aydin")).accepted());
}

INSTANTIATE_TEST_SUITE_P(Stores, DatedWorklist, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
