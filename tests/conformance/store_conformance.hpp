/// The conformance suite of Store: what every implementation has to do, as tests to run on it.
///
/// A host that has written a store of its own links the library `vorgang_store_conformance`, says
/// how its store is opened (StoreKind) and instantiates the suite:
///
///     INSTANTIATE_TEST_SUITE_P(Mine, StoreConformance, testing::Values(my_kind()), kind_name);
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "vorgang/engine/store.hpp"

namespace vorgang::conformance {

/// Where the store of one test lives; goes after the test.
class StoreHome {
  public:
    virtual ~StoreHome() = default;
    /// The first call makes an empty store; a later one opens what is there. The store of the call
    /// before is gone by then.
    virtual std::unique_ptr<Store> open() = 0;
    /// A second store on the same data while the first is open; null where that cannot be.
    virtual std::unique_ptr<Store> open_beside() { return nullptr; }
};

/// One implementation under test.
struct StoreKind {
    std::string name;
    std::function<std::unique_ptr<StoreHome>()> home;
    bool lasts = true;      ///< what was committed is there when the store is opened again
    bool rolls_back = true; ///< writes that succeeded can be rolled back
};

// NOLINTNEXTLINE(readability-identifier-naming): the name GoogleTest looks for
inline void PrintTo(const StoreKind& kind, std::ostream* out) {
    *out << kind.name;
}
[[nodiscard]] inline std::string kind_name(const testing::TestParamInfo<StoreKind>& info) {
    return info.param.name;
}

/// A case whose bytes are made by hand, well formed but without a process: it gets longer by one
/// record with each change.
class SampleCase {
  public:
    explicit SampleCase(CaseId id) : id_(id) {}

    /// The next change: a block with `heap_bytes` of heap, a record, and these rows. Views into
    /// this object.
    [[nodiscard]] CaseChange next(std::vector<IndexChange> index = {}, std::size_t heap_bytes = 8);

    [[nodiscard]] CaseId id() const noexcept { return id_; }
    [[nodiscard]] const std::vector<std::byte>& block() const noexcept { return block_; }
    [[nodiscard]] const std::vector<std::vector<std::byte>>& records() const noexcept {
        return records_;
    }

  private:
    CaseId id_;
    std::vector<std::byte> before_;
    std::vector<std::byte> block_;
    std::vector<std::vector<std::byte>> records_;
    std::vector<IndexChange> index_;
};

/// Rows of the indexes, to add or to remove.
[[nodiscard]] IndexChange task_row(QueueId queue, std::int64_t due_ms, std::uint32_t activation);
[[nodiscard]] IndexChange due_row(std::int64_t due_ms);
[[nodiscard]] IndexChange outgoing_row(std::int64_t due_ms, std::uint32_t activation);
[[nodiscard]] IndexChange name_row(std::string_view text);
[[nodiscard]] IndexChange claim_row(std::uint32_t activation, std::string_view person);
[[nodiscard]] IndexChange key_row(std::string_view text, std::uint32_t sequence,
                                  std::uint64_t digest);
[[nodiscard]] IndexChange holder_row(std::uint64_t person);
[[nodiscard]] IndexChange removed(IndexChange change);

/// The value of a call that must not fail; a failure ends the test with what it says.
template<class T>
[[nodiscard]] T well(Result<T> result) {
    if (result) return std::move(result).value();
    ADD_FAILURE() << to_text(result.error().code) << ": " << result.error().english;
    return T{};
}
void well(const Result<void>& result);

/// The code a call failed with; a call that succeeds fails the test.
template<class T>
[[nodiscard]] ErrorCode failure(const Result<T>& result) {
    if (!result) return result.error().code;
    ADD_FAILURE() << "this call succeeded";
    return ErrorCode::not_found;
}

class StoreConformance : public testing::TestWithParam<StoreKind> {
  protected:
    void SetUp() override;
    [[nodiscard]] Store& store() { return *store_; }
    /// Closes the store and opens it again.
    void open_again();
    /// A second store on the same data; null where the kind has none.
    [[nodiscard]] std::unique_ptr<Store> beside() { return home_->open_beside(); }

    [[nodiscard]] SampleCase new_case() { return SampleCase(well(store().new_case_id())); }
    void write(SampleCase& sample, std::vector<IndexChange> index = {}, std::size_t heap = 8);
    /// One change in a commit of its own.
    void commit(SampleCase& sample, std::vector<IndexChange> index = {}, std::size_t heap = 8);
    /// One change in a commit of its own that counts for a tenant.
    void commit_counted(SampleCase& sample, std::string_view tenant, const CountsChange& counts);
    /// One change of the case that changes these parts with it.
    void write_parts(SampleCase& sample, std::vector<PartChange> parts,
                     std::vector<IndexChange> index = {});
    void commit_parts(SampleCase& sample, std::vector<PartChange> parts,
                      std::vector<IndexChange> index = {});
    [[nodiscard]] std::vector<std::byte> read(CaseId id);
    [[nodiscard]] std::vector<std::byte> read_part(CaseId id, std::uint32_t part);

  private:
    std::unique_ptr<StoreHome> home_;
    std::unique_ptr<Store> store_;
};

} // namespace vorgang::conformance
