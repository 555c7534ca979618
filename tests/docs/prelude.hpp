// What the blocks of the pages find around them: an engine in memory with the process of the
// embedding guide, and a case that waits at its step `prüfen`.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/dsl/states.hpp"
#include "vorgang/engine/audit.hpp"
#include "vorgang/engine/engine.hpp"
#include "vorgang/engine/tenant.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"
#ifdef PAGES_HAVE_POSTGRES
#include <libpq-fe.h>

#include "vorgang/postgres/postgres_store.hpp"
#endif

using namespace vorgang;

struct PageFile {
    const char* name;
    const char* text;
};
extern const std::vector<PageFile> page_files;

// A folder of its own for each test, with the files of the pages in it.
class Folder : public testing::Test {
  protected:
    Folder() {
        const auto* test = testing::UnitTest::GetInstance()->current_test_info();
        folder_ = std::filesystem::temp_directory_path() /
                  ("vorgang-docs-" + std::string(test->name()) + std::to_string(::getpid()));
        std::filesystem::create_directories(folder_);
        std::filesystem::current_path(folder_);
        for (const PageFile& file : page_files)
            std::ofstream(file.name) << file.text;
    }
    ~Folder() override {
        std::filesystem::current_path("/");
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

  private:
    std::filesystem::path folder_;
};

inline void check(bool fine) {
    EXPECT_TRUE(fine);
}
inline void check(const Outcome& outcome) {
    EXPECT_TRUE(outcome.accepted()) << (outcome.error ? outcome.error->english : "");
}
template<class T>
void check(const Result<T>& result) {
    EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().english);
}

inline Entropy chance() {
    static std::mt19937_64 engine(17);
    return {engine(), engine()};
}

class Snippet : public Folder {
  protected:
    void SetUp() override {
        check(engine.deploy(process, place));
        check(engine.bind("melderegister.wohnt", [](const ToolCall&) {
            return ToolAnswer::done({{"gemeldet", true}});
        }));
        id = start_case(engine, "formular-1");
        check(engine.run_tools(now, 10));
        const CaseInfo info = engine.case_info(viewer, id).value();
        ASSERT_EQ(info.open.front().name, "prüfen");
        task = {id, info.open.front().activation};
    }

    CaseId start_case(Engine& host, std::string_view key) const {
        const Assignment form[] = {{"kennzeichen", "BOR-V 12"}, {"straße", "Nordallee 3"}};
        Command command;
        command.tenant = place.tenant;
        command.actor = citizen;
        command.at = now;
        command.key = key;
        command.entropy = chance();
        const Outcome outcome = host.start("parkausweis", form, command);
        check(outcome);
        return outcome.case_id;
    }
    void approve_and_release(Engine& host, TaskId at) const {
        const Assignment approved[] = {{"genehmigt", true}, {"kassenzeichen", "K-17"}};
        Command command;
        command.actor = aydin;
        command.at = now;
        check(host.complete(at, approved, command));
        command.actor = brandt;
        const CaseInfo info = host.case_info(viewer, at.case_id).value();
        check(host.complete({at.case_id, info.open.front().activation}, {}, command));
    }
    static Place bocholt() {
        Place made;
        made.tenant = "bocholt";
        made.calendar.land = Land::nw;
        return made;
    }

    const std::string_view citizen_roles[1] = {"antragsteller"};
    const std::string_view clerk_roles[1] = {"verkehr"};
    const std::string_view lead_roles[1] = {"teamleitung"};
    const Actor citizen{"eid:7f3a", citizen_roles, ""};
    const Actor aydin{"Aydin", clerk_roles, ""};
    const Actor brandt{"Brandt", clerk_roles, ""};
    const Actor lead{"Celik", lead_roles, ""};
    const Viewer viewer{"bocholt", "Aydin", clerk_roles};
    const Instant now = *instant_from_text("2026-05-11T09:00:00+02:00");
    const Place place = bocholt();
    const Process process = *compile_file("parkausweis.vorgang").value().process;
    Engine engine = Engine::open(memory_store()).value();
    CaseId id;
    TaskId task;
};

#define SNIPPET(page, line) TEST_F(Snippet, page##page##_line##line)
#define COMPILED(page, line)                                                                       \
    struct Page##page##Line##line : Snippet {                                                      \
        void body();                                                                               \
    };                                                                                             \
    void Page##page##Line##line::body()
#define PROGRAM(page, line, function)                                                              \
    TEST_F(Folder, page##page##_line##line) {                                                      \
        EXPECT_EQ(function(), 0);                                                                  \
        EXPECT_EQ(function(), 0) << "run again on what is there";                                  \
    }
