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

// `mache … rückgängig` behind something that can be undone, in the same branch or block.
class UndoGrower {
  public:
    explicit UndoGrower(Chance& chance) : chance_(chance) {}

    // What can be undone so far in this area grows from statement to statement.
    void in_block(Block& block, std::vector<std::string>& undoable) {
        for (std::size_t i = 0; i < block.size(); ++i) {
            in_statement(block[i], undoable);
            const bool left = std::holds_alternative<Jump>(block[i].is) ||
                              std::holds_alternative<End>(block[i].is);
            if (undoable.empty() || left || !chance_.percent(12)) continue;
            Undo undo;
            if (chance_.percent(70)) undo.names.push_back(chance_.among(undoable));
            block.insert(block.begin() + static_cast<std::ptrdiff_t>(i) + 1, Statement{undo});
            ++i;
        }
    }

  private:
    void in_statement(Statement& statement, std::vector<std::string>& undoable) {
        const bool lanes = std::holds_alternative<Parallel>(statement.is);
        const bool all = std::holds_alternative<ForAll>(statement.is);
        each_block(statement, [&](Block& block) {
            if (!lanes && !all && !runs_on_its_own(statement, block))
                return in_block(block, undoable);
            std::vector<std::string> own;
            in_block(block, own);
            if (lanes) undoable.insert(undoable.end(), own.begin(), own.end());
        });
        if (undone_by(statement) == nullptr) return;
        if (const auto* step = std::get_if<Step>(&statement.is)) undoable.push_back(step->name);
        if (const auto* call = std::get_if<Call>(&statement.is))
            undoable.push_back(call->operation);
        if (const auto* section = std::get_if<Section>(&statement.is))
            undoable.push_back(section->name);
    }

    Chance& chance_;
};

} // namespace

void grow_jumps(Chance& chance, Process& process, bool loops) {
    Jumps(chance, loops).in_block(process.flow, {});
}

namespace {

void drop_undos(Block& block, const std::set<const Statement*>& impossible) {
    for (Statement& statement : block)
        each_block(statement, [&](Block& inner) { drop_undos(inner, impossible); });
    std::erase_if(block, [&impossible](const Statement& statement) {
        return impossible.contains(&statement);
    });
}

// What nothing undoes needs no block.
void drop_idle_undos(Block& block, const std::set<const Statement*>& undone) {
    for (Statement& statement : block) {
        if (undone_by(statement) != nullptr && !undone.contains(&statement)) {
            if (auto* step = std::get_if<Step>(&statement.is)) step->undone_by.reset();
            if (auto* call = std::get_if<Call>(&statement.is)) call->undone_by.reset();
            if (auto* section = std::get_if<Section>(&statement.is)) section->undone_by.reset();
        }
        each_block(statement, [&undone](Block& inner) { drop_idle_undos(inner, undone); });
    }
}

} // namespace

void grow_undos(Chance& chance, Process& process) {
    UndoGrower undos(chance);
    std::vector<std::string> undoable;
    undos.in_block(process.flow, undoable);
    for (Handler& handler : process.handlers) {
        std::vector<std::string> own;
        undos.in_block(handler.block, handler.beside ? own : undoable);
        // Before the end of the whole, everything.
        if (!handler.beside && !undoable.empty() && chance.percent(60))
            handler.block.insert(handler.block.end() - 1, Statement{Undo{}});
    }
    const auto impossible = impossible_undos(process);
    drop_undos(process.flow, impossible);
    for (Handler& handler : process.handlers)
        drop_undos(handler.block, impossible);
    for (int nested = 0; nested < 3; ++nested) {
        std::set<const Statement*> undone;
        for (const auto& [undo, reached] : reach_of_undos(process))
            undone.insert(reached.begin(), reached.end());
        drop_idle_undos(process.flow, undone);
        for (Handler& handler : process.handlers)
            drop_idle_undos(handler.block, undone);
    }
}

void grow_four_eyes(Chance& chance, Process& process) {
    four_eyes_in(chance, process.flow, {});
}

} // namespace vorgang::model
