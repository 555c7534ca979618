// Holidays are facts about the world: a later revision of them holds for running cases too.
#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view hearing = R"(
prozess anhörung "Anhörung" {
    version 1
    land NW
    rolle amt "Amt"
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        schritt laden "Laden" { rolle amt }
        schritt äußern "Äußern" { rolle amt  frist 3 tage danach { ende still "Still" } }
        ende fertig "Fertig"
    }
}
)";

class CalendarRevision : public OnBothStores {
  protected:
    // A case begun on Monday, before anything else is deployed.
    void SetUp() override {
        w_.emplace(hearing, store());
        ASSERT_TRUE(w_->start(w_->as("amt", "a")).accepted());
    }
    void TearDown() override {
        w_.reset();
        OnBothStores::TearDown();
    }
    // The place with two more holidays: Thursday is Ascension Day, so three days end on Friday.
    static Place later(std::uint32_t revision, Land land = Land::nw) {
        Place place;
        place.tenant = "stadt";
        place.calendar.land = land;
        place.calendar.revision = revision;
        for (const char* day : {"2026-05-15", "2026-05-18"})
            place.calendar.extra_holidays.push_back({*date_from_text(day), "Stadtfest"});
        return place;
    }
    void deploy(const Place& place) {
        const auto number = w_->engine->deploy(compile(hearing).process.value(), place);
        ASSERT_TRUE(number) << number.error().english;
    }
    // When the deadline ends that the running case arms now: the midnight behind its last day.
    std::string end() {
        EXPECT_TRUE(w_->complete("laden", w_->as("amt", "a")).accepted());
        return to_text(w_->info().deadlines.at(0).end);
    }
    std::optional<Workbench> w_;
};

TEST_P(CalendarRevision, ALaterOneHoldsForRunningCases) {
    deploy(later(2));
    EXPECT_EQ(end(), "2026-05-19T22:00:00Z");
}

TEST_P(CalendarRevision, AlsoAfterTheStoreWasOpenedAgain) {
    deploy(later(2));
    w_->open(store());
    EXPECT_EQ(end(), "2026-05-19T22:00:00Z");
}

TEST_P(CalendarRevision, OneThatIsNotLaterOrOfAnotherPlaceDoesNot) {
    deploy(later(1));
    deploy(later(3, Land::by));
    EXPECT_EQ(end(), "2026-05-15T22:00:00Z");
}

TEST_P(CalendarRevision, TheSameAgainIsStillTheSameDeployment) {
    deploy(later(2));
    Place before;
    before.tenant = "stadt";
    EXPECT_EQ(w_->engine->deploy(compile(hearing).process.value(), before).value(), 1U);
    EXPECT_EQ(w_->engine->deploy(compile(hearing).process.value(), later(2)).value(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Stores, CalendarRevision, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
