// Jumps, ends in the middle, and four eyes: what depends on everything around.
#include <algorithm>

#include "grower.hpp"

namespace vorgang::model {
namespace {

// The blocks around a place, from the inside out, and where in each of them it lies. A jump never
// leaves a lane of `parallel`, and a handler of the process stands nowhere.
struct Around {
    const Block* block;
    std::size_t at;
};
using Path = std::vector<Around>;

std::string name_of(const Statement& statement) {
    if (const auto* step = std::get_if<Step>(&statement.is)) return step->name;
    if (const auto* section = std::get_if<Section>(&statement.is)) return section->name;
    return {};
}

bool is_left_for_good(const Block& block) {
    return !block.empty() && (std::holds_alternative<Jump>(block.back().is) ||
                              std::holds_alternative<End>(block.back().is));
}

class Jumps {
  public:
    Jumps(Chance& chance, bool loops) : chance_(chance), loops_(loops) {}

    void in_block(Block& block, const Path& path) {
        for (std::size_t at = 0; at < block.size(); ++at) {
            Path inside = path;
            inside.push_back({&block, at});
            in_statement(block[at], inside);
        }
    }

  private:
    void in_statement(Statement& statement, const Path& path) {
        if (auto* parallel = std::get_if<Parallel>(&statement.is)) {
            ++lanes_;
            for (Parallel::Lane& lane : parallel->lanes)
                in_block(lane.block, {});
            --lanes_;
            return;
        }
        if (auto* all = std::get_if<ForAll>(&statement.is)) {
            ++lanes_;
            in_block(all->block, {});
            --lanes_;
            return;
        }
        // Of the ways through these one goes on, so that what follows is reached.
        const bool choice = std::holds_alternative<Choose>(statement.is) ||
                            std::holds_alternative<Depending>(statement.is) ||
                            std::holds_alternative<Pick>(statement.is);
        const auto* section = std::get_if<Section>(&statement.is);
        std::size_t blocks = 0;
        each_block(statement, [&blocks](Block&) { ++blocks; });
        std::size_t at = 0;
        each_block(statement, [&](Block& block) {
            if (runs_on_its_own(statement, block)) {
                ++lanes_;
                in_block(block, {});
                --lanes_;
                ++at;
                return;
            }
            in_block(block, path);
            ++at;
            const bool must_go_on =
                (choice && at == blocks) || (section != nullptr && &block == &section->block);
            if (!must_go_on && !is_left_for_good(block) && chance_.percent(30)) leave(block, path);
        });
    }

    void leave(Block& block, const Path& path) {
        std::vector<Jump> ways;
        for (const Around& around : path) {
            for (std::size_t i = 0; i < around.block->size(); ++i) {
                const std::string name = name_of((*around.block)[i]);
                if (name.empty()) continue;
                if (i > around.at) ways.push_back({name, false});
                if (i < around.at && loops_) ways.push_back({name, true});
            }
        }
        if (ways.empty() || chance_.percent(20)) {
            // What `fertig` gives another lane may be writing just now.
            const bool gives = lanes_ == 0 && chance_.percent(50);
            block.push_back({End{gives ? "fertig" : "vorbei"}});
        } else {
            block.push_back({chance_.among(ways)});
        }
    }

    Chance& chance_;
    bool loops_;
    int lanes_ = 0;
};

// Steps that were completed on every way to a place; the compiler may know better and refuse.
void four_eyes_in(Chance& chance, Block& block, std::vector<std::string> sure) {
    for (Statement& statement : block) {
        each_block(statement, [&](Block& inner) { four_eyes_in(chance, inner, sure); });
        auto* step = std::get_if<Step>(&statement.is);
        if (step == nullptr) continue;
        if (!sure.empty() && chance.percent(35)) {
            step->four_eyes = {sure.front()};
            if (sure.size() > 1 && chance.percent(40)) step->four_eyes.push_back(sure.back());
        }
        const bool surely = std::ranges::all_of(step->deadlines, [](const Deadline& deadline) {
            return std::holds_alternative<Reminds>(deadline.consequence) ||
                   std::holds_alternative<Beside>(deadline.consequence);
        });
        if (surely) sure.push_back(step->name);
    }
}

} // namespace

void grow_jumps(Chance& chance, Process& process, bool loops) {
    Jumps(chance, loops).in_block(process.flow, {});
}

void grow_four_eyes(Chance& chance, Process& process) {
    four_eyes_in(chance, process.flow, {});
}

} // namespace vorgang::model
