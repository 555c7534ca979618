// Memory: what a command allocates, and what happens when there is none.
#include <cstdlib>
#include <new>

#include "../host/bench_case.hpp"

namespace {

// Counts allocations of this thread, and fails the n-th where asked to.
thread_local std::uint64_t allocations = 0;
thread_local std::uint64_t fail_at = 0;

void* allocate(std::size_t size) {
    ++allocations;
    if (fail_at != 0 && allocations == fail_at) throw std::bad_alloc();
    if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
    throw std::bad_alloc();
}

} // namespace

void* operator new(std::size_t size) {
    return allocate(size);
}
void* operator new[](std::size_t size) {
    return allocate(size);
}
// The library's own calls the first; that of the address sanitizer does not.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    try {
        return allocate(size);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete[](void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}
void operator delete[](void* memory, std::size_t) noexcept {
    std::free(memory);
}

namespace vorgang::test {
namespace {

constexpr std::string_view fixed_size = R"(
prozess zahlen "Zahlen" {
    version 1
    rolle amt "Amt"
    daten {
        betrag: geld
        anzahl: ganzzahl[0..99]
        satz: zahl
        art_: auswahl { klein, groß }
        seit: datum
        ok: janein
    }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        schritt erfassen "Erfassen" {
            rolle amt
            erfasst betrag, anzahl, satz, art_, seit, ok
            frist 2 tage erinnert amt
        }
        falls nicht ok { zurück zu erfassen }
        schritt enden "Enden" { rolle amt  zeigt betrag, anzahl, satz, art_, seit }
        ende fertig "Fertig"
    }
}
)";

const std::vector<Assignment>& data() {
    static const std::vector<Assignment> values{{"betrag", Number::scaled(1250, 2)},
                                                {"anzahl", 3},
                                                {"satz", Number::scaled(15, 1)},
                                                {"art_", "groß"},
                                                {"seit", Date{20'000}},
                                                {"ok", false}};
    return values;
}

MemoryStoreOptions without_records() {
    MemoryStoreOptions options;
    options.keep = KeepRecords::nothing;
    return options;
}

// What fifty rounds of a process allocate that always comes back to `erfassen`, once it is at rest.
std::uint64_t allocated_in_steady_state(std::string_view text, std::span<const Assignment> data) {
    Workbench w(text, memory_store(without_records()));
    EXPECT_TRUE(w.start(w.as("amt", "a")).accepted());
    Command c = w.as("amt", "a");
    c.kind = CommandKind::complete;
    c.case_id = w.id;
    c.data = data;
    Outcome outcome;
    const auto round = [&] {
        c.activation = w.activation("erfassen");
        c.at.ms += 1;
        const std::uint64_t before = allocations;
        w.engine->apply({&c, 1}, {&outcome, 1});
        EXPECT_TRUE(outcome.accepted());
        return allocations - before;
    };
    // Buffers grow to their size; the worklist takes notes and merges them every few thousand.
    for (int i = 0; i < 2500; ++i)
        (void)round();
    std::uint64_t sum = 0;
    for (int i = 0; i < 50; ++i)
        sum += round();
    return sum;
}

TEST(Allocation, InSteadyStateACommandOnFixedSizeDataAllocatesNothing) {
    EXPECT_EQ(allocated_in_steady_state(fixed_size, data()), 0U);
}

constexpr std::string_view with_rules = R"(
prozess regeln "Regeln" {
    version 1
    rolle amt "Amt"
    daten {
        betrag: geld
        anzahl: ganzzahl[0..99]
        art_: auswahl { klein, groß }
        satz: geld
        extra: geld
        stufe: ganzzahl
    }
    regel sätze(betrag, anzahl) -> s: geld trifft eindeutig {
        | betrag     | anzahl | s    |
        |------------|--------|------|
        | < 100      | < 5    | 1.00 |
        | < 100      | >= 5   | 2.00 |
        | [100..500[ | -      | 3.00 |
        | >= 500     | < 10   | 4.00 |
        | >= 500     | >= 10  | 5.00 |
    }
    regel zuschläge(anzahl) -> z: geld trifft sammle summe {
        | anzahl | z    |
        |--------|------|
        | > 0    | 0.50 |
        | > 1    | 0.25 |
        | > 10   | 1.00 |
        | -      | 0.10 |
    }
    regel stufen(art_, anzahl) -> s: ganzzahl trifft erste {
        | art_  | anzahl | s |
        |-------|--------|---|
        | klein | 1      | 1 |
        | klein | 2      | 2 |
        | groß  | 1      | 3 |
        | sonst | -      | 4 |
    }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        schritt erfassen "Erfassen" { rolle amt erfasst betrag, anzahl, art_ }
        setze satz = sätze(betrag, anzahl)
        setze extra = zuschläge(anzahl)
        setze stufe = stufen(art_, anzahl)
        falls betrag - satz * 2 > 10 und anzahl >= 1 und stufe = 4 { zurück zu erfassen }
        schritt enden "Enden" { rolle amt zeigt satz, extra, stufe }
        ende fertig "Fertig"
    }
}
)";

TEST(Allocation, RulesAndConditionsAllocateNothingEither) {
    const std::vector<Assignment> values{
        {"betrag", Number::scaled(1250, 2)}, {"anzahl", 3}, {"art_", "groß"}};
    EXPECT_EQ(allocated_in_steady_state(with_rules, values), 0U);
}

// Fails the n-th allocation of a command, for every n, until the command gets through.
TEST(Allocation, WithoutMemoryTheCaseIsAsItWas) {
    std::uint64_t n = 1;
    bool through = false;
    for (; !through && n < 2000; ++n) {
        Workbench w(fixed_size);
        ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
        const auto before = w.engine->case_bytes(w.id).value();
        const auto records = w.engine->records(w.id).value();
        Command c = w.as("amt", "a");
        c.kind = CommandKind::complete;
        c.case_id = w.id;
        c.activation = w.activation("erfassen");
        c.data = data();
        c.key = "once";
        Outcome outcome;
        allocations = 0;
        fail_at = n;
        w.engine->apply({&c, 1}, {&outcome, 1});
        fail_at = 0;
        through = outcome.accepted();
        if (through) continue;
        ASSERT_EQ(outcome.error->code, ErrorCode::limit);
        EXPECT_EQ(w.engine->case_bytes(w.id).value(), before) << "allocation " << n;
        EXPECT_EQ(w.engine->records(w.id).value(), records) << "allocation " << n;
        EXPECT_TRUE(w.engine->apply(c).accepted()) << "the same command again, allocation " << n;
        w.check_replay();
    }
    EXPECT_TRUE(through);
    EXPECT_GT(n, 2U) << "no allocation failed: the test tests nothing";
}

TEST(Allocation, AValueThatCannotBeCopiedIsJustNotCopied) {
    const Value text("ein Text, der in keinen kleinen Puffer passt");
    std::vector<Value> values;
    values.reserve(1);
    allocations = 0;
    fail_at = 1;
    EXPECT_THROW(values.push_back(text), std::bad_alloc);
    fail_at = 0;
    EXPECT_TRUE(values.empty());
    values.push_back(text);
    EXPECT_EQ(values[0], text);
}

constexpr std::string_view from_outside = R"(
prozess meldung "Meldung" {
    version 1
    rolle melder "Melder" extern
    nachricht meldung von melder erfasst ort über ort
    daten { ort: text }
    ablauf {
        empfange nachricht meldung
        schritt lesen "Lesen" { rolle melder  zeigt ort }
        ende fertig "Fertig"
    }
}
)";

// What somebody outside sees to do, and how many cases there are.
std::string seen(Workbench& w) {
    static constexpr std::string_view roles[] = {"melder"};
    TaskFilter filter;
    filter.viewer = {"stadt", "eva", roles};
    filter.role = "melder";
    const Counts counts = w.engine->counts("stadt").value();
    return std::to_string(w.engine->tasks(filter)->tasks.size()) + " " +
           std::to_string(counts.cases) + " " + std::to_string(counts.ended);
}

// Every row goes with its case, those that lead a person there and those that count too.
TEST(Allocation, WithoutMemoryNoRowOfABeginningOrAnEndIsLeftOver) {
    const std::vector<Assignment> place{{"ort", "Unter den Linden am Marktplatz"}};
    for (const bool ends : {false, true}) {
        std::uint64_t n = 1;
        for (bool through = false; !through && n < 2000; ++n) {
            Workbench w(from_outside);
            Command c = w.as("melder", "eva");
            c.kind = CommandKind::deliver;
            c.tenant = "stadt";
            c.name = "meldung";
            c.key = "eine ziemlich lange Kennung der Meldung";
            c.data = place;
            if (ends) {
                w.id = w.engine->apply(c).case_id;
                c.kind = CommandKind::complete;
                c.case_id = w.id;
                c.activation = w.activation("lesen");
                c.key = "eine andere ziemlich lange Kennung";
                c.data = {};
            }
            const std::string before = seen(w);
            Outcome outcome;
            allocations = 0;
            fail_at = n;
            w.engine->apply({&c, 1}, {&outcome, 1});
            fail_at = 0;
            through = outcome.accepted();
            if (!through) {
                ASSERT_EQ(outcome.error->subject, "memory");
                EXPECT_EQ(seen(w), before) << "allocation " << n;
            }
            EXPECT_EQ(w.engine->apply(c).duplicate, through) << "allocation " << n;
            EXPECT_EQ(seen(w), ends ? "0 1 1" : "1 1 0") << "allocation " << n;
        }
        EXPECT_GT(n, 2U) << "no allocation failed: the test tests nothing";
    }
}

} // namespace
} // namespace vorgang::test
