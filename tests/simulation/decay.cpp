#include "decay.hpp"

#include <algorithm>

#include "memory_vfs.hpp"
#include "vorgang/engine/audit.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::simulation {
namespace {

using Bytes = std::vector<std::byte>;

struct Content {
    std::map<std::uint64_t, Bytes> blocks; // of cases
    std::vector<FeedRecord> records;
    bool all_there = true; // every call was answered
};

Content content_of(Store& store, const World& world) {
    Content content;
    for (const CaseId id : world.cases) {
        const auto block = store.read(id);
        content.all_there = content.all_there && block;
        if (block) content.blocks[id.number] = {block->begin(), block->end()};
    }
    for (std::uint64_t after = 0;;) {
        auto page = store.records(after, 16);
        content.all_there = content.all_there && page;
        if (!page || page->empty()) return content;
        after = page->back().position;
        content.records.insert(content.records.end(), page->begin(), page->end());
    }
}

Result<std::unique_ptr<Store>> open(const Breakage& breakage) {
    auto store = sqlite_store("cases.db", {.check_last_commit = false});
    if (store && breakage.store) return breakage.store(*std::move(store));
    return store;
}

bool is_part_of(const Content& served, const Content& whole) {
    for (const auto& [id, block] : served.blocks)
        if (whole.blocks.at(id) != block) return false;
    return std::ranges::all_of(served.records, [&](const FeedRecord& record) {
        return std::ranges::find(whole.records, record) != whole.records.end();
    });
}

// Anywhere, or in the block of a case, of which there are few bytes.
std::size_t place_in(const std::string& file, const Content& whole, model::Chance& chance) {
    if (whole.blocks.empty() || chance.percent(50)) return chance.below(file.size());
    auto of_case = whole.blocks.begin();
    std::advance(of_case, chance.below(whole.blocks.size()));
    const Bytes& block = of_case->second;
    const std::string_view bytes(reinterpret_cast<const char*>(block.data()), block.size());
    const std::size_t there = file.find(bytes); // one that is long lies on several pages
    return there == std::string::npos ? chance.below(file.size())
                                      : there + chance.below(bytes.size());
}

void prove_changed(World& world, const Breakage& breakage, const Content& whole,
                   const std::string& where) {
    const auto store = open(breakage);
    if (!store) return; // nothing is served
    const Content served = content_of(**store, world);
    if (!is_part_of(served, whole)) world.complain("served although it was changed: " + where);
    const bool lacks = !served.all_there || served.records.size() != whole.records.size();
    const auto report = audit(**store);
    if (lacks && report && report->bad.empty())
        world.complain("an audit does not see what was changed: " + where);
}

} // namespace

void prove_decay(World& world, const Breakage& breakage, int times) {
    Content whole;
    if (const auto store = open(breakage)) whole = content_of(**store, world);
    if (!whole.all_there || whole.blocks.size() != world.cases.size())
        return world.complain("a case or a record cannot be read");
    const auto file = disk().find("cases.db");
    const std::string sound = file->now;
    for (int i = 0; i < times && world.complaint().empty(); ++i) {
        const std::size_t at = place_in(sound, whole, world.chance);
        file->now[at] = static_cast<char>(file->now[at] ^ (1 << world.chance.below(8)));
        prove_changed(world, breakage, whole, "byte " + std::to_string(at));
        if (disk().find("cases.db-wal") != nullptr) (void)disk().remove("cases.db-wal", true);
        file->now = sound;
    }
}

} // namespace vorgang::simulation
