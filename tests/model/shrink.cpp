// Making a trial smaller. A cut need not leave a right process: the compiler says which ones are.
#include <algorithm>

#include "trial.hpp"

namespace vorgang::model {
namespace {

// Goes through all cuts there are and makes the one with the number given.
class Cutter {
  public:
    explicit Cutter(std::size_t number) : left_(number) {}

    // True: the cut was made.
    bool cut(Process& process) {
        if (cut(process.flow) || cut_list(process.handlers)) return true;
        for (Handler& handler : process.handlers)
            if (cut(handler.block)) return true;
        return false;
    }

  private:
    bool here() { return left_-- == 0; }

    template<class T>
    bool cut_list(std::vector<T>& list) {
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (!here()) continue;
            list.erase(list.begin() + static_cast<std::ptrdiff_t>(i));
            return true;
        }
        return false;
    }

    bool cut(Block& block) {
        if (cut_list(block)) return true;
        for (std::size_t i = 0; i < block.size(); ++i) {
            if (cut_to_inner(block, i) || cut(block[i])) return true;
        }
        return false;
    }

    // The statement gives way to one of its blocks.
    bool cut_to_inner(Block& block, std::size_t at) {
        std::optional<Block> inner;
        each_block(block[at], [&](Block& one) {
            if (!inner && here()) inner = one;
        });
        if (!inner) return false;
        block.erase(block.begin() + static_cast<std::ptrdiff_t>(at));
        block.insert(block.begin() + static_cast<std::ptrdiff_t>(at), inner->begin(), inner->end());
        return true;
    }

    template<class T>
    bool cut_optional(std::optional<T>& clause) {
        if (!clause || !here()) return false;
        clause.reset();
        return true;
    }

    bool cut(std::vector<Deadline>& deadlines) {
        if (cut_list(deadlines)) return true;
        for (Deadline& deadline : deadlines)
            if (cut_optional(deadline.grace) || cut_optional(deadline.extension)) return true;
        return false;
    }

    bool cut(Statement& statement) {
        if (auto* step = std::get_if<Step>(&statement.is)) {
            if (cut(step->deadlines) || cut_list(step->collects) || cut_list(step->four_eyes) ||
                cut_list(step->shows) || cut_optional(step->entered_at) ||
                cut_optional(step->undone_by))
                return true;
        } else if (auto* choose = std::get_if<Choose>(&statement.is)) {
            if (choose->branches.size() > 1 && cut_list(choose->branches)) return true;
            if (cut_optional(choose->otherwise)) return true;
        } else if (auto* parallel = std::get_if<Parallel>(&statement.is)) {
            if (parallel->lanes.size() > 2 && cut_list(parallel->lanes)) return true;
            if (cut_optional(parallel->until)) return true;
        } else if (auto* all = std::get_if<ForAll>(&statement.is)) {
            if (cut_optional(all->enough) || cut_optional(all->until)) return true;
            if (!all->extendable_by.empty() && here()) return all->extendable_by.clear(), true;
        } else if (auto* pick = std::get_if<Pick>(&statement.is)) {
            if (pick->events.size() > 2 && cut_list(pick->events)) return true;
        } else if (auto* call = std::get_if<Call>(&statement.is)) {
            if (cut(call->deadlines) || cut_optional(call->failing) ||
                cut_optional(call->undone_by))
                return true;
        } else if (auto* section = std::get_if<Section>(&statement.is)) {
            if (cut(section->deadlines) || cut_list(section->handlers) ||
                cut_optional(section->undone_by))
                return true;
        }
        bool made = false;
        each_block(statement, [&](Block& inner) { made = made || cut(inner); });
        return made;
    }

    std::size_t left_;
};

bool fails(const Trial& trial) {
    return !play(trial).empty();
}

bool drop_orders(Trial& trial) {
    bool any = false;
    for (std::size_t size = std::max<std::size_t>(trial.orders.size() / 2, 1); size > 0; size /= 2)
        for (std::size_t at = 0; at + size <= trial.orders.size();) {
            Trial smaller = trial;
            const auto from = smaller.orders.begin() + static_cast<std::ptrdiff_t>(at);
            smaller.orders.erase(from, from + static_cast<std::ptrdiff_t>(size));
            if (fails(smaller)) {
                trial = std::move(smaller);
                any = true;
            } else {
                at += size;
            }
        }
    return any;
}

bool cut_process(Trial& trial) {
    bool any = false;
    for (std::size_t number = 0;;) {
        Trial smaller = trial;
        if (!Cutter(number).cut(smaller.process)) return any;
        if (fails(smaller)) {
            trial = std::move(smaller);
            any = true;
        } else {
            ++number;
        }
    }
}

} // namespace

Trial shrunk(Trial trial) {
    std::size_t played = trial.orders.size();
    (void)play(trial, &played);
    trial.orders.resize(std::min(played, trial.orders.size()));
    for (bool shorter = true; shorter;) {
        shorter = drop_orders(trial);
        shorter = cut_process(trial) || shorter;
    }
    return trial;
}

} // namespace vorgang::model
