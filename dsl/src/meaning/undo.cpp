// What `mache … rückgängig` undoes: the steps, calls and sections with a block that undoes them.
#include <algorithm>
#include <string>

#include "diag/suggest.hpp"
#include "meaning/flow.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

BlockId undo_of(const Model& model, StatementId statement) {
    const auto& node = model.statements[statement].node;
    if (const auto* step = std::get_if<Step>(&node)) return step->undo;
    if (const auto* call = std::get_if<Call>(&node)) return call->undo;
    if (const auto* section = std::get_if<Section>(&node)) return section->undo;
    return nowhere;
}

namespace {

class Undos {
  public:
    explicit Undos(Context& context) : c_(context), m_(context.model) {}

    void run() {
        for (StatementId s = 0; s < m_.statements.size(); ++s) {
            if (undo_of(m_, s) != nowhere) undoable_.push_back(s);
            if (std::holds_alternative<Undo>(m_.statements[s].node)) undos_.push_back(s);
        }
        for (const StatementId s : undos_)
            resolve(s);
    }

  private:
    void resolve(StatementId id) {
        const auto& source = std::get<syntax::Undo>(m_.statements[id].source->node);
        if (source.everything)
            everything(id, reach(id, true));
        else
            for (const syntax::UndoName& name : source.names)
                named(id, name, reach(id, false));
        auto& of = std::get<Undo>(m_.statements[id].node).of;
        std::ranges::sort(of);
        // What it should undo is never reached then.
        m_.faulty_jump = m_.faulty_jump || of.empty() || faulty_;
        of.erase(std::unique(of.begin(), of.end()), of.end());
    }

    // As far as which it reaches: everything of a section, with what interrupts it; what has a name
    // of the whole case. But out of a branch and out of what runs on its own it never reaches.
    struct Reach {
        BlockId block = nowhere;
        StatementId section = nowhere;
    };
    [[nodiscard]] bool is_section(StatementId id) const {
        return id != nowhere && std::holds_alternative<Section>(m_.statements[id].node);
    }
    [[nodiscard]] Reach reach(StatementId id, bool section) const {
        for (const Standing& around : standing(m_, id)) {
            const Block& block = m_.blocks[around.block];
            if (block.kind == BlockKind::lane || is_frame(block.kind)) return {around.block};
            if (section && is_section(block.owner)) return {nowhere, block.owner};
        }
        return {};
    }
    [[nodiscard]] bool lies_in(StatementId id, Reach in) const {
        if (in.block == nowhere && in.section == nowhere) return true;
        return std::ranges::any_of(standing(m_, id), [&](const Standing& around) {
            return in.block != nowhere ? around.block == in.block
                                       : m_.blocks[around.block].owner == in.section;
        });
    }
    [[nodiscard]] bool same_frame(StatementId one, StatementId other) const {
        return frame_of(m_, m_.statements[one].block) == frame_of(m_, m_.statements[other].block);
    }
    void add(StatementId id, StatementId what) {
        std::get<Undo>(m_.statements[id].node).of.push_back(what);
    }

    void everything(StatementId id, Reach in) {
        bool found = false;
        for (const StatementId s : undoable_) {
            if (!lies_in(s, in)) continue;
            found = true;
            if (same_frame(s, id))
                add(id, s);
            else
                elsewhere(id, m_.statements[id].span, c_.source.text(m_.statements[s].span), s);
        }
        if (found) return;
        c_.report(draft<catalogue::nothing_to_undo>(
                      m_.statements[id].span,
                      Wording{"hier gibt es nichts, was sich rückgängig machen ließe",
                              "there is nothing here that could be undone"})
                      .help(how()));
    }
    static Wording how() {
        return say("was zurückgenommen werden kann, hat einen Block `rückgängig {{ … }}`",
                   "what can be taken back has a block `undo {{ … }}`");
    }

    // A section stands for all that is in it.
    void named(StatementId id, const syntax::UndoName& name, Reach in) {
        const std::vector<StatementId> owners = find(name);
        if (owners.empty()) return void(faulty_ = true);
        const std::string_view text = c_.source.text(name.span);
        bool found = false;
        for (const StatementId s : undoable_) {
            const bool meant = std::ranges::any_of(owners, [&](StatementId owner) {
                return s == owner || (is_section(owner) && lies_in(s, Reach{nowhere, owner}));
            });
            if (!meant) continue;
            found = true;
            if (!lies_in(s, in) || !same_frame(s, id)) return elsewhere(id, name.span, text, s);
            add(id, s);
        }
        if (found) return;
        faulty_ = true;
        const std::string owned(text);
        c_.report(
            draft<catalogue::nothing_to_undo>(
                name.span, Wording{"`" + owned + "` hat keinen Block `rückgängig`",
                                   "`" + owned + "` has no block `undo`"})
                .also(m_.statements[owners.front()].span, say("hier steht es", "it is here")));
    }

    // Either it lies in a block of which there may be several runs, or `mache` stands in a branch
    // or such a block and reaches out of it.
    void elsewhere(StatementId id, Span span, std::string_view name, StatementId s) {
        faulty_ = true;
        const BlockId frame = frame_of(m_, m_.statements[s].block);
        const bool in_run = frame != nowhere && !lies_in(id, Reach{frame});
        auto finding = draft<catalogue::undo_elsewhere>(span, name);
        if (in_run)
            c_.report(
                std::move(finding)
                    .also(m_.statements[s].span, say("liegt in einem Block, der für sich läuft",
                                                     "lies in a block that runs on its own"))
                    .help(say("in diesem Block selbst kann `mache … rückgängig` stehen: dort "
                              "ist klar, welcher Lauf gemeint ist",
                              "in this block itself `roll … back` may stand: there it is "
                              "clear which run is meant")));
        else
            c_.report(std::move(finding)
                          .also(m_.statements[s].span, say("hier steht es", "it is here"))
                          .help(say("hier steht `mache` in einem Zweig oder einem Block, der für "
                                    "sich läuft; es gehört hinter ihn",
                                    "`roll` stands in a branch or a block that runs on its own "
                                    "here; it belongs behind it")));
    }

    std::vector<StatementId> find(const syntax::UndoName& name) {
        if (name.operation) return called(find_operation(c_, name.name, *name.operation), name);
        // A process that is called may have the name of a step.
        std::vector<StatementId> found;
        const Symbol* process = c_.names.processes.find(name.name.text);
        const Symbol* symbol = c_.names.shared.find(name.name.text);
        if (process != nullptr) found = calls(static_cast<Index>(process->index));
        if (symbol != nullptr && symbol->kind == SymbolKind::step)
            found.push_back(m_.step_statements[symbol->index]);
        if (symbol != nullptr && symbol->kind == SymbolKind::section)
            found.push_back(m_.section_statements[symbol->index]);
        if (!found.empty()) return found;
        if (process != nullptr) return called(find_process(c_, name.name), name);
        std::vector<std::string_view> names;
        for (const std::string_view one : c_.names.shared.all()) {
            const SymbolKind kind = c_.names.shared.find(one)->kind;
            if (kind == SymbolKind::step || kind == SymbolKind::section) names.push_back(one);
        }
        c_.report_unknown(name.name.text,
                          draft<catalogue::unknown_target>(name.span, name.name.text)
                              .help(did_you_mean(c_, name.name.text, names)));
        return {};
    }
    [[nodiscard]] std::vector<StatementId> calls(Index operation) const {
        std::vector<StatementId> found;
        for (StatementId s = 0; s < m_.statements.size(); ++s) {
            const auto* call = std::get_if<Call>(&m_.statements[s].node);
            if (call != nullptr && m_.tables.calls[call->call].operation == operation)
                found.push_back(s);
        }
        return found;
    }
    std::vector<StatementId> called(Index operation, const syntax::UndoName& name) {
        if (operation == none) return {};
        std::vector<StatementId> found = calls(operation);
        if (found.empty()) {
            const std::string text(c_.source.text(name.span));
            c_.report(draft<catalogue::nothing_to_undo>(
                name.span,
                Wording{"`" + text + "` wird nirgends gerufen", "`" + text + "` is never called"}));
        }
        return found;
    }

    Context& c_;
    Model& m_;
    std::vector<StatementId> undoable_;
    std::vector<StatementId> undos_;
    bool faulty_ = false;
};

} // namespace

void resolve_undos(Context& context) {
    Undos(context).run();
}

} // namespace vorgang::dsl::meaning
