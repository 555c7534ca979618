// A memory store that outlives the engines on it: ending an engine and opening another one on the
// same store is what a restart is.
#pragma once

#include <map>
#include <memory>

#include "vorgang/dsl/scenario.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang::testing {

class KeptStore : public Store {
  public:
    explicit KeptStore(std::shared_ptr<Store> store) : store_(std::move(store)) {}

    Result<std::vector<StoredDeployment>> deployments() override { return store_->deployments(); }
    Result<void> add_deployment(const StoredDeployment& deployment) override {
        return store_->add_deployment(deployment);
    }
    Result<QueueId> queue(std::string_view tenant, std::string_view role) override {
        return store_->queue(tenant, role);
    }
    Result<CaseId> new_case_id() override { return store_->new_case_id(); }
    Result<std::span<const std::byte>> read(CaseId id) override { return store_->read(id); }
    Result<std::span<const std::byte>> read_part(CaseId id, std::uint32_t part) override {
        return store_->read_part(id, part);
    }
    Result<std::optional<PartDue>> part_due(CaseId id) override { return store_->part_due(id); }
    bool keeps_bytes() const noexcept override { return store_->keeps_bytes(); }
    void prefetch(CaseId id, Ahead ahead) noexcept override { store_->prefetch(id, ahead); }
    Result<void> begin() override { return store_->begin(); }
    Result<void> begin_alone() override { return store_->begin_alone(); }
    Result<void> write(const CaseChange& change) override { return store_->write(change); }
    Result<void> remove(const TenantRemoval& removal) override { return store_->remove(removal); }
    Result<void> commit() override { return store_->commit(); }
    void rollback() noexcept override { store_->rollback(); }
    Result<void> wipe() override { return store_->wipe(); }
    Result<void> begin_view() override { return store_->begin_view(); }
    Result<void> end_view() override { return store_->end_view(); }
    Result<std::optional<KeyRow>> find_key(std::string_view text) override {
        return store_->find_key(text);
    }
    Result<std::vector<CaseId>> find_name(std::string_view text, CaseId after,
                                          std::uint32_t limit) override {
        return store_->find_name(text, after, limit);
    }
    Result<std::vector<TaskRow>> tasks(QueueId queue, std::optional<TaskRow> after,
                                       std::uint32_t limit) override {
        return store_->tasks(queue, after, limit);
    }
    Result<std::uint64_t> count_tasks(QueueId queue) override { return store_->count_tasks(queue); }
    Result<std::vector<TaskRow>> claimed(std::string_view person, std::optional<TaskRow> after,
                                         std::uint32_t limit) override {
        return store_->claimed(person, after, limit);
    }
    Result<std::vector<CaseId>> held(std::uint64_t person, CaseId after,
                                     std::uint32_t limit) override {
        return store_->held(person, after, limit);
    }
    Result<Counts> counts(std::string_view tenant) override { return store_->counts(tenant); }
    Result<std::vector<DueRow>> due(Instant until, std::optional<DueRow> after,
                                    std::uint32_t limit) override {
        return store_->due(until, after, limit);
    }
    Result<std::vector<OutgoingRow>> outgoing(Instant until, std::optional<OutgoingRow> after,
                                              std::uint32_t limit) override {
        return store_->outgoing(until, after, limit);
    }
    Result<std::vector<CaseId>> cases(CaseId after, std::uint32_t limit) override {
        return store_->cases(after, limit);
    }
    Result<std::vector<std::vector<std::byte>>> records(CaseId id, std::uint32_t after,
                                                        std::uint32_t limit) override {
        return store_->records(id, after, limit);
    }
    Result<std::vector<FeedRecord>> records(std::uint64_t after, std::uint32_t limit) override {
        return store_->records(after, limit);
    }
    Result<std::vector<CaseHead>> heads(CaseId after, std::uint32_t limit) override {
        return store_->heads(after, limit);
    }
    Result<void> index_rows(const IndexVisitor& visit) override {
        return store_->index_rows(visit);
    }
    Result<std::vector<std::string>> check() override { return store_->check(); }
    Result<std::optional<Instant>> advanced_to() override { return store_->advanced_to(); }
    Result<void> set_advanced_to(Instant instant) override {
        return store_->set_advanced_to(instant);
    }

  private:
    std::shared_ptr<Store> store_;
};

/// Every scenario has one store for its whole life, however often its engine is ended.
inline OpenStore kept_in_memory() {
    auto stores = std::make_shared<std::map<std::size_t, std::shared_ptr<Store>>>();
    return [stores](std::size_t scenario) -> Result<std::unique_ptr<Store>> {
        auto& store = (*stores)[scenario];
        if (!store) store = memory_store();
        return std::unique_ptr<Store>(std::make_unique<KeptStore>(store));
    };
}

} // namespace vorgang::testing
