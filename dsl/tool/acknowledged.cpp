#include "acknowledged.hpp"

#include <filesystem>
#include <fstream>

namespace vorgang::tool {

Acknowledged::~Acknowledged() {
    if (file_ != nullptr) (void)std::fclose(file_);
}

Error Acknowledged::failed() const {
    return {ErrorCode::not_found, path_, "", "lässt sich nicht schreiben", "cannot be written"};
}

Result<void> Acknowledged::open(const std::string& path, bool go_on) {
    path_ = path;
    if (go_on) VORGANG_TRY(read_starts());
    file_ = std::fopen(path.c_str(), go_on ? "abe" : "wbe");
    if (file_ == nullptr) return failed();
    return {};
}

// Takes a line that a killed program left unfinished away.
Result<void> Acknowledged::read_starts() {
    std::ifstream in(path_, std::ios::binary);
    if (!in) return {};
    std::uintmax_t whole = 0;
    for (std::string line; std::getline(in, line) && !in.eof();) {
        whole += line.size() + 1;
        const std::size_t sequence = line.find(' ') + 1;
        if (line.compare(sequence, 2, "1 ") == 0) starts_.insert(line.substr(sequence + 2));
    }
    std::error_code fault;
    if (whole != std::filesystem::file_size(path_, fault))
        std::filesystem::resize_file(path_, whole, fault);
    if (fault) return failed();
    return {};
}

Result<void> Acknowledged::write(std::span<const Command> commands,
                                 std::span<const Outcome> outcomes) {
    std::string lines;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
        const Outcome& outcome = outcomes[i];
        if (!outcome.accepted()) continue;
        const std::string key(commands[i].key);
        if (outcome.duplicate && starts_.contains(key)) continue;
        lines += std::to_string(outcome.case_id.number) + " " + std::to_string(outcome.sequence) +
                 " " + key + "\n";
    }
    const std::lock_guard guard(lock_);
    // To the system at once: what a killed program still had to itself was never said.
    if (std::fwrite(lines.data(), 1, lines.size(), file_) != lines.size() ||
        std::fflush(file_) != 0)
        return failed();
    return {};
}

} // namespace vorgang::tool
