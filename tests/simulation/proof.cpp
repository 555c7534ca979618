#include "proof.hpp"

#include <algorithm>

#include "processes.hpp"
#include "vorgang/engine/audit.hpp"

namespace vorgang::simulation {
namespace {

std::string name_of(const World::RecordName& name) {
    return "record " + std::to_string(name.second) + " of case " + std::to_string(name.first);
}

void prove_soundness(Store& store, World& world) {
    const auto report = audit(store);
    if (!report) return world.complain("the audit failed: " + report.error().english);
    for (const AuditFinding& one : report->bad)
        world.complain("audit: case " + std::to_string(one.case_id.number) + " record " +
                       std::to_string(one.sequence) + ": " + one.english);
    if (!report->finished) world.complain("the audit came to no end");
}

std::vector<FeedRecord> feed_of(Store& store, World& world) {
    std::vector<FeedRecord> all;
    for (;;) {
        auto page = store.records(all.empty() ? 0 : all.back().position, 100);
        if (!page) {
            world.complain("the feed cannot be read: " + page.error().english);
            return all;
        }
        if (page->empty()) return all;
        all.insert(all.end(), page->begin(), page->end());
    }
}

// What was read from the feed once stays where it is, and what comes later stands behind it.
void prove_feed(const std::vector<FeedRecord>& feed, World& world) {
    const bool kept = feed.size() >= world.followed.size() &&
                      std::equal(world.followed.begin(), world.followed.end(), feed.begin());
    if (!kept) world.complain("what was read from the feed is not there any more, or another");
    world.followed = feed;
}

// How many records are there that nobody was told of.
std::size_t prove_records(const std::vector<FeedRecord>& feed, World& world, bool more) {
    std::map<World::RecordName, const FeedRecord*> there;
    for (const FeedRecord& one : feed)
        if (!there.emplace(World::RecordName{one.case_id.number, one.sequence}, &one).second)
            world.complain("twice in the feed: " + name_of({one.case_id.number, one.sequence}));
    for (const auto& [name, bytes] : world.records) {
        const auto found = there.find(name);
        if (found == there.end())
            world.complain("acknowledged and lost: " + name_of(name));
        else if (found->second->record != bytes)
            world.complain("not what was acknowledged: " + name_of(name));
    }
    std::size_t untold = 0;
    for (const FeedRecord& one : feed) {
        const World::RecordName name{one.case_id.number, one.sequence};
        if (world.records.contains(name)) continue;
        ++untold;
        if (!more) world.complain("in the store although it was refused: " + name_of(name));
        world.hear(one.case_id, one.record);
    }
    return untold;
}

void prove_time(Store& store, World& world, const Unanswered& unanswered, std::size_t untold) {
    const auto stored = store.advanced_to();
    if (!stored) return world.complain("time cannot be read: " + stored.error().english);
    const Instant there = stored->value_or(Instant{0});
    if (there < world.advanced_to) world.complain("time went back");
    if (unanswered.advance && untold != 0 && there != *unanswered.advance)
        world.complain("deadlines took effect and time did not go on: half a commit");
    if (there > world.advanced_to && there != unanswered.advance.value_or(Instant{0}))
        world.complain("time went on although that was refused");
    world.advanced_to = there;
}

} // namespace

Viewer everything() {
    static constexpr std::string_view roles[] = {"administrator"};
    return {tenant, "", roles};
}

void prove(Store& store, World& world, const Unanswered& unanswered) {
    prove_soundness(store, world);
    const std::vector<FeedRecord> feed = feed_of(store, world);
    prove_feed(feed, world);
    const std::size_t untold = prove_records(feed, world, unanswered.anything);
    prove_time(store, world, unanswered, untold);
}

namespace {

class History {
  public:
    History(World& world, CaseId id) : world_(world), id_(id) {}

    void look_at(const HistoryEntry& entry) {
        if (entry.kind == CommandKind::expire)
            for (const std::string& event : entry.events)
                once("took effect",
                     entry.subject + " " + std::to_string(entry.activation) + " " + event);
        if (entry.kind == CommandKind::dispatched)
            once("was handed over", std::to_string(entry.activation));
        for (const FieldInfo& field : entry.fields) {
            if (field.name != "beleg") continue;
            once("was answered", field.name);
            const std::string* const receipt = field.value.text();
            if (receipt == nullptr || !world_.has_done(*receipt))
                complain("an answer that no tool has given");
        }
    }

  private:
    void once(const std::string& what, const std::string& which) {
        if (!seen_.insert(what + " " + which).second) complain("twice " + what + ": " + which);
    }
    void complain(const std::string& what) {
        world_.complain("case " + std::to_string(id_.number) + ": " + what);
    }

    World& world_;
    CaseId id_;
    std::set<std::string> seen_;
};

} // namespace

void prove_histories(const Engine& engine, World& world) {
    for (const CaseId id : world.cases) {
        const auto entries = engine.history(everything(), id, 0, 1000);
        if (!entries) return world.complain("no history: " + entries.error().english);
        History history(world, id);
        for (const HistoryEntry& entry : *entries)
            history.look_at(entry);
    }
}

} // namespace vorgang::simulation
