// Blocks that run on their own, as often as they are begun: where they are, what stays in them.
#include <set>

#include "meaning/accesses.hpp"
#include "meaning/flow.hpp"
#include "meaning/flow_checks.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

BlockId frame_of(const Model& model, BlockId block) {
    while (!is_frame(model.blocks[block].kind)) {
        const StatementId owner = model.blocks[block].owner;
        if (owner == nowhere) return nowhere;
        block = model.statements[owner].block;
    }
    return block;
}

namespace {

// Whether `frame` is `around` or lies in it.
bool is_within(const Model& model, BlockId frame, BlockId around) {
    while (frame != around && frame != nowhere) {
        const StatementId owner = model.blocks[frame].owner;
        frame = owner == nowhere ? nowhere : frame_of(model, model.statements[owner].block);
    }
    return frame == around;
}

} // namespace

// `schritt.am` and the like lie where their step or deadline does.
void check_moments(Context& context) {
    const Model& m = context.model;
    std::vector<Access> accesses;
    collect_accesses(m, accesses);
    // Where each is written is where it lies.
    std::vector<BlockId> home(m.tables.fields.size(), nowhere);
    for (const Access& access : accesses)
        if (access.writes && m.tables.fields[access.field].hidden)
            home[access.field] = access.frame;
    std::set<Index> reported;
    for (const Access& access : accesses) {
        if (access.writes || is_within(m, access.frame, home[access.field])) continue;
        if (!reported.insert(access.field).second) continue;
        const std::string& name = m.tables.fields[access.field].name;
        context.report(
            draft<catalogue::moment_elsewhere>(access.span, name.substr(0, name.find('#')))
                .also(m.blocks[home[access.field]].span, say("dieser Block", "this block")));
    }
}

// A message, a condition and a person would have to say which of the runs they mean.
void check_handlers(Context& context) {
    const Model& m = context.model;
    for (StatementId s = 0; s < m.statements.size(); ++s) {
        const auto* section = std::get_if<Section>(&m.statements[s].node);
        if (section == nullptr || section->handlers.empty()) continue;
        const BlockId frame = frame_of(m, m.statements[s].block);
        if (frame == nowhere) continue;
        for (const Handler& handler : section->handlers) {
            const bool reported =
                handler.message.index == none && !handler.condition && handler.name.empty();
            if (reported) continue;
            context.report(
                draft<catalogue::handler_in_frame>(handler.head, context.source.text(handler.head))
                    .also(m.blocks[frame].span, say("dieser Block", "this block")));
        }
    }
}

} // namespace vorgang::dsl::meaning
