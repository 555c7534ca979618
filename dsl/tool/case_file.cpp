#include "case_file.hpp"

#include "store.hpp"

namespace vorgang::tool {
namespace {

constexpr std::string_view sees_all[] = {"administrator"};

Error no_such_case(CaseId id) {
    return {ErrorCode::not_found, std::to_string(id.number), "", "diesen Vorgang gibt es nicht",
            "there is no such case"};
}

// A case is seen by its tenant only, so every tenant is tried.
Result<CaseInfo> find_case(const OpenStore& store, CaseId id) {
    for (auto number = store.deployments.rbegin(); number != store.deployments.rend(); ++number) {
        const auto deployment = store.engine.deployment(*number);
        if (!deployment) return deployment.error();
        auto info = store.engine.case_info({deployment->place().tenant, "", sees_all}, id);
        if (info || info.error().code != ErrorCode::not_found) return info;
    }
    return no_such_case(id);
}

Result<std::vector<HistoryEntry>> read_history(const OpenStore& store, std::string_view tenant,
                                               const CaseInfo& info) {
    std::vector<HistoryEntry> all;
    std::uint32_t after = 0;
    while (after < info.sequence) {
        auto page = store.engine.history({tenant, "", sees_all}, info.id, after, page_rows_max);
        if (!page) return page;
        if (page->empty()) break;
        after = page->back().sequence;
        for (HistoryEntry& entry : *page)
            all.push_back(std::move(entry));
    }
    return all;
}

Result<CaseFile> read_all(const OpenStore& store, CaseId id) {
    auto info = find_case(store, id);
    if (!info) return info.error();
    auto deployment = store.engine.deployment(info->deployment);
    if (!deployment) return deployment.error();
    const auto heads = store.engine.heads({id.number - 1}, 1);
    if (!heads) return heads.error();
    if (heads->empty() || heads->front().case_id != id) return no_such_case(id);
    auto entries = read_history(store, deployment->place().tenant, *info);
    if (!entries) return entries.error();
    return CaseFile{std::move(deployment).value(),
                    std::move(info).value(),
                    heads->front(),
                    std::move(entries).value(),
                    {},
                    {}};
}

// A correction is about what was written last before it.
void match_corrections(CaseFile& file) {
    std::map<std::string, Earlier> last;
    for (const HistoryEntry& entry : file.entries) {
        for (const FieldInfo& field : entry.fields) {
            const auto before = last.find(field.name);
            if (entry.kind == CommandKind::correct) {
                const bool known = before != last.end();
                file.corrects[{entry.sequence, field.name}] = known ? before->second : Earlier{};
                if (known)
                    file.corrected_in[{before->second.sequence, field.name}] = entry.sequence;
            }
            last[field.name] = {entry.sequence, field.value};
        }
    }
}

} // namespace

Result<OpenStore> open_to_read(const std::string& name) {
    auto store = open_store_to_read(name);
    if (!store) return store.error();
    const auto stored = (*store)->deployments();
    if (!stored) return stored.error();
    std::vector<std::uint32_t> numbers;
    for (const StoredDeployment& deployment : *stored)
        numbers.push_back(deployment.number);
    Store* const opened = store->get();
    auto engine = Engine::open(std::move(store).value());
    if (!engine) return engine.error();
    return OpenStore{std::move(engine).value(), opened, std::move(numbers)};
}

Result<CaseFile> read_case_file(const OpenStore& store, CaseId id) {
    auto file = in_view(*store.store, [&] { return read_all(store, id); });
    if (file) match_corrections(*file);
    return file;
}

} // namespace vorgang::tool
