#include "replay.hpp"

#include "vorgang/engine/decide.hpp"

namespace vorgang::tool {
namespace {

Result<std::vector<std::byte>> rebuilt(const Engine& engine, CaseId id, std::uint64_t& records) {
    std::vector<std::byte> state;
    std::uint32_t after = 0;
    for (;;) {
        const auto page = engine.records(id, after);
        if (!page) return page.error();
        if (page->empty()) return state;
        for (const auto& record : *page) {
            auto next = evolve(state, record);
            if (!next) return next.error();
            state = std::move(next).value();
        }
        after += static_cast<std::uint32_t>(page->size());
        records += page->size();
    }
}

} // namespace

Result<ReplayResult> replay(const Engine& engine, const std::vector<CaseId>& cases,
                            const std::function<void(std::uint64_t)>& progress) {
    ReplayResult result;
    for (const CaseId id : cases) {
        const auto state = rebuilt(engine, id, result.records);
        if (!state) return state.error();
        const auto stored = engine.case_bytes(id);
        if (!stored) return stored.error();
        if (*state != *stored) ++result.different;
        if (++result.cases % 1000 == 0) progress(result.cases);
    }
    return result;
}

} // namespace vorgang::tool
