// What accompanies and what undoes: handlers of sections, blocks that run beside the flow.
#include <algorithm>

#include "grower.hpp"

namespace vorgang::model {

// It runs at any time, so it reads only what stays as it is meanwhile: what was given at the
// beginning, and what nobody writes as long as it may run.
Block Grower::beside(const Scope& scope, const std::vector<std::string>& still) {
    Scope own{still, {}, {}, scope.depth + 1, true, true};
    if (!scope.part && !waits_ && chance_.percent(30)) {
        own.messages.push_back("zusatz");
        waits_ = true;
    }
    for (const std::string& name : scope.read)
        if (field(name).input) own.read.push_back(name);
    if (beside_ < 3 && !scope.part && !scope.lane && chance_.percent(50)) {
        const std::string mine = "neben" + std::to_string(++beside_);
        own.read.push_back(mine);
        own.write.push_back(mine);
    }
    return small_block(own);
}

std::optional<Block> Grower::undoing(const Scope& scope, std::size_t chance) {
    if (!parts_ || !chance_.percent(chance)) return std::nullopt;
    Scope own{scope.read, {}, {}, scope.depth + 2, true, true};
    return small_block(own);
}

void Grower::handlers(Section& section, const Scope& scope, Scope& inside) {
    std::vector<std::string> still;
    for (const std::string& name : scope.write)
        if (std::ranges::find(scope.read, name) != scope.read.end() && chance_.percent(30))
            still.push_back(name);
    const auto accompanies = [&] {
        for (const std::string& name : still)
            std::erase(inside.write, name);
        return beside(scope, still);
    };
    if (!scope.messages.empty() && chance_.percent(50)) {
        const bool any = std::ranges::find(scope.messages, everywhere) == scope.messages.end() ||
                         chance_.percent(40);
        const std::string message = any ? chance_.among(scope.messages) : std::string(everywhere);
        const bool interrupts = !parts_ || chance_.percent(60);
        Handler handler{message};
        handler.beside = !interrupts;
        if (!interrupts)
            handler.block = accompanies();
        else if (chance_.percent(60))
            handler.block = small_block(scope);
        section.handlers.push_back(handler);
        if (message != everywhere || chance_.percent(60)) std::erase(inside.messages, message);
    }
    if (!parts_) return;
    if (chance_.percent(30)) {
        Handler handler;
        handler.condition = condition(scope);
        handler.beside = chance_.percent(60);
        handler.block = handler.beside ? accompanies() : small_block(scope);
        section.handlers.push_back(handler);
    }
    if (chance_.percent(35)) {
        Handler handler;
        handler.name = new_name("b");
        handler.role = chance_.percent(80) ? inside_role() : "halter";
        handler.beside = true;
        handler.block = accompanies();
        section.handlers.push_back(handler);
    }
}

} // namespace vorgang::model
