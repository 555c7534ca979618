// Renaming a table of ours, so that another one takes its name.
#pragma once

#include <sqlite3.h>

namespace vorgang::sqlite {

// Renaming a table leaves what others say about it as it is: views and triggers of a host go on
// meaning the table of that name, and not the old one.
class PlainRenaming {
  public:
    explicit PlainRenaming(sqlite3* connection) : connection_(connection) {
        sqlite3_db_config(connection, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, -1, &before_);
        sqlite3_db_config(connection, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 1, nullptr);
    }
    ~PlainRenaming() {
        sqlite3_db_config(connection_, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, before_, nullptr);
    }
    PlainRenaming(const PlainRenaming&) = delete;
    PlainRenaming& operator=(const PlainRenaming&) = delete;

  private:
    sqlite3* connection_;
    int before_ = 0;
};

} // namespace vorgang::sqlite
