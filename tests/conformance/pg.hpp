// A connection of a test to a PostgreSQL database, to look into it or to do something to it.
#pragma once

#include <gtest/gtest.h>
#include <libpq-fe.h>

#include <cstdint>
#include <string>

namespace vorgang::conformance {

class Pg {
  public:
    explicit Pg(const std::string& url) : connection_(PQconnectdb(url.c_str())) {
        EXPECT_EQ(PQstatus(connection_), CONNECTION_OK) << PQerrorMessage(connection_);
    }
    ~Pg() { PQfinish(connection_); }
    Pg(const Pg&) = delete;
    Pg& operator=(const Pg&) = delete;

    [[nodiscard]] PGconn* connection() const noexcept { return connection_; }

    void run(const std::string& sql) const {
        PGresult* const result = PQexec(connection_, sql.c_str());
        const ExecStatusType status = PQresultStatus(result);
        EXPECT_TRUE(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
            << PQerrorMessage(connection_) << ": " << sql;
        PQclear(result);
    }
    // The first column of the first row.
    [[nodiscard]] std::string text(const std::string& sql) const {
        PGresult* const result = PQexec(connection_, sql.c_str());
        EXPECT_EQ(PQresultStatus(result), PGRES_TUPLES_OK) << PQerrorMessage(connection_) << sql;
        std::string value = PQntuples(result) > 0 ? PQgetvalue(result, 0, 0) : "";
        PQclear(result);
        return value;
    }
    [[nodiscard]] std::int64_t number(const std::string& sql) const {
        const std::string value = text(sql);
        return value.empty() ? -1 : std::stoll(value);
    }

  private:
    PGconn* connection_;
};

} // namespace vorgang::conformance
