// A PostgreSQL server of a test's own, from Debian's package: in a folder that goes with it,
// reached by a socket in that folder and by nothing else, run by an ordinary user also where the
// test is not.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "scratch.hpp"

namespace vorgang::conformance {

class PostgresServer {
  public:
    // How it goes down.
    enum class Stop : unsigned char {
        orderly, // what is asked of it now is refused, then it ends
        crash    // as after a loss of power, but for the disk
    };

    // Nothing where the programs of the server are missing; why() says so.
    [[nodiscard]] static std::optional<std::string> programs();
    [[nodiscard]] static const char* why();

    // Makes the cluster and starts the server. `settings` go to the server, as {"-c", "fsync=off"}.
    explicit PostgresServer(std::vector<std::string> settings = {});
    ~PostgresServer();
    PostgresServer(const PostgresServer&) = delete;
    PostgresServer& operator=(const PostgresServer&) = delete;

    void start();
    void stop(Stop how);
    // A new, empty database; the connection string that leads to it.
    [[nodiscard]] std::string new_database();
    // All there are, with whoever is in them. Each is some 300 files.
    void drop_databases();
    [[nodiscard]] std::string url(const std::string& database) const;
    [[nodiscard]] std::string socket() const { return folder() + "/.s.PGSQL.5432"; }

  private:
    [[nodiscard]] std::string folder() const;
    void run(std::vector<std::string> words);

    Scratch scratch_;
    std::vector<std::string> settings_;
    pid_t server_ = 0;
    int databases_ = 0;
    int dropped_ = 0; // of them
};

// That of the tests of one program (postgres_main.cpp), started by the first call; without syncs,
// because no test of such a program pulls the power.
[[nodiscard]] PostgresServer& shared_server();

} // namespace vorgang::conformance
