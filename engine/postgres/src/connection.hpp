// The connection to a server, the store's own or the host's: statements, transactions, and what
// becomes of both when it is lost.
//
// Statements are sent without waiting (pipeline mode); round_trip() waits for all that were sent.
// A transaction begins with its first statement, in the same round trip. Where all of it is sent at
// once it needs neither BEGIN nor COMMIT: the line of statements is a transaction by itself.
#pragma once

#include <string>
#include <unordered_map>

#include "rows.hpp"
#include "vorgang/postgres/postgres_store.hpp"

namespace vorgang::postgres {

// A statement of ours, prepared on a connection when it is first sent. Known by its address.
struct Statement {
    const char* sql;
};

class Connection {
  public:
    Connection() = default;
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Opens an own connection, or takes that of the host.
    [[nodiscard]] Result<void> open(std::string_view url, const PostgresOptions& options);
    [[nodiscard]] Result<void> borrow(PGconn* handle, const PostgresOptions& options);

    [[nodiscard]] bool is_own() const noexcept { return own_; }
    [[nodiscard]] const PostgresOptions& options() const noexcept { return options_; }
    [[nodiscard]] bool in_commit() const noexcept { return phase_ != Phase::none; }
    // Whether the open transaction, or the next one, can be undone by the host after it is over.
    [[nodiscard]] bool is_nested() const noexcept;
    // A small number no other open connection has; another one after the connection was made again.
    [[nodiscard]] std::uint32_t slot() const noexcept { return slot_; }
    // Rises when the connection was made again: what was known of the server may not hold.
    [[nodiscard]] std::uint64_t life() const noexcept { return life_; }
    // Whether the server has refused something of this commit, and why.
    [[nodiscard]] const std::optional<Error>& failed() const noexcept { return failed_; }
    // Whether this commit ended because the connection went away before it was asked for.
    [[nodiscard]] bool was_cut_off() const noexcept { return cut_off_; }

    // Sends a statement. What its arguments view has to live until then only.
    void send(const Statement& statement, const Arguments& arguments = {});
    // The same outside of the transaction of a commit that has not begun yet: to read.
    void send_beside(const Statement& statement, const Arguments& arguments = {});
    // Waits for what was sent: the rows of each statement in order, or the first error.
    [[nodiscard]] Result<std::vector<Rows>> round_trip();
    // The same, with the rows of so many that were sent last. Those of the others come with the end
    // of the commit.
    [[nodiscard]] Result<std::vector<Rows>> take_last(std::size_t wanted);
    // Sends one statement, waits for all that were sent, and gives the rows of this one. Outside a
    // commit it is sent again where the connection had been lost.
    [[nodiscard]] Result<Rows> ask(const Statement& statement, const Arguments& arguments = {});
    [[nodiscard]] Result<Rows> ask_beside(const Statement& statement,
                                          const Arguments& arguments = {});
    // Texts of several statements without arguments, in a transaction of their own.
    [[nodiscard]] Result<void> execute(const char* sql);

    // From here on every statement sees the database as it is now; see Store::begin_view.
    [[nodiscard]] Result<void> begin_view();
    [[nodiscard]] Result<void> end_view();
    // Whether nothing that is read changes until the end of the view.
    [[nodiscard]] bool in_view() const noexcept { return own_view_; }
    // Whether nothing can be written now, or ever.
    [[nodiscard]] bool only_reads() const noexcept { return options_.read_only || views_ != 0; }

    // An own connection that was lost is made again.
    [[nodiscard]] Result<void> begin();
    // How a commit ended.
    enum class End : std::uint8_t {
        committed,
        lost // the connection went away meanwhile: it may have happened
    };
    // All that is still to be sent of a commit comes now, and commit() behind it.
    void send_the_rest() noexcept;
    // Sends COMMIT behind what was sent, and waits. `answers` gets the rows of all that was sent in
    // this commit and not asked for.
    [[nodiscard]] Result<End> commit(std::vector<Rows>& answers);
    void rollback() noexcept;
    // After a commit was lost: a new connection, and the old one is at its end for certain. An
    // error where there is none in time.
    [[nodiscard]] Result<void> recover();

  private:
    enum class Phase : std::uint8_t {
        none,
        begun, // nothing was sent yet
        line,  // all is sent at once: a transaction by itself
        transaction,
        savepoint
    };
    struct Sent {
        const Statement* statement = nullptr; // null: a word of our own, whose rows nobody wants
        bool prepares = false;
    };

    [[nodiscard]] bool is_starting() const;
    [[nodiscard]] Result<void> connect();
    [[nodiscard]] Result<void> reconnect();
    [[nodiscard]] Result<void> settle_in();
    [[nodiscard]] Result<void> refuse_unless_alone();
    [[nodiscard]] Result<void> end_former_self();
    [[nodiscard]] Result<void> ready();
    [[nodiscard]] bool is_lost() const noexcept;
    [[nodiscard]] Error fault_in(const PGresult* result);
    [[nodiscard]] Error loss();
    void enter();
    [[nodiscard]] Result<Rows> ask_once(const Statement& statement,
                                        const Arguments& arguments = {});
    // Sends a word about the transaction, which nobody wants the rows of.
    void say(const Statement& word);
    [[nodiscard]] Result<Rows> take_last();
    [[nodiscard]] std::optional<Error> wait_for_end();
    void note(int sent, const Statement* statement, bool prepares);
    [[nodiscard]] const std::string& prepare(const Statement& statement);
    void put_in_line(const Statement& statement, const Arguments& arguments);
    void forget_prepared() noexcept;
    void close() noexcept;

    PGconn* handle_ = nullptr;
    bool own_ = false;
    bool is_broken_ = false; // see fault_in()
    bool cut_off_ = false;
    std::uint32_t views_ = 0;     // open, one inside the other
    bool own_view_ = false;       // has a transaction of its own
    std::optional<Error> failed_; // what made the server refuse the rest of this commit
    Phase phase_ = Phase::none;
    std::string url_;
    PostgresOptions options_;
    std::vector<Sent> sent_;    // since the last round trip
    std::vector<Rows> unasked_; // of this commit, that came with the answer to something else
    std::unordered_map<const Statement*, std::string> prepared_; // with their names
    std::uint32_t slot_ = 0;
    std::uint64_t life_ = 0;
    // The process of the server that serves this connection.
    std::int64_t backend_ = 0;
    std::int64_t backend_start_ = 0;
};

} // namespace vorgang::postgres
