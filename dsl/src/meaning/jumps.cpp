// Where jumps go, and whether they may.
#include <algorithm>

#include "diag/suggest.hpp"
#include "meaning/flow.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

std::vector<Standing> standing(const Model& model, StatementId statement) {
    std::vector<Standing> blocks;
    while (statement != nowhere) {
        const BlockId block = model.statements[statement].block;
        blocks.push_back({block, statement});
        statement = model.blocks[block].owner;
    }
    return blocks;
}

namespace {

class JumpCheck {
  public:
    explicit JumpCheck(Context& context) : c_(context), m_(context.model) {}

    void run() {
        for (StatementId id = 0; id < m_.statements.size(); ++id)
            if (auto* jump = std::get_if<Jump>(&m_.statements[id].node)) {
                check(id, *jump);
                m_.faulty_jump = m_.faulty_jump || jump->to == nowhere;
            }
    }

  private:
    void check(StatementId id, Jump& jump) {
        const StatementId target = find(jump.target);
        if (target == nowhere) return;
        const auto around = standing(m_, id);
        const BlockId goal = m_.statements[target].block;
        const auto reached = std::ranges::find(around, goal, &Standing::block);
        if (reached == around.end()) return unreachable(jump.target, target, around);
        for (auto left = around.begin(); left != reached; ++left) {
            const Block& block = m_.blocks[left->block];
            if (block.kind == BlockKind::element) {
                c_.report(draft<catalogue::jump_leaves_element>(jump.target.span, jump.target.text,
                                                                c_.source.text(block.span))
                              .also(block.span, say("für jedes davon", "for each of them")));
                return;
            }
            if (block.kind == BlockKind::lane) {
                c_.report(draft<catalogue::jump_leaves_lane>(jump.target.span, jump.target.text)
                              .also(block.span, say("dieser Zweig", "this branch")));
                return;
            }
            if (is_frame(block.kind)) {
                c_.report(draft<catalogue::jump_leaves_aside>(jump.target.span, jump.target.text)
                              .also(block.span, say("dieser Block", "this block")));
                return;
            }
        }
        direction(jump, target, reached->statement);
    }

    StatementId find(const syntax::Name& name) {
        const Symbol* symbol = c_.names.shared.find(name.text);
        if (symbol != nullptr && symbol->kind == SymbolKind::step)
            return m_.step_statements[symbol->index];
        if (symbol != nullptr && symbol->kind == SymbolKind::section)
            return m_.section_statements[symbol->index];
        diag::Guess guess = outcome(name.text);
        if (guess.words.empty()) guess = did_you_mean(c_, name.text, targets());
        c_.report_unknown(
            name.text,
            draft<catalogue::unknown_target>(name.span, name.text).help(std::move(guess)));
        return nowhere;
    }

    std::vector<std::string_view> targets() const {
        std::vector<std::string_view> names;
        for (const std::string_view name : c_.names.shared.all()) {
            const SymbolKind kind = c_.names.shared.find(name)->kind;
            if (kind == SymbolKind::step || kind == SymbolKind::section) names.push_back(name);
        }
        return names;
    }

    // Who jumps to the end of the process wants an outcome.
    diag::Guess outcome(std::string_view name) const {
        if (c_.names.endings.find(name) != nullptr)
            return {say("`{}` ist ein Ergebnis: schreiben Sie `ende {}`",
                        "`{}` is an outcome: write `end {}`", name, name),
                    {}};
        if (!diag::is_alike(name, "ende") && !diag::is_alike(name, "end")) return {};
        return {say("ein Vorgang endet mit einem Ergebnis: `ende NAME`",
                    "a case ends with an outcome: `end NAME`"),
                {}};
    }

    // The target lies in a block the jump is not in.
    void unreachable(const syntax::Name& name, StatementId target,
                     const std::vector<Standing>& around) {
        const bool handler = m_.blocks[around.back().block].kind == BlockKind::process_handler;
        auto finding = draft<catalogue::jump_into_block>(name.span, name.text)
                           .also(m_.statements[target].span,
                                 say("hier steht `{}`", "`{}` is here", name.text));
        if (handler)
            c_.report(
                std::move(finding).help(say("`jederzeit` des ganzen Prozesses endet mit `ende`",
                                            "an `anytime` of the whole process ends with `end`")));
        else
            c_.report(std::move(finding));
    }

    // `here`: the statement of the target's block in which the jump stands.
    void direction(Jump& jump, StatementId target, StatementId here) {
        const std::uint32_t from = m_.statements[here].place;
        const std::uint32_t to = m_.statements[target].place;
        const bool earlier = to <= from;
        if (earlier == jump.back) {
            jump.to = target;
            return;
        }
        const std::string_view name = jump.target.text;
        c_.report(draft<catalogue::wrong_direction>(jump.target.span, name,
                                                    earlier ? Wording{"früher", "earlier"}
                                                            : Wording{"später", "later"})
                      .also(m_.statements[target].span, say("hier", "here"))
                      .help(earlier
                                ? say("schreiben Sie `zurück zu {}`", "write `back to {}`", name)
                                : say("schreiben Sie `weiter mit {}`", "write `continue with {}`",
                                      name)));
    }

    Context& c_;
    Model& m_;
};

} // namespace

void resolve_jumps(Context& context) {
    JumpCheck(context).run();
}

} // namespace vorgang::dsl::meaning
