// A tenant that leaves takes all of its cases along, or none.
#include <gtest/gtest.h>

#include <new>

#include "bench_case.hpp"
#include "kept_store.hpp"
#include "scratch.hpp"
#include "vorgang/engine/audit.hpp"
#include "vorgang/engine/tenant.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang {
namespace {

using testing::KeptStore;

constexpr std::string_view text = R"(
prozess p {
    rolle amt
    daten { x: ganzzahl }
    ablauf {
        schritt eingeben { rolle amt erfasst x }
        schritt lesen { rolle amt zeigt x }
        ende fertig
    }
}
)";

constexpr std::string_view with_elements = R"(
prozess p {
    rolle amt
    typ teil { wert: ganzzahl  gelesen: janein? }
    daten { teile: liste von teil }
    ablauf {
        schritt eingeben { rolle amt erfasst teile }
        für alle t in teile { schritt lesen { rolle amt zeigt t.wert erfasst t.gelesen } }
        ende fertig
    }
}
)";

void expect_sound(Store& store, std::uint64_t cases) {
    const auto report = audit(store);
    ASSERT_TRUE(report) << report.error().english;
    EXPECT_EQ(report->cases, cases);
    for (const AuditFinding& one : report->bad)
        ADD_FAILURE() << one.case_id.number << "/" << one.sequence << ": " << one.english;
}

// Two stores in files, the first with some cases.
struct Tenant : ::testing::Test {
    void begin(std::string_view process, int cases, const std::vector<Assignment>& data) {
        test::Workbench w(process, from());
        for (int i = 0; i < cases; ++i)
            ASSERT_TRUE(w.start(w.as("amt", "aydin"), data).accepted());
    }
    // Somebody goes on with the work, in another program as it were.
    void go_on(std::uint64_t id) {
        Engine engine = Engine::open(from()).value();
        const std::string_view roles[] = {"amt"};
        Command note;
        note.kind = CommandKind::note;
        note.case_id = {id};
        note.at = Instant{test::monday + test::hour};
        note.actor = {"aydin", roles, ""};
        note.text = "weiter";
        const Outcome outcome = engine.apply(note);
        ASSERT_TRUE(outcome.accepted()) << outcome.error->english;
    }
    [[nodiscard]] std::unique_ptr<Store> from() const { return open("from.db"); }
    [[nodiscard]] std::unique_ptr<Store> to() const { return open("to.db"); }
    [[nodiscard]] std::unique_ptr<Store> open(const std::string& name) const {
        return sqlite_store(scratch.file(name), {.durability = Durability::off}).value();
    }

    conformance::Scratch scratch;
};

// Copies a case out of a store in memory that keeps its records, or none.
Result<std::vector<CopiedCase>> copied(KeepRecords keep) {
    const std::shared_ptr<Store> store = memory_store({keep, {}});
    {
        test::Workbench w(text, std::make_unique<KeptStore>(store));
        EXPECT_TRUE(w.start(w.as("amt", "aydin"), {{"x", Number(1)}}).accepted());
    }
    const std::unique_ptr<Store> own = memory_store();
    return copy_tenant(*store, *own, tenants(*store).value().front());
}

TEST_F(Tenant, IsCopiedWithItsRecords) {
    EXPECT_EQ(copied(KeepRecords::all).value(), (std::vector<CopiedCase>{{{1}, 1}}));
}

TEST_F(Tenant, WithoutRecordsNothingIsCopiedAndThatIsSaid) {
    const auto result = copied(KeepRecords::nothing);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::not_found);
}

TEST_F(Tenant, IsRemovedWhereNothingHasMovedOnSinceTheCopy) {
    begin(text, 3, {{"x", Number(1)}});
    const auto store = from();
    const auto own = to();
    const auto cases = copy_tenant(*store, *own, "stadt").value();
    EXPECT_EQ(remove_tenant(*store, "stadt", cases).value().cases, 3U);
    expect_sound(*own, 3);
    expect_sound(*store, 0);
}

TEST_F(Tenant, WhatMovedOnSinceTheCopyIsNotRemoved) {
    begin(text, 3, {{"x", Number(1)}});
    const auto store = from();
    const auto own = to();
    const auto cases = copy_tenant(*store, *own, "stadt").value();
    go_on(2);
    const auto removed = remove_tenant(*store, "stadt", cases);
    ASSERT_FALSE(removed);
    EXPECT_EQ(removed.error().code, ErrorCode::conflict);
    EXPECT_EQ(removed.error().subject, "2");
    expect_sound(*store, 3);
}

TEST_F(Tenant, ACaseThatBeganSinceTheCopyIsNotRemoved) {
    begin(text, 2, {{"x", Number(1)}});
    const auto store = from();
    const auto own = to();
    const auto cases = copy_tenant(*store, *own, "stadt").value();
    begin(text, 1, {{"x", Number(1)}});
    EXPECT_EQ(remove_tenant(*store, "stadt", cases).error().code, ErrorCode::conflict);
    expect_sound(*store, 3);
}

// Numbers of cases that are copied are passed before anything else.
TEST_F(Tenant, ACopyThatDoesNotComeToItsEndGivesNoNumberTwice) {
    begin(text, 100, {{"x", Number(1)}});
    const auto store = from();
    {
        const auto own = to();
        struct Enough {};
        EXPECT_THROW((void)copy_tenant(*store, *own, "stadt",
                                       [](std::uint64_t, std::uint64_t) { throw Enough(); }),
                     Enough);
    }
    EXPECT_GT(to()->new_case_id().value().number, 100U);
}

// A store to which memory runs out when it is written to.
struct Narrow : KeptStore {
    using KeptStore::KeptStore;
    Result<void> write(const CaseChange&) override { throw std::bad_alloc(); }
    Result<void> remove(const TenantRemoval&) override { throw std::bad_alloc(); }
};

TEST_F(Tenant, WhereMemoryRunsOutNoCommitStaysOpen) {
    begin(text, 1, {{"x", Number(1)}});
    const std::shared_ptr<Store> store = from();
    const std::shared_ptr<Store> own = to();
    Narrow narrow_to(own);
    EXPECT_THROW((void)copy_tenant(*store, narrow_to, "stadt"), std::bad_alloc);
    EXPECT_TRUE(own->begin());
    own->rollback();
    Narrow narrow_from(store);
    EXPECT_THROW((void)remove_tenant(narrow_from, "stadt"), std::bad_alloc);
    EXPECT_TRUE(store->begin());
    store->rollback();
}

// A store that cannot be wiped.
struct Full : KeptStore {
    using KeptStore::KeptStore;
    Result<void> wipe() override { return Error{ErrorCode::full, "", "", "voll", "full"}; }
};

TEST_F(Tenant, AWipeThatFailsIsTold) {
    begin(text, 1, {{"x", Number(1)}});
    Full store(from());
    const auto removed = remove_tenant(store, "stadt");
    ASSERT_TRUE(removed);
    EXPECT_EQ(removed->not_wiped->code, ErrorCode::full);
    expect_sound(store, 0);
}

TEST_F(Tenant, PartsAreCopiedAsTheyCameAndWent) {
    std::vector<Value> parts;
    parts.reserve(20);
    for (int i = 0; i < 20; ++i)
        parts.emplace_back(Value::Context{{"wert", Number(i)}, {"gelesen", Value()}});
    test::Workbench w(with_elements, from());
    ASSERT_TRUE(w.start(w.as("amt", "aydin"), {{"teile", Value(parts)}}).accepted());
    for (int i = 0; i < 7; ++i)
        ASSERT_TRUE(w.complete("lesen", w.as("amt", "aydin"), {{"t.gelesen", true}}).accepted());
    const CaseState before = w.engine->case_state(w.id).value();
    w.engine.reset();
    const auto store = from();
    auto own = to();
    ASSERT_TRUE(copy_tenant(*store, *own, "stadt"));
    expect_sound(*own, 1);
    Engine engine = Engine::open(std::move(own)).value();
    EXPECT_EQ(engine.case_state(w.id).value(), before);
}

} // namespace
} // namespace vorgang
