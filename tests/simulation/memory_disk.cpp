#include "memory_disk.hpp"

#include <algorithm>
#include <utility>

namespace vorgang::simulation {
namespace {

void put(std::string& content, std::size_t offset, std::string_view bytes) {
    if (content.size() < offset + bytes.size()) content.resize(offset + bytes.size());
    content.replace(offset, bytes.size(), bytes);
}

void put(std::string& content, const MemoryDisk::Change& change) {
    if (change.cuts)
        content.resize(std::min(content.size(), change.offset));
    else
        put(content, change.offset, change.bytes);
}

// A disk writes a sector whole or not at all.
void put_some(std::string& content, const MemoryDisk::Change& change, model::Chance& chance) {
    constexpr std::size_t sector = 512;
    const std::string_view bytes = change.bytes;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = (change.offset + at) / sector * sector + sector;
        const std::size_t size = std::min(end - change.offset - at, bytes.size() - at);
        if (chance.percent(50)) put(content, change.offset + at, bytes.substr(at, size));
        at += size;
    }
}

} // namespace

void MemoryDisk::begin(std::uint64_t seed, std::vector<Fault> faults, Defects defects) {
    *this = MemoryDisk();
    chance_ = model::Chance(seed);
    faults_ = std::move(faults);
    defects_ = defects;
}

MemoryDisk::Answer MemoryDisk::count(Operation operation) {
    if (dead_) return Answer::dead;
    ++operations_;
    for (const Fault& fault : faults_)
        if (fault.at == operations_) {
            if (fault.trouble == Trouble::full)
                full_until_ = operations_ + static_cast<unsigned>(chance_.below(40));
            else if (fault.trouble == Trouble::flush)
                fails_to_flush_ = true;
            else
                die(fault.trouble);
        }
    Answer answer = Answer::fine;
    if (dead_)
        answer = Answer::dead;
    else if (operation == Operation::write && operations_ <= full_until_)
        answer = Answer::full;
    else if (operation == Operation::flush && std::exchange(fails_to_flush_, false))
        answer = Answer::failed;
    troubles_ += answer == Answer::fine ? 0 : 1;
    return answer;
}

void MemoryDisk::die(Trouble trouble) {
    dead_ = true;
    without_power_ = trouble == Trouble::power_loss;
}

std::shared_ptr<MemoryDisk::File> MemoryDisk::find(const std::string& name) const {
    const auto file = files_.find(name);
    return file == files_.end() ? nullptr : file->second;
}

std::shared_ptr<MemoryDisk::File> MemoryDisk::make(const std::string& name) {
    auto& file = files_[name];
    if (file == nullptr) file = std::make_shared<File>();
    return file;
}

void MemoryDisk::change(File& file, Change change) {
    put(file.now, change);
    file.changes.push_back(std::move(change));
}

// What was being written when the power went may be there in part.
MemoryDisk::Answer MemoryDisk::write(File& file, std::string_view bytes, std::size_t offset) {
    const bool alive = !dead_;
    const Answer answer = count(Operation::write);
    if (answer == Answer::fine || (alive && dead_ && without_power_))
        change(file, {offset, std::string(bytes), false});
    return answer;
}

MemoryDisk::Answer MemoryDisk::truncate(File& file, std::size_t size) {
    const Answer answer = count(Operation::truncate);
    if (answer == Answer::fine) change(file, {size, {}, true});
    return answer;
}

MemoryDisk::Answer MemoryDisk::flush(File& file, const std::string& name) {
    const Answer answer = count(Operation::flush);
    if (answer == Answer::failed) {
        spare_some(file);
        file.changes.clear();
    }
    if (answer != Answer::fine || defects_.flushes_nothing) return answer;
    if (defects_.flushes_no_log && name.ends_with("-wal")) return answer;
    for (const Change& change : file.changes)
        put(file.flushed, change);
    file.changes.clear();
    // SQLite flushes the folder with the first flush of a log or journal it has made.
    if (!file.named && (name.ends_with("-wal") || name.ends_with("-journal"))) flush_folder();
    return answer;
}

void MemoryDisk::flush_folder() {
    for (const auto& [name, file] : files_)
        file->named = true;
    removed_.clear();
}

MemoryDisk::Answer MemoryDisk::remove(const std::string& name, bool for_good) {
    const Answer answer = count(Operation::remove);
    const auto file = files_.find(name);
    if (answer != Answer::fine || file == files_.end()) return answer;
    if (file->second->named) removed_.insert_or_assign(name, file->second);
    files_.erase(file);
    if (for_good) flush_folder();
    return answer;
}

void MemoryDisk::spare_some(File& file) {
    enum Way : std::uint8_t { nothing, all, the_first, any };
    const auto way = static_cast<Way>(chance_.below(4));
    const std::size_t first = chance_.below(file.changes.size() + 1);
    for (std::size_t i = 0; i < file.changes.size(); ++i) {
        const Change& change = file.changes[i];
        const bool whole = way == all || (way == the_first && i < first);
        const bool in_part = way == any || (way == the_first && i == first);
        if (whole || (change.cuts && way == any && chance_.percent(50)))
            put(file.flushed, change);
        else if (in_part && !change.cuts)
            put_some(file.flushed, change, chance_);
    }
}

void MemoryDisk::lose_power() {
    std::erase_if(files_,
                  [this](const auto& file) { return !file.second->named && chance_.percent(50); });
    for (auto& [name, file] : removed_)
        if (chance_.percent(50)) files_.try_emplace(name, file);
    removed_.clear();
    for (auto& [name, file] : files_) {
        spare_some(*file);
        file->changes.clear();
        file->now = file->flushed;
        file->named = true;
    }
}

void MemoryDisk::come_back() {
    if (dead_ && without_power_) lose_power();
    dead_ = without_power_ = fails_to_flush_ = false;
    full_until_ = 0;
}

} // namespace vorgang::simulation
