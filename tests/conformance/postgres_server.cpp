#include "postgres_server.hpp"

#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <thread>
#include <vector>

namespace vorgang::conformance {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void stop_test(const std::string& why) {
    std::fprintf(stderr, "PostgresServer: %s\n", why.c_str());
    std::abort();
}

// The server refuses root.
const passwd* ordinary_user() {
    if (geteuid() != 0) return nullptr;
    for (const char* name : {"postgres", "nobody"})
        if (const passwd* user = getpwnam(name)) return user;
    stop_test("there is no user to run the server");
}

// Starts a program as an ordinary user; it ends when the test does.
pid_t start_program(std::vector<std::string> words, const std::string& folder) {
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    const passwd* const user = ordinary_user();
    const std::string log = folder + "/log";
    const pid_t child = fork();
    if (child != 0) return child;
    if (chdir(folder.c_str()) != 0) _exit(125);
    if (user != nullptr &&
        (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
        _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    setenv("LC_ALL", "C.UTF-8", 1);
    if (std::freopen(log.c_str(), "a", stdout) == nullptr) _exit(124);
    dup2(1, 2);
    execv(argv[0], argv.data());
    _exit(127);
}

} // namespace

std::optional<std::string> PostgresServer::programs() {
    std::optional<std::string> found;
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql", ignored))
        if (fs::exists(entry.path() / "bin" / "initdb")) found = (entry.path() / "bin").string();
    return found;
}

const char* PostgresServer::why() {
    return "the programs of the server are missing (Debian: postgresql)";
}

PostgresServer::PostgresServer(std::vector<std::string> settings) : settings_(std::move(settings)) {
    if (const passwd* user = ordinary_user())
        if (chown(scratch_.file("").c_str(), user->pw_uid, user->pw_gid) != 0)
            stop_test("the folder cannot be given away");
    run({*programs() + "/initdb", "-D", "data", "-U", "vorgang", "-A", "trust", "-E", "UTF8",
         "--no-locale", "--no-sync"});
    start();
}

PostgresServer::~PostgresServer() {
    if (server_ != 0) stop(Stop::crash);
}

void PostgresServer::run(std::vector<std::string> words) {
    const pid_t child = start_program(words, folder());
    int status = 0;
    if (waitpid(child, &status, 0) != child || status != 0) stop_test(words[0] + " failed");
}

void PostgresServer::start() {
    std::vector<std::string> words{*programs() + "/postgres", "-D", "data", "-k", folder(), "-c",
                                   "listen_addresses="};
    words.insert(words.end(), settings_.begin(), settings_.end());
    server_ = start_program(words, folder());
    const std::string where = url("postgres");
    for (int i = 0; i < 3000; ++i) {
        if (PQping(where.c_str()) == PQPING_OK) return;
        if (waitpid(server_, nullptr, WNOHANG) != 0) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    stop_test("the server did not start");
}

void PostgresServer::stop(Stop how) {
    kill(server_, how == Stop::crash ? SIGQUIT : SIGINT);
    waitpid(server_, nullptr, 0);
    server_ = 0;
}

std::string PostgresServer::folder() const {
    std::string folder = scratch_.file("");
    while (folder.size() > 1 && folder.back() == '/')
        folder.pop_back();
    return folder;
}

std::string PostgresServer::url(const std::string& database) const {
    return "host='" + folder() + "' user=vorgang dbname=" + database;
}

std::string PostgresServer::new_database() {
    const std::string name = "test" + std::to_string(++databases_);
    PGconn* const connection = PQconnectdb(url("postgres").c_str());
    PGresult* const made = PQexec(connection, ("CREATE DATABASE " + name).c_str());
    if (PQresultStatus(made) != PGRES_COMMAND_OK) stop_test(PQerrorMessage(connection));
    PQclear(made);
    PQfinish(connection);
    return url(name);
}

void PostgresServer::drop_databases() {
    if (dropped_ == databases_) return;
    PGconn* const connection = PQconnectdb(url("postgres").c_str());
    while (dropped_ != databases_) {
        const std::string name = "test" + std::to_string(++dropped_);
        PQclear(PQexec(connection, ("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)").c_str()));
    }
    PQfinish(connection);
}

} // namespace vorgang::conformance
