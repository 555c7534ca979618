// `mache … rückgängig`, where there is something to undo.
#include <algorithm>

#include "grower.hpp"

namespace vorgang::model {
namespace {

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
            // Calls of processes are rarer than other things that can be undone.
            const auto* call = std::get_if<Call>(&block[i].is);
            const bool process = call != nullptr && call->undone_by &&
                                 call->operation.find('.') == std::string::npos;
            if (undoable.empty() || left || !chance_.percent(process ? 40 : 12)) continue;
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

} // namespace vorgang::model
