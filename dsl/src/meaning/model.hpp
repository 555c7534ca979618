// The checked process: every name resolved to an index, every expression typed.
//
// Out of: meaning. Into: lower. What is declared stands in `tables` already, in the form the engine
// reads; the flow is a tree of blocks and statements beside it. INVARIANT: a model without an error
// among its diagnostics has no erroneous expression and no index `none` where a name stood.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "meaning/types.hpp"
#include "syntax/tree.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::dsl::meaning {

enum class ExprKind : std::uint8_t {
    erroneous,
    unknown,
    constant,     ///< index: constant
    choice_value, ///< index: place of the value in its choice
    field,
    local,
    parameter, ///< of the rule
    temporary, ///< a value that `let` holds
    now,
    today,
    unary,
    binary,
    builtin,
    rule,
    list,    ///< its items
    context, ///< index: context type; its entries
    entry,   ///< index: place of the entry; a context, or a list of them
    element, ///< a list and a place in it
    repeat,  ///< index: temporary of the item; a list, and what is evaluated for each item
    if_,     ///< condition, yes, no
    let      ///< value, body that may use the temporary `index`
};

struct Expr {
    ExprKind kind = ExprKind::erroneous;
    Op op = Op::done;
    Repeat repeat = Repeat::each;
    Index index = none;
    bool needs_value = true; ///< of a field, parameter or rule: `unbekannt` is of no use here
    bool needs_both = false; ///< of `=` and `!=`: unknown where one side is
    ExprType type;
    Span span;
    std::vector<Expr> operands;
};

/// Whether two expressions say the same, wherever they stand.
[[nodiscard]] bool same(const Expr& left, const Expr& right) noexcept;
/// Adds every field the expression reads.
void collect_fields(const Expr& expression, std::vector<Index>& fields);

using StatementId = std::uint32_t;
using BlockId = std::uint32_t;
inline constexpr std::uint32_t nowhere = 0xffffffff;

/// A table entry named in the text, with the place of the name.
struct Use {
    Index index = none;
    Span span;
};

/// `erfasst a, b falls condition`
struct Clause {
    std::vector<Use> fields;
    std::optional<Expr> condition;
};

/// A deadline; the rest of it stands in tables.deadlines[index].
struct Deadline {
    Span span;
    Index index = none;
    Expr length;
    std::optional<Expr> from;
    BlockId block = nowhere; ///< `danach`; of kind aside: `danach nebenbei`
};

/// `jederzeit` and `bei bedarf`: a message, a condition or a person begins it. Its block is of kind
/// aside where it accompanies.
struct Handler {
    Span span;
    Span head; ///< what begins it, as written
    Use message;
    std::optional<Expr> condition;
    Index role = none; ///< who may begin it; then it has a name
    std::string_view name;
    std::string_view title;
    BlockId block = nowhere;
};

struct Step {
    Index step = none;
    std::optional<Expr> role; ///< where it is found when the step opens
    std::vector<Use> shows;
    std::vector<Clause> clauses;
    std::vector<std::uint32_t> deadlines; ///< into Model::deadlines
    std::vector<Use> four_eyes;
    BlockId undo = nowhere; ///< `rückgängig`
};
struct Section {
    std::string_view name;
    std::string_view title;
    BlockId block = nowhere;
    std::vector<std::uint32_t> deadlines;
    std::vector<Handler> handlers;
    BlockId undo = nowhere;
};
struct Assign {
    Use field;
    Expr value;
};
struct Call {
    Index frame = 0; ///< it stands in
    Index call = none;
    std::vector<Expr> arguments; ///< in the order of the declaration
    std::vector<Use> results;
    std::vector<std::uint32_t> deadlines;
    BlockId failed = nowhere; ///< `bei scheitern`
    BlockId undo = nowhere;
};
struct Branch {
    Expr condition;
    BlockId block = nowhere;
};
/// `falls` and `je nach`, whose branches compare the subject with values.
struct Choose {
    std::optional<Expr> subject; ///< to be held in temporary 0, where it is more than a name
    Span subject_span;           ///< of `je nach`; empty: `falls`
    std::vector<Branch> branches;
    BlockId otherwise = nowhere;
    bool complete = false; ///< one of the branches is always taken
};
struct Lane {
    std::string_view name;
    BlockId block = nowhere;
};
struct Parallel {
    std::vector<Lane> lanes;
    std::uint8_t until = 0; ///< how many have to end; 0: all
};
/// `für alle x in LISTE`; the rest of it stands in tables.loops[loop].
struct ForAll {
    Index loop = none;
    Expr list;
    std::optional<Expr> enough; ///< `bis n`
    std::optional<Expr> until;  ///< `bis BEDINGUNG`
    BlockId block = nowhere;
};
struct Wait {
    Expr until; ///< a length, a date or an instant
};
struct Receive {
    Use message;
};
struct Send {
    Use message;
};
/// One of the events of `wähle`: a message, or a time that has come.
struct Event {
    Span span;
    Use message;
    std::optional<Expr> until;
    BlockId block = nowhere;
};
struct Pick {
    std::vector<Event> events;
};
struct Jump {
    bool back = false;
    syntax::Name target;
    StatementId to = nowhere;
};
/// `mache … rückgängig`
struct Undo {
    std::vector<StatementId> of; ///< steps, calls, sections with a block that undoes them
};
struct End {
    Index ending = none;
    std::vector<Use> returns;
};

struct Statement {
    const syntax::Statement* source = nullptr;
    Span span; ///< the smallest text that stands for it: its name or its first word
    BlockId block = nowhere;
    std::uint32_t place = 0; ///< in the block
    std::variant<std::monostate, Step, Section, Assign, Call, Choose, Parallel, ForAll, Pick, Wait,
                 Receive, Send, Jump, Undo, End>
        node; ///< monostate: could not be understood
};

enum class BlockKind : std::uint8_t {
    flow,
    section,
    choice,
    lane,
    element,         ///< the body of `für alle`; a frame of its own
    expiry,          ///< `danach`, `bei scheitern`
    handler,         ///< `jederzeit` of a section
    process_handler, ///< `jederzeit` of the process
    aside,           ///< accompanies; a frame of its own
    undoing          ///< `rückgängig`; a frame of its own
};

struct Block {
    BlockKind kind = BlockKind::flow;
    StatementId owner = nowhere; ///< the statement it belongs to; nowhere: the process
    Span span;                   ///< of what stands before it
    std::vector<StatementId> statements;
};

struct RuleRow {
    Span span;
    std::vector<std::optional<Expr>> tests; ///< nothing: any
    Expr output;
    bool otherwise = false;  ///< fits where no other row does; tests say so
    std::vector<Span> cells; ///< of the inputs
};
struct Rule {
    Span span;
    std::vector<Span> columns; ///< of the inputs, in the order of the parameters
    std::vector<RuleRow> rows;
    bool clock = false; ///< its decision model reads the clock
};

/// What the text said about a field, and what became of it.
struct FieldInfo {
    Span span;
    bool read = false;
    Index step = none;     ///< of `schritt.am` and `schritt.durch`
    Index deadline = none; ///< of `frist.ende`
    /// Of an entry `T?` of an element: a step collects it, and then it has to be given.
    bool required = false;
};

/// What was used of the declarations that a process can do without.
struct Usage {
    std::vector<bool> roles;
    std::vector<bool> processes; ///< that are called; each is the operation of the same number
    std::vector<bool> tools;
    std::vector<bool> messages;
    std::vector<bool> locals;
    std::vector<bool> rules;
};

struct Model {
    const syntax::Process* tree = nullptr;
    ProcessModel tables;
    /// Beside the operations that are processes: of each of their ends the parts of the answer that
    /// it gives, as they are where it ends so.
    std::vector<std::vector<std::vector<Parameter>>> answers;
    std::vector<FieldInfo> fields;            ///< beside tables.fields
    std::vector<Rule> rules;                  ///< beside tables.rules
    std::vector<Deadline> deadlines;          ///< beside tables.deadlines
    std::vector<StatementId> step_statements; ///< beside tables.steps
    std::vector<StatementId> section_statements;
    std::vector<std::vector<Index>> section_deadlines; ///< beside section_statements
    std::vector<Statement> statements;
    std::vector<Block> blocks;
    BlockId flow = nowhere;
    std::vector<Handler> handlers; ///< of the whole process
    // Of `für alle`. The frame in which steps and deadlines stand is known from the names on.
    std::vector<Index> step_frames;     ///< beside tables.steps
    std::vector<Index> deadline_frames; ///< beside tables.deadlines
    std::vector<Index> loop_frames;     ///< beside tables.loops
    std::vector<Use> loop_fields;       ///< the list of each loop, where it is a field
    std::vector<ExprType> loop_types;   ///< of an element
    Usage usage;
    /// A jump leads nowhere, a write or a condition could not be understood: what follows from them
    /// for the flow is not reported as well.
    bool faulty_jump = false;
    bool faulty_data = false;
    /// Beside the operations that are processes: the roles of each.
    std::vector<std::vector<std::string>> called_roles;
};

/// Whether a frame is another one or lives in it.
[[nodiscard]] bool lies_in(const ProcessModel& tables, Index frame, Index outer) noexcept;
/// The variable of the loop whose body is the frame, or "" where it is none.
[[nodiscard]] std::string_view variable_of(const Model& model, Index frame) noexcept;
/// Whether whoever collects the field has to give it.
[[nodiscard]] bool is_required(const Model& model, Index field) noexcept;

} // namespace vorgang::dsl::meaning
