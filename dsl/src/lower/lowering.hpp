// The flow as instructions, positions, scopes and cells.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "diag/report.hpp"
#include "lower/emit.hpp"
#include "meaning/beside.hpp"

namespace vorgang::dsl::lower {

/// Where a sequence of statements runs: its lane's cell, the first cell nobody uses meanwhile, the
/// scope it lies in, and the frame all of these belong to.
struct Place {
    std::uint32_t cell = 0;
    std::uint32_t free = 1;
    Index scope = 0;
    Index frame = 0;
};

class Lowering {
  public:
    Lowering(const meaning::Model& model, Diagnostics& diagnostics)
        : m_(model), diagnostics_(diagnostics), out_(model.tables),
          starts_(model.statements.size(), no_code), scopes_(model.statements.size(), none),
          undone_by_(model.statements.size(), none), accompanied_(model.blocks.size()) {
        for (const meaning::Beside& one : meaning::blocks_beside(model))
            accompanied_[one.part] = true;
        for (const meaning::Statement& statement : model.statements)
            if (const auto* section = std::get_if<meaning::Section>(&statement.node))
                for (const meaning::Handler& handler : section->handlers)
                    if (handler.condition) accompanied_[section->block] = true;
    }

    [[nodiscard]] std::optional<ProcessModel> run();

  private:
    // Each appends code and returns the first cell behind those it uses.
    std::uint32_t top(meaning::BlockId block, std::uint32_t free);
    std::uint32_t block(meaning::BlockId block, Place place);
    std::uint32_t statement(meaning::StatementId id, Place place);
    std::uint32_t node(const meaning::Step& step, meaning::StatementId id, Place place);
    std::uint32_t node(const meaning::Section& section, meaning::StatementId id, Place place);
    std::uint32_t node(const meaning::Assign& assign, meaning::StatementId id, Place place);
    std::uint32_t node(const meaning::Call& call, meaning::StatementId id, Place place);
    std::uint32_t node(const meaning::Choose& choose, meaning::StatementId id, Place place);
    std::uint32_t node(const meaning::Parallel& parallel, meaning::StatementId id, Place place);
    std::uint32_t node(const meaning::ForAll& all, meaning::StatementId id, Place place);
    std::uint32_t node(const meaning::Pick& pick, meaning::StatementId id, Place place);
    std::uint32_t node(const meaning::Wait& wait, meaning::StatementId id, Place place);
    std::uint32_t node(const meaning::Receive& receive, meaning::StatementId id, Place place);
    std::uint32_t node(const meaning::Send& send, meaning::StatementId id, Place place);
    std::uint32_t node(const meaning::Jump& jump, meaning::StatementId id, Place place);
    std::uint32_t node(const meaning::Undo& undo, meaning::StatementId id, Place place);
    std::uint32_t node(const meaning::End& end, meaning::StatementId id, Place place);
    std::uint32_t node(std::monostate, meaning::StatementId, Place place) { return place.free; }

    [[nodiscard]] std::uint32_t deadlines(const std::vector<std::uint32_t>& ids, Place place);
    // The block, then a jump to where `resume` will point, unless the block never ends.
    std::uint32_t aside(meaning::BlockId block, Place place, std::vector<CodeOffset>& to_resume);
    // `inside`: where that runs which leaves nothing.
    std::uint32_t asides(const std::vector<std::uint32_t>& ids, Place place, Place inside,
                         std::vector<CodeOffset>& to_resume);
    std::uint32_t lane(const meaning::Lane& lane, std::size_t branch, std::uint32_t cell,
                       Place place);
    void event(const meaning::Event& event, std::size_t branch, std::uint32_t cell, Place place);
    Index branch_scope(std::string_view name, std::uint32_t cell, Place place);

    // asides.cpp
    Index handler_row(Index scope, const meaning::Handler& handler, std::uint32_t& free);
    Index apart(meaning::BlockId block, Place around);
    std::uint32_t section_asides(const meaning::Section& section, Place place, Place inside,
                                 std::vector<CodeOffset>& to_resume);
    Index undoing(meaning::BlockId block, meaning::StatementId id, Place around);
    void settle(meaning::BlockId part, Place place);
    void fill_undo_sets();
    void lies_in(Index field, Place place);
    Index position(PositionKind kind, Place place, Index detail);
    [[nodiscard]] bool goes_on(meaning::BlockId block) const;

    void expression(const meaning::Expr& e) { value(e, out_.code, 0); }
    void value(const meaning::Expr& e, Code& code, std::uint32_t below,
               Equality equality = Equality::strict);
    // An expression with an end of its own, behind the flow; the offset is final after rebase().
    CodeOffset snippet(const meaning::Expr& e, Equality equality = Equality::strict);
    void collects(const meaning::Step& step);
    void rules();
    void rebase();
    void patch_jumps();
    void check_sizes();

    CodeOffset here() const { return static_cast<CodeOffset>(out_.code.size()); }
    void add(Op op, Index b = 0, std::uint32_t c = 0) { out_.code.push_back({op, 0, b, c}); }
    void land(const std::vector<CodeOffset>& jumps) {
        for (const CodeOffset jump : jumps)
            out_.code[jump].c = here();
    }
    static Index index(std::size_t value) {
        return static_cast<Index>(std::min<std::size_t>(value, none - 1));
    }

    const meaning::Model& m_;
    Diagnostics& diagnostics_;
    ProcessModel out_;
    Code snippets_;
    std::vector<CodeOffset> starts_; ///< of each statement
    std::vector<Index> scopes_;      ///< of each section statement
    std::vector<std::pair<CodeOffset, meaning::StatementId>> jumps_;
    std::vector<Index> undone_by_;            ///< of each statement: the aside that undoes it
    std::vector<const meaning::Undo*> undos_; ///< beside out_.undo_sets
    std::vector<bool> accompanied_;           ///< of each block: whether something does, or may yet
    std::uint32_t cells_ = 1;
};

} // namespace vorgang::dsl::lower
