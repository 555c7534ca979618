// Sections side by side that listen to one message: it is delivered once, to the upper one.
#include <algorithm>
#include <map>
#include <vector>

#include "meaning/flow.hpp"
#include "meaning/flow_checks.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

class Listeners {
  public:
    explicit Listeners(Context& context) : c_(context), m_(context.model) {}

    // In the order of the text, so that the upper one of two is there before the lower.
    void run() {
        for (StatementId s = 0; s < m_.statements.size(); ++s)
            if (const auto* section = std::get_if<Section>(&m_.statements[s].node))
                for (const Handler& handler : section->handlers)
                    if (handler.message.index != none) add({&handler, s});
    }

  private:
    struct Listener {
        const Handler* handler = nullptr;
        StatementId section = nowhere;
    };

    // One of several above is enough to tell.
    void add(const Listener& lower) {
        std::vector<Listener>& above = of_message_[lower.handler->message.index];
        const auto upper = std::ranges::find_if(above, [&](const Listener& one) {
            return are_side_by_side(one.section, lower.section);
        });
        if (upper != above.end()) report(*upper, lower);
        above.push_back(lower);
    }
    // Whether they stand in two branches of one `parallel`.
    [[nodiscard]] bool are_side_by_side(StatementId one, StatementId other) const {
        const std::vector<Standing> around = standing(m_, one);
        return std::ranges::any_of(standing(m_, other), [&](const Standing& lower) {
            const Block& lane = m_.blocks[lower.block];
            return lane.kind == BlockKind::lane &&
                   std::ranges::any_of(around, [&](const Standing& upper) {
                       return upper.block != lower.block &&
                              m_.blocks[upper.block].owner == lane.owner;
                   });
        });
    }

    void report(const Listener& upper, const Listener& lower) {
        const std::string& name = m_.tables.messages[lower.handler->message.index].name;
        c_.report(draft<catalogue::heard_above>(lower.handler->head, name)
                      .also(upper.handler->head, say("wird hier zuerst gehört", "heard here first"))
                      .help(say("ein Abschnitt um beide hört sie einmal; soll jeder sie hören, "
                                "bekommt jeder eine eigene Nachricht",
                                "a section around both hears it once; where each shall hear it, "
                                "each has a message of its own")));
    }

    Context& c_;
    const Model& m_;
    std::map<Index, std::vector<Listener>> of_message_;
};

} // namespace

void check_listeners(Context& context) {
    Listeners(context).run();
}

} // namespace vorgang::dsl::meaning
