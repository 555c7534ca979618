// How a step or a message may come in: `kanal online mit WERKZEUG, post bei ROLLE`.
#include <algorithm>

#include "meaning/declare.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;

std::vector<ChannelUse> channels_of(Context& c, const std::vector<syntax::Channel>& source,
                                    Index role) {
    const bool external = role != none && c.model.tables.roles[role].external;
    std::vector<ChannelUse> uses;
    for (const syntax::Channel& channel : source) {
        ChannelUse use;
        use.channel = static_cast<vorgang::Channel>(channel.kind);
        const bool online = channel.kind == syntax::ChannelKind::online;
        if (channel.partner && channel.partner_kind == syntax::ChannelPartner::via_tool)
            use.tool = find_tool(c, *channel.partner);
        if (channel.partner && channel.partner_kind == syntax::ChannelPartner::at_role)
            use.role = find_role(c, *channel.partner);
        const auto same = std::ranges::find(uses, use.channel, &ChannelUse::channel);
        if (same != uses.end()) c.report(draft<catalogue::given_twice>(channel.kind_span, "kanal"));
        if (online && channel.partner_kind == syntax::ChannelPartner::at_role)
            c.report(draft<catalogue::channel_partner>(
                channel.span,
                Wording{"`online` läuft `mit` einem Werkzeug, nicht `bei` einer Rolle",
                        "`online` runs `via` a tool, not `at` a role"}));
        if (!online && channel.partner_kind == syntax::ChannelPartner::via_tool)
            c.report(draft<catalogue::channel_partner>(
                channel.span, Wording{"nur `online` läuft `mit` einem Werkzeug",
                                      "only `online` runs `via` a tool"}));
        if (!online && external && channel.partner_kind == syntax::ChannelPartner::none)
            c.report(draft<catalogue::channel_partner>(
                channel.span,
                Wording{"wer dies für den Inhaber der Rolle einträgt, steht hinter `bei`",
                        "who enters this for the holder of the role stands behind `at`"}));
        uses.push_back(use);
    }
    return uses;
}

} // namespace vorgang::dsl::meaning
