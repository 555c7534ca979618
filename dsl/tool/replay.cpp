#include "replay.hpp"

#include "vorgang/engine/decide.hpp"

namespace vorgang::tool {
namespace {

Result<CaseState> rebuilt(const Engine& engine, CaseId id, std::uint64_t& records) {
    CaseState state;
    std::uint32_t after = 0;
    for (;;) {
        const auto page = engine.records(id, after);
        if (!page) return page.error();
        if (page->empty()) return state;
        for (const auto& record : *page)
            VORGANG_TRY(evolve(state, record));
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
        const auto stored = engine.case_state(id);
        if (!stored) return stored.error();
        if (*state != *stored) ++result.different;
        if (++result.cases % 1000 == 0) progress(result.cases);
    }
    return result;
}

} // namespace vorgang::tool
