// Cases that outlive the program: what a script does to a store and with it.
#include <csignal>
#include <map>
#include <set>
#include <sstream>

#include "tool_run.hpp"

using namespace tool_run;

namespace {

struct Line {
    std::uint64_t id = 0;
    std::uint32_t sequence = 0;
    std::string key;
};

struct Durable : Tool {
    std::string db = file("cases.db");
    std::string store = "sqlite:" + db;
    std::string noted = file("acknowledged");

    // The lines of the acknowledgements that have come to their end.
    [[nodiscard]] std::vector<Line> acknowledged() const {
        std::vector<Line> lines;
        std::istringstream in(content(noted));
        for (std::string text; std::getline(in, text) && !in.eof();) {
            Line line;
            std::istringstream(text) >> line.id >> line.sequence >> line.key;
            lines.push_back(std::move(line));
        }
        return lines;
    }
    [[nodiscard]] std::map<std::uint64_t, std::uint32_t> heads() const {
        std::map<std::uint64_t, std::uint32_t> heads;
        const Answer answer = vorgang("export " + store + " --heads");
        EXPECT_EQ(answer.code, 0) << answer.text;
        std::istringstream in(answer.text);
        std::uint64_t id = 0;
        for (std::uint32_t sequence = 0; in >> id >> sequence;)
            heads[id] = sequence;
        return heads;
    }
    // Nothing that was acknowledged is missing, and no command was done twice.
    void expect_all_there() const {
        const auto there = heads();
        std::set<std::string> keys;
        for (const Line& line : acknowledged()) {
            const auto head = there.find(line.id);
            ASSERT_NE(head, there.end()) << line.id;
            EXPECT_GE(head->second, line.sequence) << line.id;
            EXPECT_TRUE(keys.insert(line.key).second) << line.key;
        }
        const Answer audit = vorgang("audit " + store);
        EXPECT_EQ(audit.code, 0) << audit.text;
    }
    // Runs a load and kills it when it has noted so many bytes.
    void kill_after(std::uintmax_t bytes, const std::string& arguments) const {
        const pid_t program = fork();
        if (program == 0) {
            const std::string command = "exec '" VORGANG_TOOL "' " + arguments + " >/dev/null 2>&1";
            execl("/bin/sh", "sh", "-c", command.c_str(), nullptr);
            _exit(127);
        }
        std::error_code fault;
        while (waitpid(program, nullptr, WNOHANG) == 0) {
            const std::uintmax_t size = fs::file_size(noted, fault);
            if (fault || size < bytes) continue;
            ::kill(program, SIGKILL);
            waitpid(program, nullptr, 0);
            return;
        }
    }
};

TEST_F(Durable, AKilledLoadGoesOnAndLosesNothingThatWasAcknowledged) {
    const std::string load =
        "load " + example + " --cases 60 --batch 4 --store " + store + " --acknowledged " + noted;
    kill_after(1, load);
    expect_all_there();
    for (int i = 0; i < 6; ++i) {
        kill_after(fs::file_size(noted) + 700, load + " --resume");
        expect_all_there();
    }
    const Answer last = vorgang(load + " --resume");
    EXPECT_EQ(last.code, 0) << last.text;
    expect_all_there();
    EXPECT_EQ(heads().size(), 60u) << "each case was begun once";
    EXPECT_TRUE(has(vorgang("audit " + store), "60 Vorgänge, davon 0 offen"));
    const std::size_t before = acknowledged().size();
    EXPECT_EQ(vorgang(load + " --resume").code, 0) << "there is nothing left to do";
    EXPECT_EQ(acknowledged().size(), before);
}

TEST_F(Durable, ALineThatWasCutOffIsNoAcknowledgement) {
    const std::string load =
        "load " + example + " --cases 5 --store " + store + " --acknowledged " + noted;
    EXPECT_EQ(vorgang(load).code, 0);
    const std::size_t lines = acknowledged().size();
    std::ofstream(noted, std::ios::app) << "3 99";
    EXPECT_EQ(vorgang(load + " --resume").code, 0);
    EXPECT_EQ(acknowledged().size(), lines);
    EXPECT_TRUE(content(noted).ends_with('\n'));
}

TEST_F(Durable, ThreadsAndHostsShareAStore) {
    const std::string load = "load " + example + " --cases 40 --batch 8 --threads 3 --store " +
                             store + " --acknowledged " + noted;
    EXPECT_EQ(vorgang(load + " --host a").code, 0);
    expect_all_there();
    const Answer second = vorgang(load + " --host b --json");
    EXPECT_EQ(second.code, 0) << second.text;
    EXPECT_TRUE(has(second, "\"threads\": 3"));
    EXPECT_EQ(heads().size(), 80u);
    expect_all_there();
    EXPECT_EQ(vorgang(load + " --host 'kein Name'").code, 2);
}

TEST_F(Durable, TwoHostsAtTheSameTimeDoNotStepOnEachOther) {
    const std::string one = "load " + example + " --cases 30 --batch 4 --store " + store;
    EXPECT_EQ(vorgang("load " + example + " --cases 1 --store " + store).code, 0);
    const std::string both = "'" VORGANG_TOOL "' " + one + " --host a --acknowledged " + noted +
                             " & '" VORGANG_TOOL "' " + one + " --host b >/dev/null; wait";
    EXPECT_EQ(std::system((both + " >/dev/null").c_str()), 0);
    EXPECT_EQ(heads().size(), 61u);
    expect_all_there();
}

TEST_F(Durable, ResumingNeedsAStoreThatLasts) {
    EXPECT_EQ(vorgang("load --resume " + example).code, 2);
}

// Every subcommand that is given a store says the same of what is none.
TEST_F(Durable, WhatIsNoStoreIsNoneForAnybody) {
    const auto expect = [](const std::string& subcommand, const std::string& path,
                           const std::string& words) {
        const std::string behind = subcommand.starts_with("backup") ? " copy" : "";
        const Answer answer = vorgang(subcommand + " sqlite:" + path + behind);
        EXPECT_NE(answer.code, 0) << subcommand << path;
        EXPECT_TRUE(has(answer, words)) << subcommand << path << ": " << answer.text;
    };
    const std::string none = file("none.db");
    const std::string one = file("one.db", "x");
    const std::string text = file("text.db", std::string(5000, 'x'));
    const std::string folder_of_its_own = file("folder.db");
    fs::create_directory(folder_of_its_own);
    for (const std::string subcommand :
         {"audit", "export --heads", "tenant", "tenant --wipe", "backup"}) {
        expect(subcommand, none, "diese Datei gibt es nicht");
        expect(subcommand, one, "diese Datei ist kein Speicher von Vorgang");
        expect(subcommand, text, "(file is not a database)");
        expect(subcommand, folder_of_its_own, "das ist ein Ordner, keine Datei");
        EXPECT_FALSE(fs::exists(none)) << subcommand;
    }
    for (const std::string how : {"", "--add ", "--resume "}) {
        const std::string load = "load " + example + " --cases 1 " + how + "--store";
        expect(load, one, "diese Datei ist kein Speicher von Vorgang");
        expect(load, text, "(file is not a database)");
        expect(load, folder_of_its_own, "das ist ein Ordner, keine Datei");
        EXPECT_EQ(content(one), "x") << "nothing is written over";
    }
}

// One case with a correction, under a rule whose rows have grounds.
struct Exported : Durable {
    void SetUp() override {
        Durable::SetUp();
        const Answer loaded = vorgang("load " + example + " --cases 30 --seed 3 --store " + store);
        ASSERT_EQ(loaded.code, 0) << loaded.text;
    }
    [[nodiscard]] Answer exported(const std::string& format) const {
        return vorgang("export " + store + " 1 --format " + format);
    }
};

TEST_F(Exported, AFileIsReadableInEveryForm) {
    const Answer markdown = exported("markdown");
    EXPECT_EQ(markdown.code, 0) << markdown.text;
    EXPECT_TRUE(markdown.text.starts_with("# ")) << markdown.text;
    EXPECT_TRUE(has(markdown, "## Verlauf"));
    EXPECT_TRUE(has(markdown, "\\#1 · 2026-01-07"));
    EXPECT_TRUE(has(markdown, "(halter)"));
    EXPECT_TRUE(has(vorgang("export --lang en " + store + " 1"), "## History"));
    const Answer html = exported("html");
    EXPECT_TRUE(html.text.starts_with("<!doctype html>")) << html.text;
    EXPECT_TRUE(html.text.ends_with("</html>\n"));
    const Answer json = exported("json");
    EXPECT_TRUE(has(json, "\"case\": 1")) << json.text;
    EXPECT_TRUE(has(json, "\"kind\": \"start\"")) << json.text;
    EXPECT_TRUE(has(json, "\"key\": \"load.3.1\"")) << json.text;
    EXPECT_TRUE(has(json, "\"rows\": ["));
}

TEST_F(Exported, SaysWhatItDoesNotHave) {
    EXPECT_EQ(vorgang("export " + store + " 31").code, 2);
    EXPECT_EQ(vorgang("export " + store).code, 2);
    EXPECT_EQ(vorgang("export " + store + " 1 --heads").code, 2);
    EXPECT_EQ(vorgang("export sqlite:" + file("none.db") + " --heads").code, 2);
    EXPECT_FALSE(fs::exists(file("none.db")));
    EXPECT_TRUE(has(vorgang("export " + db + " --heads"), "sqlite:" + db)) << "what is meant";
}

TEST_F(Exported, AnAuditNamesDamageAndASealWhatVanished) {
    const std::string seal = file("store.seal");
    const std::string audit = "audit " + store + " --json --seal " + seal;
    const Answer fine = vorgang(audit);
    EXPECT_EQ(fine.code, 0) << fine.text;
    EXPECT_TRUE(has(fine, "\"cases\": 30,"));
    EXPECT_TRUE(has(fine, "\"bad\": []"));
    EXPECT_TRUE(content(seal).starts_with("vorgang-seal 1 "));
    EXPECT_EQ(vorgang(audit).code, 0) << "the same store has the same seal";
    fs::copy_file(db, file("other.db"));
    EXPECT_EQ(vorgang("load " + example + " --add --cases 2 --store " + store).code, 0);
    EXPECT_EQ(vorgang(audit).code, 0) << "what came later leaves the seal as it is";
    EXPECT_EQ(vorgang("load " + example + " --cases 5 --store sqlite:" + file("new.db")).code, 0);
    const Answer other = vorgang("audit sqlite:" + file("new.db") + " --seal " + seal);
    EXPECT_EQ(other.code, 1) << other.text;
    EXPECT_TRUE(has(other, "besiegelt"));
    EXPECT_EQ(vorgang("audit " + store + " --seal " + example).code, 2) << "no seal";
}

TEST_F(Exported, AnAuditOfADamagedFileEndsWithOne) {
    std::string bytes = content(db);
    for (std::size_t at = 8192; at < bytes.size(); at += 997)
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
    std::ofstream(db, std::ios::binary | std::ios::trunc) << bytes;
    const Answer answer = vorgang("audit --json " + store);
    EXPECT_EQ(answer.code, 1) << answer.text;
    EXPECT_TRUE(has(answer, "\"case\": ")) << answer.text;
}

TEST_F(Exported, AnAuditGoesOnWhereItWasEnded) {
    const Answer first = vorgang("audit " + store + " --limit 12");
    EXPECT_EQ(first.code, 0) << first.text;
    EXPECT_TRUE(has(first, "12 Vorgänge"));
    EXPECT_TRUE(has(first, "--from 12"));
    EXPECT_TRUE(has(vorgang("audit " + store + " --from 12"), "18 Vorgänge"));
}

TEST_F(Exported, ASealIsOfAStoreThatWasLookedAtWhole) {
    const std::string seal = file("store.seal");
    for (const std::string part : {" --limit 12", " --from 12"}) {
        const Answer answer = vorgang("audit " + store + part + " --seal " + seal);
        EXPECT_EQ(answer.code, 2) << part;
        EXPECT_TRUE(has(answer, "ohne --from und --limit")) << answer.text;
        EXPECT_FALSE(fs::exists(seal)) << part;
    }
    EXPECT_EQ(vorgang("audit " + store + " --limit 40 --seal " + seal).code, 0) << "all of it";
    EXPECT_EQ(vorgang("audit " + store + " --limit 12 --seal " + seal).code, 0) << "compared";
}

TEST_F(Exported, ACopyIsAStoreOfItsOwn) {
    const std::string copy = file("copy.db");
    EXPECT_EQ(vorgang("backup " + store + " " + copy).code, 0);
    EXPECT_EQ(vorgang("backup " + store + " " + copy).code, 2) << "it is there already";
    EXPECT_TRUE(has(vorgang("audit sqlite:" + copy), "30 Vorgänge"));
    EXPECT_EQ(vorgang("export sqlite:" + copy + " --heads").text,
              vorgang("export " + store + " --heads").text);
}

TEST_F(Exported, ATenantLeaves) {
    const std::string place = file("ort.json", R"({"tenant": "bocholt", "land": "NW"})");
    EXPECT_EQ(
        vorgang("load " + example + " --cases 7 --host b --place " + place + " --store " + store)
            .code,
        0);
    const Answer both = vorgang("tenant " + store);
    EXPECT_TRUE(has(both, "bocholt: 7 Vorgänge")) << both.text;
    EXPECT_TRUE(has(both, "gemeinde: 30 Vorgänge")) << both.text;
    const std::string own = "sqlite:" + file("bocholt.db");
    const Answer left = vorgang("tenant " + store + " bocholt --remove --copy " + own);
    EXPECT_EQ(left.code, 0) << left.text;
    EXPECT_EQ(vorgang("tenant " + own).text, "bocholt: 7 Vorgänge, davon 0 offen\n");
    EXPECT_EQ(vorgang("tenant " + store).text, "gemeinde: 30 Vorgänge, davon 0 offen\n");
    EXPECT_EQ(vorgang("audit " + own).code, 0) << vorgang("audit " + own).text;
    EXPECT_EQ(vorgang("audit " + store).code, 0) << vorgang("audit " + store).text;
    EXPECT_EQ(content(db).find("bocholt"), std::string::npos) << "wiped";
    EXPECT_EQ(vorgang("tenant " + store + " bocholt --remove --yes").code, 2);
    EXPECT_EQ(vorgang("tenant " + store + " gemeinde").code, 2) << "what about it?";
}

TEST_F(Exported, NoTenantGoesWithoutACopyUnlessThatIsSaid) {
    const Answer refused = vorgang("tenant " + store + " gemeinde --remove </dev/null");
    EXPECT_EQ(refused.code, 2);
    EXPECT_TRUE(has(refused, "--yes")) << refused.text;
    EXPECT_EQ(heads().size(), 30u);
    const Answer removed = vorgang("tenant " + store + " gemeinde --remove --yes");
    EXPECT_EQ(removed.code, 0) << removed.text;
    EXPECT_TRUE(has(removed, "30 Vorgänge gelöscht"));
    EXPECT_TRUE(heads().empty());
    EXPECT_EQ(vorgang("tenant " + store + " --wipe").code, 0);
    EXPECT_EQ(vorgang("tenant " + store + " gemeinde --wipe").code, 2);
}

TEST_F(Exported, ACopyThatFailsLeavesNothingBehind) {
    const std::string copy = file("copy.db");
    const Answer nobody = vorgang("tenant " + store + " niemand --copy sqlite:" + copy);
    EXPECT_EQ(nobody.code, 2);
    EXPECT_TRUE(has(nobody, "diesen Mandanten gibt es hier nicht")) << nobody.text;
    const Answer there = vorgang("tenant " + store + " gemeinde --copy " + store);
    EXPECT_EQ(there.code, 2);
    EXPECT_FALSE(has(there, "--add")) << there.text;
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator(folder)) {
        ++files;
        EXPECT_EQ(entry.path().filename(), "cases.db");
    }
    EXPECT_EQ(files, 1u);
    std::ofstream(copy + ".part") << "what a killed program left, or somebody's";
    EXPECT_EQ(vorgang("tenant " + store + " gemeinde --copy sqlite:" + copy).code, 0);
    EXPECT_EQ(content(copy + ".part"), "what a killed program left, or somebody's");
    EXPECT_FALSE(fs::exists(copy + ".part2"));
    EXPECT_EQ(vorgang("audit sqlite:" + copy).code, 0);
}

// Its name is the one a copy would have until it is whole.
TEST_F(Exported, AStoreIsNotLostWhateverItsName) {
    const std::string source = file("b.db.part");
    fs::rename(db, source);
    const std::string before = content(source);
    const Answer copied =
        vorgang("tenant sqlite:" + source + " gemeinde --copy sqlite:" + file("b.db"));
    EXPECT_EQ(copied.code, 0) << copied.text;
    EXPECT_EQ(vorgang("backup sqlite:" + source + " " + file("b.db")).code, 2);
    fs::remove(file("b.db"));
    const Answer backup = vorgang("backup sqlite:" + source + " " + file("b.db"));
    EXPECT_EQ(backup.code, 0) << backup.text;
    EXPECT_EQ(content(source), before);
    EXPECT_TRUE(has(vorgang("audit sqlite:" + file("b.db")), "30 Vorgänge"));
}

TEST_F(Exported, AStoreOfAnEarlierFormatIsReadToo) {
    fs::copy_file(root / "tests/conformance/data/format_1.db", file("old.db"));
    EXPECT_EQ(vorgang("audit sqlite:" + file("old.db")).code, 0);
}

TEST_F(Exported, DamageInAStoreOfAnEarlierFormatIsCalledThat) {
    const std::string old = file("old.db");
    fs::copy_file(root / "tests/conformance/data/format_2.db", old);
    std::string bytes = content(old);
    bytes[16785] = static_cast<char>(bytes[16785] ^ 0x10); // SQLite cannot read that page
    std::ofstream(old, std::ios::binary | std::ios::trunc) << bytes;
    const Answer answer = vorgang("audit sqlite:" + old);
    EXPECT_EQ(answer.code, 1) << answer.text;
    EXPECT_FALSE(has(answer, "frühere Version")) << answer.text;
}

TEST_F(Exported, WhatIsDamagedEndsWithOneForEverybody) {
    std::string bytes = content(db);
    for (std::size_t at = 100; at < 4096; ++at)
        bytes[at] = static_cast<char>(bytes[at] ^ 0x55);
    std::ofstream(db, std::ios::binary | std::ios::trunc) << bytes;
    for (const std::string& call : {"audit " + store, "export " + store + " 1", "tenant " + store,
                                    "load " + example + " --cases 1 --add --store " + store})
        EXPECT_EQ(vorgang(call).code, 1) << call;
}

TEST_F(Durable, WhatGoesWithTheProgramIsNotLookedAt) {
    for (const std::string call :
         {"audit memory", "export memory 1", "tenant memory", "backup memory x"}) {
        const Answer answer = vorgang(call);
        EXPECT_EQ(answer.code, 2) << call;
        EXPECT_TRUE(has(answer, "dieser Speicher ist mit dem Programm vergangen")) << answer.text;
    }
}

// What others do while a load is at work.
struct Beside : Durable {
    void SetUp() override {
        Durable::SetUp();
        program_ = fork();
        if (program_ == 0) {
            const std::string load = "exec '" VORGANG_TOOL "' load " + example +
                                     " --cases 100000 --batch 16 --store " + store +
                                     " --acknowledged " + noted + " >/dev/null 2>&1";
            execl("/bin/sh", "sh", "-c", load.c_str(), nullptr);
            _exit(127);
        }
        std::error_code fault;
        for (int i = 0; i < 1000 && (!fs::exists(noted) || fs::file_size(noted, fault) < 20'000);
             ++i)
            ::usleep(10'000);
    }
    void TearDown() override {
        stop();
        Durable::TearDown();
    }
    void stop() {
        if (program_ <= 0) return;
        ::kill(program_, SIGKILL);
        waitpid(program_, nullptr, 0);
        program_ = 0;
    }

  private:
    pid_t program_ = 0;
};

TEST_F(Beside, ATenantIsNotRemovedAndNothingIsLost) {
    const std::string copy = "sqlite:" + file("copy.db");
    const Answer answer = vorgang("tenant " + store + " gemeinde --remove --copy " + copy);
    EXPECT_EQ(answer.code, 2);
    EXPECT_TRUE(has(answer, "ein anderes Programm hat den Speicher offen")) << answer.text;
    EXPECT_FALSE(fs::exists(file("copy.db")));
    stop();
    expect_all_there();
}

TEST_F(Beside, ACopyIsOfOneMoment) {
    const std::string copy = "sqlite:" + file("copy.db");
    const Answer answer = vorgang("tenant " + store + " gemeinde --copy " + copy);
    EXPECT_EQ(answer.code, 0) << answer.text;
    const Answer audit = vorgang("audit " + copy);
    EXPECT_EQ(audit.code, 0) << audit.text;
}

TEST_F(Beside, AnAuditFindsNothingWrong) {
    for (int i = 0; i < 3; ++i) {
        const Answer audit =
            vorgang("audit " + store + " --seal " + file("seal" + std::to_string(i)));
        EXPECT_EQ(audit.code, 0) << audit.text;
    }
    EXPECT_EQ(vorgang("export " + store + " --heads").code, 0);
    stop();
    expect_all_there();
}

} // namespace
