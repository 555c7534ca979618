// How every subcommand names a store: memory, sqlite:FILE, postgres:URL.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "tool.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang::tool {

// What is said of a store in the help of a subcommand.
[[nodiscard]] std::string store_forms(const Terminal& terminal);

// Gives a subcommand the argument STORE: one that is there already.
void add_store(CLI::App& command, const Terminal& terminal, std::string& store);

// A store that cases are written to. `existing`: one that is there already may be used as well.
struct StoreWanted {
    std::string name;
    bool existing = false;
    bool keep_records = true; // of a store in memory
};
[[nodiscard]] Result<std::unique_ptr<Store>> open_store(const StoreWanted& wanted);
// A store that is there, to read it; not_found for any other.
[[nodiscard]] Result<std::unique_ptr<Store>> open_store_to_read(const std::string& name);
// The same, also where the last commit is damaged.
[[nodiscard]] Result<std::unique_ptr<Store>> open_store_to_audit(const std::string& name);
// A store that is there and that nobody else uses as long as this one is open; busy.
[[nodiscard]] Result<std::unique_ptr<Store>> open_store_alone(const std::string& name);

// A store that was not there, or in which there was nothing. A file has another name until it is
// kept, and is taken away again where it never is; in a database nobody sees it until then, and
// what is there goes. The file of a program that was killed stays where it is.
class NewStore {
  public:
    [[nodiscard]] static Result<NewStore> make(const std::string& name);
    NewStore(NewStore&&) = default;
    NewStore& operator=(NewStore&&) = delete;
    ~NewStore();

    [[nodiscard]] Store& store() noexcept { return *store_; }
    // Closes it; from here on it is on the disk under its name.
    [[nodiscard]] Result<void> keep();

  private:
    NewStore() = default;

    std::unique_ptr<Store> store_;
    std::string file_; // "": none
    std::string unfinished_;
    std::string database_; // "": none, or it is kept
};

// Copies a store that is in use to a file. `progress` is called with what is done and all there is.
[[nodiscard]] Result<void>
back_up(const std::string& name, const std::string& copy,
        const std::function<bool(std::uint64_t done, std::uint64_t all)>& progress);

// Whether what is written there outlives this program.
[[nodiscard]] bool store_lasts(std::string_view name);

// Says on standard error why a store could not be used. exit_findings for one that is damaged, else
// exit_usage.
int store_fault(const Terminal& terminal, const Error& error);

} // namespace vorgang::tool
