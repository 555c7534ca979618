// What any number of threads may share or do at once without an engine between them.
#include <thread>

#include "bench_case.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view plain = R"(
prozess einfach "Einfach" {
    version 1
    rolle amt "Amt"
    daten { betrag: geld }
    regel doppelt(betrag) -> geld = betrag * 2
    ablauf {
        schritt beginnen { rolle amt erfasst betrag }
        setze betrag = doppelt(betrag)
        schritt prüfen { rolle amt zeigt betrag frist 2 wochen danach { } }
        ende fertig
    }
}
)";

// Two engines share what is immutable.
TEST(SharedProcess, EnginesInTwoThreadsRunOneProcess) {
    const Compiled compiled = compile(plain);
    ASSERT_TRUE(compiled);
    const Process& process = *compiled.process;
    const auto run = [&process](std::vector<std::byte>& bytes) {
        auto engine = Engine::open(memory_store()).value();
        Place place;
        place.tenant = "stadt";
        const std::vector<Assignment> data{{"betrag", 12}};
        constexpr std::string_view roles[] = {"amt"};
        Command c;
        c.deployment = engine.deploy(process, place).value();
        c.actor.roles = roles;
        c.at = {monday};
        c.entropy = {1, 2};
        c.data = data;
        c.kind = CommandKind::start;
        for (int i = 0; i < 50; ++i)
            ASSERT_TRUE(engine.apply(c).accepted());
        bytes = engine.case_bytes({50}).value();
    };
    std::vector<std::byte> left;
    std::vector<std::byte> right;
    std::thread other([&] { run(left); });
    run(right);
    other.join();
    EXPECT_EQ(left, right);
    EXPECT_FALSE(left.empty());
}

TEST(SharedProcess, ThreadsCompileAtOnceAndAlike) {
    std::vector<std::vector<std::byte>> saved(4);
    std::vector<std::thread> threads;
    threads.reserve(saved.size());
    for (auto& bytes : saved)
        threads.emplace_back([&bytes] { bytes = compile(plain).process.value().save(); });
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_FALSE(saved.front().empty());
    for (const auto& bytes : saved)
        EXPECT_EQ(bytes, saved.front());
}

} // namespace
} // namespace vorgang::test
