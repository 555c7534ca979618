#include "statement.hpp"

namespace vorgang::sqlite {

Result<void> Statement::prepare(sqlite3* connection, const char* sql) {
    sqlite3_stmt* made = nullptr;
    const int code =
        sqlite3_prepare_v3(connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    handle_.reset(made);
    if (code != SQLITE_OK) return error_of(connection, code);
    return {};
}

Result<void> prepare_all(sqlite3* connection, std::initializer_list<Preparation> preparations) {
    for (const Preparation& preparation : preparations)
        VORGANG_TRY(preparation.statement->prepare(connection, preparation.sql));
    return {};
}

std::string_view table_of(sqlite3_stmt* statement) noexcept {
    const std::string_view sql = sqlite3_sql(statement);
    const std::size_t begin = sql.find("vorgang_");
    if (begin == std::string_view::npos) return "row";
    return sql.substr(begin, sql.find_first_of(" (;", begin) - begin);
}

void Run::bind_null(int column) {
    const int code = sqlite3_bind_null(statement_, column);
    if (code != SQLITE_OK) fault_ = code;
}

void Run::bind(int column, std::int64_t value) {
    const int code = sqlite3_bind_int64(statement_, column, value);
    if (code != SQLITE_OK) fault_ = code;
}

void Run::bind(int column, Bytes bytes) {
    // A null pointer would bind NULL instead of a blob of no bytes.
    const void* data = bytes.empty() ? "" : static_cast<const void*>(bytes.data());
    const int code = sqlite3_bind_blob64(statement_, column, data, bytes.size(), SQLITE_STATIC);
    if (code != SQLITE_OK) fault_ = code;
}

void Run::bind(int column, const char* text) {
    const int code = sqlite3_bind_text(statement_, column, text, -1, SQLITE_STATIC);
    if (code != SQLITE_OK) fault_ = code;
}

Result<bool> Run::next() {
    int code = fault_;
    if (code == SQLITE_OK) code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    // A connection of the host may be set to give the short codes only.
    sqlite3* const connection = sqlite3_db_handle(statement_);
    const int extended = sqlite3_extended_errcode(connection);
    return error_of(connection, (extended & 0xff) == (code & 0xff) ? extended : code);
}

Result<void> Run::finish() {
    Result<bool> more = next();
    if (!more) return std::move(more).error();
    return {};
}

std::int64_t Run::integer(int column) {
    if (sqlite3_column_type(statement_, column) != SQLITE_INTEGER) {
        sound_ = false;
        return 0;
    }
    return sqlite3_column_int64(statement_, column);
}

std::uint32_t Run::number(int column) {
    const std::int64_t value = integer(column);
    if (value < 0 || value > std::numeric_limits<std::uint32_t>::max()) {
        sound_ = false;
        return 0;
    }
    return static_cast<std::uint32_t>(value);
}

CaseId Run::case_id(int column) {
    const std::int64_t value = integer(column);
    if (value <= 0) {
        sound_ = false;
        return {};
    }
    return {static_cast<std::uint64_t>(value)};
}

Bytes Run::bytes(int column) {
    if (sqlite3_column_type(statement_, column) != SQLITE_BLOB) {
        sound_ = false;
        return {};
    }
    // SQLite gives no pointer where there are no bytes, or where there is no memory for them.
    const void* data = sqlite3_column_blob(statement_, column);
    const int size = sqlite3_column_bytes(statement_, column);
    if (data == nullptr && size != 0) throw std::bad_alloc();
    return {static_cast<const std::byte*>(data), static_cast<std::size_t>(size)};
}

std::string Run::text(int column) {
    const unsigned char* const text = sqlite3_column_text(statement_, column);
    if (text == nullptr) return {};
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return {reinterpret_cast<const char*>(text), size};
}

} // namespace vorgang::sqlite
