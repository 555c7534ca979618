// A program that ends at any moment: what was acknowledged is there, what was not is there whole or
// not at all.
#include <sys/wait.h>
#include <unistd.h>

#include "disk.hpp"
#include "scratch.hpp"
#include "sql.hpp"
#include "store_conformance.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

constexpr std::uint32_t commits = 5;
constexpr std::uint32_t cases_per_commit = 3;

class SqliteEnding : public testing::Test {
  protected:
    // What the program does: some commits, of which each moves every case by one record. Writes a
    // letter for each that returned.
    void work(int acknowledged, Durability durability) const {
        auto store = sqlite_store(path, {.durability = durability});
        if (!store) _exit(1);
        std::vector<SampleCase> samples;
        for (std::uint32_t i = 0; i < cases_per_commit; ++i)
            samples.emplace_back((*store)->new_case_id().value_or(CaseId{}));
        const QueueId queue = (*store)->queue("t", "r").value_or(QueueId{});
        for (std::uint32_t commit = 0; commit < commits; ++commit) {
            bool fine = static_cast<bool>((*store)->begin());
            for (SampleCase& sample : samples)
                fine = fine &&
                       (*store)->write(sample.next({task_row(queue, commit, commit + 1)}, 900));
            fine = fine && (*store)->commit();
            if (!fine || ::write(acknowledged, "a", 1) != 1) _exit(1);
        }
        store->reset(); // what the log holds goes into the file
        _exit(0);
    }

    // Runs it until the disk ends it. How many commits were acknowledged; `ended`: it came so far.
    [[nodiscard]] std::uint32_t run(unsigned n, Ending ending, std::uint64_t seed,
                                    Durability durability, bool& ended) const {
        int line[2];
        EXPECT_EQ(pipe(line), 0);
        const pid_t program = fork();
        if (program == 0) {
            close(line[0]);
            Disk::instance().end_at(n, ending, seed);
            work(line[1], durability);
        }
        close(line[1]);
        std::uint32_t acknowledged = 0;
        for (char letter = 0; read(line[0], &letter, 1) == 1;)
            ++acknowledged;
        close(line[0]);
        int status = 0;
        waitpid(program, &status, 0);
        EXPECT_TRUE(WIFEXITED(status));
        EXPECT_TRUE(WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == ended_by_disk);
        ended = WEXITSTATUS(status) == ended_by_disk;
        return acknowledged;
    }

    // How many commits the file holds; each of them has to be whole.
    [[nodiscard]] std::uint32_t commits_kept(Durability durability) const {
        if (!std::filesystem::exists(path)) return 0;
        auto opened = sqlite_store(path, {.durability = durability});
        if (!opened) {
            ADD_FAILURE() << opened.error().english;
            return 0;
        }
        Store& store = **opened;
        const auto heads = well(store.heads({}, 100));
        if (heads.empty()) return 0;
        EXPECT_EQ(heads.size(), cases_per_commit);
        for (const CaseHead& head : heads) {
            EXPECT_EQ(head.sequence, heads.front().sequence);
            EXPECT_EQ(well(store.records(head.case_id, 0, 100)).size(), head.sequence);
        }
        const auto tasks = well(store.tasks(well(store.queue("t", "r")), std::nullopt, 1000));
        EXPECT_EQ(tasks.size(), std::size_t{heads.front().sequence} * cases_per_commit);
        return heads.front().sequence;
    }

    void forget() const {
        for (const char* part : {"", "-wal", "-shm", "-journal"})
            std::filesystem::remove(path + part);
    }

    // At every moment of a run. How often something acknowledged was lost.
    int lost_in(Ending ending, Durability durability, std::uint64_t seeds) const {
        int lost = 0;
        bool ended = true;
        for (unsigned n = 1; ended; ++n) {
            for (std::uint64_t seed = 1; seed <= seeds && ended; ++seed) {
                forget();
                const std::uint32_t acknowledged = run(n, ending, seed, durability, ended);
                const std::uint32_t kept = commits_kept(durability);
                lost += kept < acknowledged ? 1 : 0;
                EXPECT_LE(kept, acknowledged + 1) << "nobody asked for more, " << n;
            }
            EXPECT_LT(n, 10'000u);
        }
        return lost;
    }

    Disk& disk = Disk::instance();
    Scratch scratch;
    std::string path = scratch.file("cases.db");
};

TEST_F(SqliteEnding, AKilledProgramLosesNothingAcknowledged) {
    EXPECT_EQ(lost_in(Ending::killed, Durability::full, 1), 0);
}

TEST_F(SqliteEnding, ALossOfPowerLosesNothingAcknowledged) {
    EXPECT_EQ(lost_in(Ending::power_loss, Durability::full, 4), 0);
}

TEST_F(SqliteEnding, WithoutFlushingAtCommitLastCommitsMayGoButWhole) {
    EXPECT_GT(lost_in(Ending::power_loss, Durability::normal, 2), 0)
        << "the disk of this test loses nothing, so it proves nothing";
}

TEST_F(SqliteEnding, AKilledProgramLosesNothingInAnyMode) {
    EXPECT_EQ(lost_in(Ending::killed, Durability::off, 1), 0);
}

} // namespace
} // namespace vorgang::conformance
