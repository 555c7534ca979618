#include "meaning/beside.hpp"

#include <utility>

#include "meaning/flow.hpp"

namespace vorgang::dsl::meaning {
namespace {

// The innermost part around a statement that is left as a whole.
BlockId part_around(const Model& model, StatementId statement) {
    for (const Standing& around : standing(model, statement)) {
        const BlockKind kind = model.blocks[around.block].kind;
        if (kind == BlockKind::section || kind == BlockKind::lane ||
            kind == BlockKind::process_handler || is_frame(kind))
            return around.block;
    }
    return model.flow;
}

class Finder {
  public:
    explicit Finder(const Model& model) : m_(model) {}

    std::vector<Beside> run() {
        handlers(m_.handlers, m_.flow);
        for (StatementId s = 0; s < m_.statements.size(); ++s) {
            const auto& node = m_.statements[s].node;
            if (const auto* section = std::get_if<Section>(&node)) {
                handlers(section->handlers, section->block);
                deadlines(section->deadlines, section->block);
            } else if (const auto* step = std::get_if<Step>(&node)) {
                deadlines(step->deadlines, part_around(m_, s));
            } else if (const auto* call = std::get_if<Call>(&node)) {
                deadlines(call->deadlines, part_around(m_, s));
            }
        }
        return std::move(found_);
    }

  private:
    [[nodiscard]] bool accompanies(BlockId block) const {
        return block != nowhere && m_.blocks[block].kind == BlockKind::aside;
    }
    void handlers(const std::vector<Handler>& handlers, BlockId part) {
        for (const Handler& handler : handlers)
            if (accompanies(handler.block)) found_.push_back({part, handler.block, &handler});
    }
    void deadlines(const std::vector<std::uint32_t>& ids, BlockId part) {
        for (const std::uint32_t id : ids)
            if (accompanies(m_.deadlines[id].block))
                found_.push_back({part, m_.deadlines[id].block, nullptr});
    }

    const Model& m_;
    std::vector<Beside> found_;
};

} // namespace

std::vector<Beside> blocks_beside(const Model& model) {
    return Finder(model).run();
}

} // namespace vorgang::dsl::meaning
