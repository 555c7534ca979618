/// ProcessModel: a compiled process as flat tables, before it is verified and frozen.
///
/// This is what a compiler fills, what tools (pictures, handbooks) read, and what the serialised
/// form holds table by table. It is data without behaviour: Process::from_model verifies it like
/// hostile input. Tables refer to one another by index; `none` means "not there".
/// Its many short names are for those who look into a process; a host that runs cases does not
/// include it. How the tables work together: docs/architecture.md, "From text to tables".
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "vorgang/engine/channel.hpp"
#include "vorgang/engine/feel/model.hpp"
#include "vorgang/engine/index.hpp"
#include "vorgang/engine/value.hpp"

namespace vorgang {

using CodeOffset = std::uint32_t;
inline constexpr CodeOffset no_code = 0xffffffff;

/// Types of fields, parameters and results.
enum class TypeKind : std::uint8_t {
    yes_no,
    integer,
    number,
    money,
    text,
    date,
    instant,
    length,
    choice,
    role,   ///< a declared role; a value is its name
    person, ///< an opaque identity
    list,
    context ///< named values: a record declared by `typ`, or a document
};

/// Whether values of the kind lie in the heap of a case, and the slot only points there.
[[nodiscard]] constexpr bool lies_in_heap(TypeKind kind) noexcept {
    return kind == TypeKind::text || kind == TypeKind::person || kind == TypeKind::list ||
           kind == TypeKind::context;
}

struct Type {
    TypeKind kind = TypeKind::text;
    bool optional = false; ///< `T?`: may stay unknown
    Index choice = none;   ///< into choices, for TypeKind::choice
    Index element = none;  ///< into elements, for TypeKind::list
    Index context = none;  ///< into contexts, for TypeKind::context
    Index low = none;      ///< into constants: the smallest value allowed
    Index high = none;     ///< into constants: the largest value allowed
    bool operator==(const Type&) const = default;
};

/// A choice: its values in the order of declaration. Named or written in place (empty name).
struct Choice {
    std::string name;
    std::vector<std::string> values;
};

struct Parameter {
    std::string name;
    Type type;
};

/// A record declared by `typ`, or, once at most, the document: a reference of four texts.
struct ContextType {
    std::string name;
    std::vector<Parameter> entries;
    bool document = false;
};

/// A field of a case. `slot` is assigned by Process::from_model.
struct Field {
    std::string name;
    std::string title;
    Type type;
    bool hidden = false; ///< made by the compiler for `schritt.am`, `frist.ende`; no host sees it
    bool input = false;  ///< `eingabe`: a case begins with it, and nothing writes it again
    bool searchable = false; ///< `suchbar`: cases are found by its value
    bool personal = false;   ///< `personenbezogen`
    Index frame = 0;         ///< the frame it lies in: 0 the case, else an element of a list
    Index slot = none;
};

struct Role {
    std::string name;
    std::string title;
    bool external = false; ///< people outside the authority; one holder per case
};

struct Tool {
    std::string name;
    std::string title;
};

/// What can be called: an operation of a tool, or a process that runs as a case of its own.
struct Operation {
    Index tool = none; ///< none: `name` is a process, `parameters` are its `eingabe`, and the one
                       ///< result is a record: `ende`, its outcome, and what outcomes return
    std::string name;
    std::vector<Parameter> parameters;
    std::vector<Parameter> results;
};

struct ChannelUse {
    Channel channel = Channel::online;
    Index tool = none; ///< online: the tool it runs through
    Index role = none; ///< otherwise: the role that enters it for the holder
};

struct Message {
    std::string name;
    std::string title;
    bool incoming = true;
    Index role = none;          ///< who sends it, or to whom it goes
    std::vector<Index> carries; ///< fields it brings along (`erfasst`)
    std::vector<Index> by;      ///< fields whose values must agree (`über`)
    Length lapse{0, Unit::day}; ///< `verfällt nach`: how long it is kept; count 0: to the end
    std::vector<ChannelUse> channels; ///< incoming, of an external role: how it may come
};

/// What a municipality may set for itself.
struct Local {
    std::string name;
    Type type;
    Index value = none; ///< into constants: what the process sets where the place does not
};

/// One field a step collects. `condition` is code that leaves one yes/no (`falls …`).
struct Collected {
    Index field = none;
    CodeOffset condition = no_code;
};

struct Step {
    std::string name;
    std::string title;
    Index role = none; ///< none: `role_code` finds it when the step opens
    CodeOffset role_code = no_code;
    Index role_field = none; ///< hidden field that keeps the role found
    std::string kind;        ///< `art`, as written
    std::vector<ChannelUse> channels;
    std::vector<std::string> grounds;
    std::vector<Index> shows;
    std::vector<Collected> collects; ///< in the order of the text
    std::vector<Index> deadlines;
    std::vector<Index> four_eyes; ///< steps
    bool tracked = false;         ///< some step's four eyes name this one
    Index at_field = none;        ///< hidden instant field for `schritt.am`
    Index by_field = none;        ///< hidden person field for `schritt.durch`
    Index undo = none;            ///< `rückgängig`: an aside
    Index position = none;
};

struct Call {
    Index operation = none;
    std::vector<Index> results; ///< fields, in the order of the operation's results
    std::uint8_t attempts = 1;
    Length interval; ///< between attempts
    std::vector<Index> deadlines;
    CodeOffset failed = no_code; ///< `bei scheitern`: where the lane goes on instead of an incident
    Index undo = none;           ///< `rückgängig`: an aside
    bool alongside = false; ///< `rufe prozess … nebenbei`: nobody waits for it, so no results,
                            ///< deadlines, `failed`, `undo`; the lane goes on at once
    Index position = none;
};

/// Where a case can wait. One position per waiting statement of the text.
enum class PositionKind : std::uint8_t {
    step,
    call,
    receive,
    wait,
    join,
    each,     ///< `für alle`: until its elements have ended
    together, ///< the end of a section: until what accompanies it has ended
    undo      ///< `mache rückgängig`: until what is undone has been
};

struct Position {
    PositionKind kind = PositionKind::step;
    Index scope = none;          ///< the innermost scope it lies in
    Index cell = none;           ///< the lane's cell in the frame
    Index detail = none;         ///< step, call, message; join: number of branches; each: loop;
                                 ///< together: scope; undo: set of asides
    CodeOffset resume = no_code; ///< where the lane goes on
};

enum class ScopeKind : std::uint8_t {
    process,
    section,
    branch,
    handler, ///< what stands aside; the whole of a frame
    element  ///< the body of `für alle`; the whole of a frame
};

/// What a case can have several of at a time, each with fields and cells of its own: elements of
/// `für alle`, what accompanies. Frame 0 is the process and there once.
struct FrameLayout {
    Index scope = 0;     ///< the scope it is the whole of
    Index parent = none; ///< the frame it lives in
    Index cells = 1;     ///< cell 0 is its first lane
};

/// A part of the flow that is left as a whole. Scope 0 is the process. A scope owns the cells
/// [first_cell, last_cell) of its frame and, while work goes on in it, its lane's own `cell`. The
/// parent of a scope that is the whole of a frame lies in the frame's parent.
struct Scope {
    ScopeKind kind = ScopeKind::process;
    std::string name;
    std::string title;
    Index parent = none;
    Index frame = 0;
    Index cell = 0;
    Index first_cell = 1;
    Index last_cell = 1;
    std::vector<Index> deadlines;
    std::vector<Index> handlers;
    CodeOffset resume = no_code; ///< sections: the code after it
    Index undo = none;           ///< `rückgängig`: an aside
};

/// A part of the flow that runs beside what it belongs to, as often as it is begun: what
/// accompanies, what undoes.
struct Aside {
    Index scope = none; ///< of kind handler, the whole of a frame
    CodeOffset code = no_code;
};

/// `für alle x in LISTE`.
struct Loop {
    std::string name; ///< `x`
    Index position = none;
    Index scope = none;  ///< of kind element, the whole of a frame
    Index list = none;   ///< the field whose elements the body changes; none: it changes none
    bool record = false; ///< an element is a record, with a field for each entry
    std::vector<Index> entries;  ///< fields of the frame: of each entry, else one of the element
    CodeOffset code = no_code;   ///< the body
    bool in_turn = false;        ///< `nacheinander`
    CodeOffset enough = no_code; ///< `bis n`: code that leaves a number, when the loop opens
    CodeOffset until = no_code;  ///< `bis BEDINGUNG`: code that leaves a yes/no, after each element
    Index extended_by = none;    ///< `ergänzbar durch`: the role that may add elements
};

enum class Consequence : std::uint8_t {
    remind,
    block,
    deem,
    alongside ///< `danach nebenbei`: nothing is left, a block runs beside it
};

struct Deadline {
    std::string name;     ///< as written, or the name of its step or section
    Index step = none;    ///< exactly one of step, section, call is set
    Index section = none; ///< a scope
    Index call = none;
    Index cell = none;           ///< with a grace period the next cell is used as well
    CodeOffset length = no_code; ///< code that leaves a length
    CodeOffset from = no_code;   ///< `ab`/`vor`: code that leaves a date; else from opening
    bool backwards = false;      ///< `vor`
    Length grace{0, Unit::day};  ///< `nachlauf`; count 0: none
    std::string norm;            ///< `gemäß`
    bool extendable = false;
    Length extension{0, Unit::day};
    Index extension_role = none;
    Consequence consequence = Consequence::remind;
    Index role = none;          ///< remind
    CodeOffset block = no_code; ///< block: where the lane goes on after step or section is left
    Index aside = none;         ///< alongside
    std::vector<std::pair<Index, Index>> deemed; ///< deem: (field, constant)
    Index end_field = none;                      ///< hidden date field for `NAME.ende`
};

/// `jederzeit` and `bei bedarf`. It begins by a message, when a condition comes true, or by a
/// person; exactly one of message, condition, role is set. It interrupts, and goes on at `code`, or
/// accompanies, as an aside.
struct Handler {
    Index scope = 0; ///< what it interrupts or accompanies
    Index message = none;
    CodeOffset condition = no_code; ///< code that leaves a yes/no
    Index cell = none;              ///< condition: remembers whether it holds
    Index role = none;              ///< `bei bedarf`: who may begin it; always an aside
    std::string name;               ///< `bei bedarf`
    std::string title;
    CodeOffset code = no_code;
    Index aside = none;
};

/// How a process can end.
struct Ending {
    std::string name;
    std::string title;
    std::vector<Index> returns; ///< fields
};

/// One row of a decision table: per input a test (no_code: any), and the output.
struct RuleRow {
    std::vector<CodeOffset> tests; ///< code over the rule's parameters that leaves one yes/no
    CodeOffset output = no_code;
    std::string ground;
    std::string note;
};

/// What becomes of the rows that fit. By DMN: U, A, F, C with and without an aggregation, P, R, O.
enum class HitPolicy : std::uint8_t {
    unique, ///< exactly one fits
    any,    ///< all that fit have the same output
    first,  ///< the uppermost that fits
    sum,
    smallest,
    largest,
    count,        ///< how many fit; outputs are not evaluated
    priority,     ///< of the outputs of all that fit the one its choice lists first
    collect,      ///< a list of the outputs of all that fit, by row
    rule_order,   ///< the same, and the order counts
    output_order, ///< such a list, in the order of the choice
    formula,      ///< no table: one row without tests, and no event tells that it fired
    model         ///< no row: a decision model is asked
};

/// Whether a call leaves a list of the outputs.
[[nodiscard]] constexpr bool gives_list(HitPolicy policy) noexcept {
    return policy == HitPolicy::collect || policy == HitPolicy::rule_order ||
           policy == HitPolicy::output_order;
}

/// A decision table or a formula.
struct Rule {
    std::string name;
    std::vector<Parameter> inputs;
    Parameter output;
    std::vector<RuleRow> rows;
    HitPolicy policy = HitPolicy::unique;
    bool local = false; ///< `örtlich`: a place may set rows of its own
    Index asks = none;  ///< model: into model_rules
};

/// What a value is called in a decision model: the texts of the values of a choice or of the roles,
/// the keys of the entries of a record. All other values are the same on both sides.
struct ModelShape {
    std::vector<std::string> names;
    std::vector<Index> parts; ///< shapes of the entries, or of the elements of a list; none: of
                              ///< one that needs none
};

/// Where an input of a rule goes.
struct ModelInput {
    feel::Index element = 0; ///< input or decision; of a knowledge model the place of a parameter
    std::vector<std::string> path; ///< keys of contexts; empty: the whole value
    Index shape = none;
};

/// `regelwerk`: what a rule asks of a decision model.
struct ModelRule {
    Index rule = none;              ///< that asks: its `asks` is this entry
    Index model = none;             ///< into decision_models
    feel::Index element = 0;        ///< a decision, knowledge model or service
    std::vector<ModelInput> inputs; ///< beside those of the rule
    Index shape = none;             ///< of the result
};

/// Instructions. Expressions work on a stack of values; flow instructions move a lane.
/// `a`, `b`, `c` are the operands; what is not named is 0.
enum class Op : std::uint8_t {
    // values
    push_unknown,
    push_constant,  ///< b: constant
    push_choice,    ///< b: value of a choice (its place in the declaration)
    push_field,     ///< b: field
    push_local,     ///< b: local
    push_parameter, ///< b: parameter of the rule being evaluated
    push_temporary, ///< b: 0..15
    set_temporary,  ///< b: 0..15; pops
    push_now,       ///< the instant of the command
    push_today,     ///< its date at the place
    // arithmetic on what lies on top; the kinds decide (number, text +, date, instant, length)
    add,
    subtract,
    multiply,
    divide,
    power,
    negate,
    equal,     ///< a: needs_both (operands.hpp)
    not_equal, ///< a: needs_both
    less,
    less_equal,
    greater,
    greater_equal,
    and_,
    or_,
    not_,
    call_builtin, ///< b: Builtin, a: number of arguments
    call_rule,    ///< b: rule; pops its inputs, leaves its output
    make_list,    ///< b: number of items; pops them
    make_context, ///< b: context type; pops its entries
    entry,        ///< b: place of an entry; pops a context, or a list of them and leaves a list
    element,      ///< pops a place, from 1 on or from -1 backwards, and a list
    repeat,       ///< a: Repeat, b: temporary for the item, c: code for each; pops a list
    // control inside one code
    jump,        ///< c: code offset
    jump_unless, ///< c: code offset; pops a yes/no; unknown is an incident; a: unknown_goes_on
    done,        ///< end of an expression, a condition, a test: the result lies on the stack
    // flow
    set_field,    ///< b: field; pops
    clear_field,  ///< b: field becomes unknown
    open_step,    ///< b: position; the lane waits
    open_call,    ///< b: position; pops the arguments, the last one on top; the lane waits
    open_receive, ///< b: position; the lane waits unless a kept message is there
    open_wait,    ///< b: position; pops an instant, a date or a length; the lane waits
    send,         ///< b: message
    fork, ///< b: position (join), c: first entry in branches; detail of the position: how many;
          ///< a: after how many the join goes on, 0 for all
    branch_end, ///< b: position (join); a: 1, c: first entry in branches: the rest is closed
    enter,      ///< b: scope; arms its deadlines
    close,      ///< b: scope; withdraws what is open in it and ends its deadlines
    end_case,   ///< b: ending
    take, ///< b: position (join), c: first entry in branches: this lane was the first; the others
          ///< are closed, and it goes on in the place of the join
    open_each, ///< b: position (each); pops the list; the lane waits until its elements have ended
    each_end,  ///< b: loop; this element has ended
    aside_end, ///< b: aside; it has ended
    completed, ///< b: aside; what it undoes is completed (of a section; steps and calls say it
               ///< themselves)
    settle,    ///< b: position (together); the lane waits while something accompanies the section
    undo       ///< b: position (undo); begins the aside that undoes what was done last of the set,
               ///< and waits for it; goes on where nothing is left
};

struct Instruction {
    Op op = Op::done;
    std::uint8_t a = 0;
    Index b = 0;
    std::uint32_t c = 0;
    bool operator==(const Instruction&) const = default;
};

/// Whether `c` is a code offset, which moves with the code.
[[nodiscard]] constexpr bool has_offset(Op op) noexcept {
    return op == Op::jump || op == Op::jump_unless || op == Op::repeat;
}

/// What becomes of the results of a repeated expression.
enum class Repeat : std::uint8_t {
    each,   ///< `für x in …`: a list of the results
    filter, ///< `liste[…]`: the items whose result is yes
    some,   ///< `einige x in …`: whether one is yes
    every   ///< `jedes x in …`: whether all are yes
};

/// Built-in functions of the expression language, by their FEEL meaning.
enum class Builtin : Index {
    round_half_up,   ///< (number, scale); `kaufmännisch`
    round_half_down, ///< (number, scale)
    round_up,        ///< (number, scale)
    round_down,      ///< (number, scale)
    decimal,         ///< (number, scale): half to even
    floor,           ///< (number [, scale])
    ceiling,         ///< (number [, scale])
    absolute,        ///< (number)
    modulo,          ///< (number, number): sign of the divisor
    minimum,         ///< (value, …) or (list)
    maximum,         ///< (value, …) or (list)
    date,            ///< (year, month, day)
    year,
    month,
    day,           ///< (date)
    string_length, ///< (text): code points
    upper_case,
    lower_case, ///< (text)
    contains,
    starts_with,
    ends_with,     ///< (text, text)
    date_of,       ///< (instant): its date at the place
    count,         ///< (list)
    sum,           ///< (list)
    mean,          ///< (list)
    all,           ///< (list of yes/no)
    any,           ///< (list of yes/no)
    list_contains, ///< (list, value)
    index_of,      ///< (list, value): the places, from 1 on
    append,        ///< (list, value, …)
    concatenate,   ///< (list, …)
    distinct,      ///< (list): each value once
    reverse        ///< (list)
};
inline constexpr Index builtin_count = static_cast<Index>(Builtin::reverse) + 1;

/// A branch of a `parallel`.
struct Branch {
    Index scope = none;
    Index cell = none;
    CodeOffset code = no_code;
};

struct ProcessModel {
    std::string name;
    std::string title;
    std::uint32_t version = 1;
    bool english = false;       ///< the language of the text
    std::string service_key;    ///< LeiKa, 14 digits, or ""
    std::string procedural_law; ///< `verfahren`, e.g. "AO", or ""
    std::string land;           ///< default; the place decides
    std::string municipality;   ///< `ort`, default
    std::vector<std::string> grounds;
    Index lead = none; ///< `leitung`: a role
    /// `einmalig über`: fields of the first message whose values no second case begins with.
    std::vector<Index> once;

    std::vector<Choice> choices;
    std::vector<Type> elements; ///< types of list elements
    std::vector<ContextType> contexts;
    std::vector<Value> constants;
    std::vector<Field> fields;
    std::vector<Role> roles;
    std::vector<Tool> tools;
    std::vector<Operation> operations;
    std::vector<Message> messages;
    std::vector<Local> locals;
    std::vector<Step> steps;
    std::vector<Call> calls;
    std::vector<Position> positions;
    std::vector<Scope> scopes;
    std::vector<Deadline> deadlines;
    std::vector<Handler> handlers;
    std::vector<Ending> endings;
    std::vector<Rule> rules;
    std::vector<Branch> branches;
    std::vector<FrameLayout> frames{1};
    std::vector<Aside> asides;
    std::vector<Loop> loops;
    std::vector<std::vector<Index>> undo_sets; ///< asides
    std::vector<feel::Model> decision_models;
    std::vector<ModelRule> model_rules;
    std::vector<ModelShape> model_shapes; ///< parts before what they are part of
    std::vector<Instruction> code;        ///< the flow begins at offset 0
};

} // namespace vorgang
