#include "world.hpp"

#include <ostream>
#include <utility>

#include "memory_vfs.hpp"

namespace vorgang::simulation {

void World::complain(std::string what) {
    tell("WRONG: " + what);
    if (complaint_.empty()) complaint_ = std::move(what);
}

void World::tell(std::string_view what) {
    if (story_ != nullptr) *story_ << disk().operations() << ": " << what << "\n";
}

// The answer to a call is recorded in the same thread, right after it was given.
void World::hear(CaseId id, std::span<const std::byte> record) {
    std::uint32_t sequence = 1;
    auto last = records.lower_bound({id.number + 1, 0});
    if (last != records.begin() && (--last)->first.first == id.number)
        sequence = last->first.second + 1;
    else
        cases.push_back(id);
    records[{id.number, sequence}] = {record.begin(), record.end()};
    if (underway_ && underway_->case_id == id) {
        recorded_.insert(underway_->attempt);
        underway_.reset();
    }
}

ToolAnswer World::make(const ToolCall& call) {
    const std::string key(call.key);
    const std::string attempt = key + " attempt " + std::to_string(call.attempt);
    if (recorded_.contains(attempt)) complain("made again although it was answered: " + attempt);
    tell("call " + attempt);
    const char* const result = call.operation == "buchen" ? "beleg" : "quittung";
    const auto receipt = done_.find(key);
    const std::size_t way = patient || receipt != done_.end() ? 0 : chance.below(8);
    if (way == 7) { // it does it, and says so later
        const std::string said = "r" + key;
        receipts_.insert(said);
        Order late;
        late.what.kind = CommandKind::tool_answer;
        late.what.case_id = call.case_id;
        late.what.activation = call.activation;
        late.data = {{result, Value(said)}};
        owe(std::move(late));
        return ToolAnswer::later();
    }
    underway_ = {call.case_id, attempt};
    if (way == 6) return ToolAnswer::failed_for_good("nein");
    if (way >= 4) return ToolAnswer::failed_for_now("gerade nicht");
    const std::string said = receipt != done_.end() ? receipt->second : "r" + key;
    done_[key] = said;
    receipts_.insert(said);
    return ToolAnswer::done({{result, Value(said)}});
}

bool World::take(const OutgoingMessage& message) {
    const std::string key = "message " + std::string(message.key);
    tell(key);
    if (recorded_.contains(key)) complain("handed over again although it was recorded: " + key);
    if (!patient && chance.percent(30)) return false;
    underway_ = {message.case_id, key};
    return true;
}

std::optional<Order> World::late_answer() {
    if (late_.empty()) return {};
    Order order = late_.front();
    // Sometimes it answers once more.
    if (patient || chance.percent(60)) late_.erase(late_.begin());
    return order;
}

} // namespace vorgang::simulation
