// A connection of a test to a database, to look into it or to do something to it.
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdint>
#include <string>

namespace vorgang::conformance {

class Sql {
  public:
    explicit Sql(const std::string& path, int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) {
        const int code = sqlite3_open_v2(path.c_str(), &connection_, flags, nullptr);
        EXPECT_EQ(code, SQLITE_OK);
    }
    ~Sql() { sqlite3_close_v2(connection_); }
    Sql(const Sql&) = delete;
    Sql& operator=(const Sql&) = delete;

    [[nodiscard]] sqlite3* connection() const noexcept { return connection_; }

    void run(const std::string& sql) const {
        const int code = sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr);
        EXPECT_EQ(code, SQLITE_OK) << sqlite3_errmsg(connection_) << ": " << sql;
    }

    // The first column of the first row.
    [[nodiscard]] std::int64_t number(const std::string& sql) const {
        sqlite3_stmt* statement = nullptr;
        sqlite3_prepare_v2(connection_, sql.c_str(), -1, &statement, nullptr);
        EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW) << sql;
        const std::int64_t value = sqlite3_column_int64(statement, 0);
        sqlite3_finalize(statement);
        return value;
    }

    // The same as hexadecimal digits.
    [[nodiscard]] std::string hex(const std::string& expression, const std::string& rest) const {
        sqlite3_stmt* statement = nullptr;
        const std::string sql = "SELECT lower(hex(" + expression + ")) " + rest;
        sqlite3_prepare_v2(connection_, sql.c_str(), -1, &statement, nullptr);
        EXPECT_EQ(sqlite3_step(statement), SQLITE_ROW) << sql;
        const unsigned char* text = sqlite3_column_text(statement, 0);
        std::string value = text != nullptr ? reinterpret_cast<const char*>(text) : "";
        sqlite3_finalize(statement);
        return value;
    }

  private:
    sqlite3* connection_ = nullptr;
};

} // namespace vorgang::conformance
