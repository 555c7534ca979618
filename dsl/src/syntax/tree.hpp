// The tree of a process file: what is written, with places, and nothing concluded from it.
//
// Out of: parse(). Into: meaning. Free of Boost. Every node carries its Span; names and numbers are
// views into the Source, which must outlive the tree. INVARIANT: a tree that parse() returned
// without an error has no empty Name and no null pointer except where this file says "may be".
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/dsl/source.hpp"
#include "vorgang/engine/time.hpp"

namespace vorgang::dsl::syntax {

/// A word as written. Keywords are folded, names never. A field of an element of `für alle`,
/// `x.feld`, is one name; plain_name() takes out what may stand around its point.
struct Name {
    Span span;
    std::string_view text;
};

/// The name without what stands between its words and their point.
[[nodiscard]] std::string plain_name(std::string_view name);

/// A text with its escapes resolved; the span includes the quotes.
struct Text {
    Span span;
    std::string value;
};

// ---- expressions ----

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

enum class BinaryOperator : std::uint8_t {
    or_,
    and_,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    add,
    subtract,
    multiply,
    divide,
    power
};

enum class UnaryOperator : std::uint8_t { negate, not_ };

struct NumberLiteral {
    std::string_view digits; ///< "120.00": digits, at most one point between digits, no sign
};
struct TextLiteral {
    std::string value;
};
struct DateLiteral {
    Date date;
};
/// `2026-05-11 09:00` in the local time of the place.
struct DateTimeLiteral {
    Date date;
    std::uint32_t second_of_day = 0;
};
struct LengthLiteral {
    Length length;
};
struct BooleanLiteral {
    bool value = false;
};
struct UnknownLiteral {};

/// A name that stands for a field, local value, parameter, rule, step or choice value.
struct NameUse {
    std::string_view text;
};

/// `of.member`
struct Path {
    ExpressionPtr of;
    Name member;
};

struct Argument {
    Span span;
    std::optional<Name> name; ///< of `name: value`
    ExpressionPtr value;
};

/// `function(arguments)`. A built-in of several words has them separated by one blank.
struct Invocation {
    Name function;
    std::vector<Argument> arguments;
};

struct Unary {
    UnaryOperator operation{};
    ExpressionPtr operand;
};

struct Binary {
    BinaryOperator operation{};
    Span operation_span;
    ExpressionPtr left;
    ExpressionPtr right;
};

/// `value zwischen low und high`
struct Between {
    ExpressionPtr value;
    ExpressionPtr low;
    ExpressionPtr high;
};

/// `[low..high]`, `(low..high)`, `]low..high[`. In an expression both ends are there; in the bounds
/// of a type either may be null, not both.
struct Range {
    Span span;
    bool low_included = true;
    bool high_included = true;
    ExpressionPtr low;
    ExpressionPtr high;
};

/// `>= 3`
struct Comparison {
    BinaryOperator operation{};
    ExpressionPtr operand;
};

/// One test of a cell or of `in`: a comparison, a range or a value to be equal to.
struct UnaryTest {
    Span span;
    std::variant<Comparison, Range, ExpressionPtr> test;
};

/// `value in test` or `value in (test, test)`
struct In {
    ExpressionPtr value;
    std::vector<UnaryTest> tests;
};

/// `wenn condition dann yes sonst no`
struct If {
    ExpressionPtr condition;
    ExpressionPtr yes;
    ExpressionPtr no;
};

struct ContextEntry {
    Name key; ///< of a text key: the text without quotes
    ExpressionPtr value;
};

/// `{ a: 1, b: 2 }`
struct Context {
    Span span;
    std::vector<ContextEntry> entries;
};

struct List {
    std::vector<ExpressionPtr> items;
};

/// `list[condition]`, or `list[place]`
struct Filter {
    ExpressionPtr of;
    ExpressionPtr inside;
};

enum class Quantifier : std::uint8_t { each, some, every };

/// `für x in list gib result`, `einige x in list erfüllt condition`, `jedes x in list erfüllt …`
struct Loop {
    Quantifier quantifier{};
    Name variable;
    ExpressionPtr list;
    ExpressionPtr body;
};

struct Expression {
    Span span;
    std::variant<UnknownLiteral, NumberLiteral, TextLiteral, DateLiteral, DateTimeLiteral,
                 LengthLiteral, BooleanLiteral, NameUse, Path, Invocation, Unary, Binary, Between,
                 In, If, Range, Context, List, Filter, Loop>
        node;
};

// ---- declarations ----

enum class TypeKind : std::uint8_t {
    text,
    integer,
    number,
    money,
    yes_no,
    date,
    instant,
    length,
    document,
    person,
    role,
    list,   ///< `liste von T`
    choice, ///< `auswahl { … }` in place
    named   ///< declared by `typ`
};

struct Type {
    Span span;
    TypeKind kind = TypeKind::text;
    Name name;                     ///< the word as written
    std::vector<Name> values;      ///< of a choice
    std::unique_ptr<Type> element; ///< of a list
    std::optional<Range> bounds;   ///< `[low..high]`
    bool may_be_unknown = false;   ///< `T?`
};

struct NumberFact {
    Span span;
    std::string_view digits;
};

/// `version leistung verfahren land ort grundlage leitung`, each at most once.
struct Header {
    std::optional<NumberFact> version;
    std::optional<NumberFact> service; ///< leistung: the LeiKa key
    std::optional<Name> law;           ///< verfahren
    std::optional<Name> land;
    std::optional<Text> place; ///< ort: a name or a text
    std::vector<Text> grounds;
    std::optional<Name> lead; ///< leitung: a role
};

struct Role {
    Span span;
    Name name;
    std::optional<Text> title;
    bool external = false;
};

/// `name: type`
struct Parameter {
    Span span;
    Name name;
    std::optional<Type> type; ///< only a parameter of a rule may go without
};

struct Operation {
    Span span;
    Name name;
    std::vector<Parameter> parameters;
    std::vector<Parameter> results;
};

struct Tool {
    Span span;
    Name name;
    std::optional<Text> title;
    std::vector<Operation> operations;
};

enum class ChannelKind : std::uint8_t { online, in_person, post, phone };
enum class ChannelPartner : std::uint8_t { none, via_tool, at_role };

/// `online mit WERKZEUG`, `post bei ROLLE`
struct Channel {
    Span span;
    ChannelKind kind{};
    Span kind_span;
    ChannelPartner partner_kind{};
    std::optional<Name> partner;
};

enum class Direction : std::uint8_t { incoming, outgoing };

/// `nachricht NAME von|an ROLLE [kanal …] [erfasst a, b] [über c, d] [verfällt nach LÄNGE]`
struct Message {
    Span span;
    Name name;
    Direction direction{};
    Name role;
    std::vector<Channel> channels;
    std::vector<Name> collects;
    std::vector<Name> keys;
    ExpressionPtr lapses; ///< `verfällt nach`; may be null
};

/// `örtlich NAME: typ = wert`
struct Local {
    Span span;
    Name name;
    Type type;
    Expression value;
};

struct Field {
    Span span;
    Name name;
    Type type;
    std::optional<Text> title;
};

/// `typ NAME = auswahl { … }` or `typ NAME { feld: typ … }`
struct TypeDeclaration {
    Span span;
    Name name;
    std::optional<Type> type;
    std::vector<Field> entries; ///< of a record, instead of a type
};

/// `daten [personenbezogen] [suchbar] { … }`; with `eingabe` what a case begins with.
struct DataBlock {
    Span span;
    bool input = false;
    bool personal = false;
    bool searchable = false;
    std::vector<Field> fields;
};

/// One cell of a decision table: `-`, `sonst`, or tests of which one must hold, or `not(tests)`. An
/// output is one test that is a plain value; annotations are texts.
struct Cell {
    Span span;
    bool any = false;
    bool otherwise = false;
    bool negated = false;
    std::vector<UnaryTest> tests;
};

struct Row {
    Span span;
    std::vector<Cell> cells; ///< as many as the table has columns
};

struct Table {
    Span span;
    std::vector<Name> columns;
    std::vector<Row> rows;
};

/// What becomes of the rows that fit. The order is that of the engine's HitPolicy.
enum class HitPolicy : std::uint8_t {
    unique,
    any,
    first,
    sum,
    smallest,
    largest,
    count,
    priority,
    collect,
    rule_order,
    output_order
};

/// `geld = AUSDRUCK`
struct Formula {
    Type type;
    Expression value;
};

/// `regel NAME(a, b: typ) -> out: typ trifft eindeutig { table }` or `regel NAME(a) -> typ = …`
struct Rule {
    Span span;
    bool local = false;   ///< `örtlich regel`; never a formula
    bool english = false; ///< the language of its file
    Name name;
    std::vector<Parameter> parameters;
    std::vector<Parameter> results; ///< of a table
    HitPolicy policy{};
    Span policy_span;
    Table table;
    std::optional<Formula> formula; ///< instead of a table
};

// ---- the flow ----

struct Statement;
using Block = std::vector<Statement>;

/// `erfasst a, b [falls condition]`
struct Collect {
    Span span;
    std::vector<Name> fields;
    ExpressionPtr condition; ///< may be null
};

/// `feld: wert` of `schweigen gilt als { … }`
struct DeemedValue {
    Name field;
    ExpressionPtr value;
};

struct Remind {
    Name role;
};
/// `danach [nebenbei] { … }`
struct Expire {
    bool alongside = false;
    Block block;
};
struct Silence {
    std::vector<DeemedValue> values;
};

/// `verlängerbar einmal um LÄNGE durch ROLLE`
struct Extension {
    Span span;
    ExpressionPtr by;
    Name role;
};

struct Deadline {
    Span span;
    std::optional<Name> name;
    ExpressionPtr length;
    ExpressionPtr from;   ///< `ab`; may be null
    ExpressionPtr before; ///< `vor`; may be null; never both
    ExpressionPtr grace;  ///< `nachlauf`; may be null
    std::optional<Text> norm;
    std::optional<Extension> extension;
    Span consequence_span;
    std::variant<Remind, Expire, Silence> consequence;
};

/// `rückgängig { … }`
struct Undoing {
    Span span; ///< of the word
    Block block;
};

struct Step {
    Name name;
    std::optional<Text> title;
    std::optional<Name> role;
    ExpressionPtr computed_role; ///< `rolle regel(…)`, instead of a name; may be null
    std::optional<Name> kind;    ///< art
    std::vector<Channel> channels;
    std::vector<Text> grounds;
    std::vector<Name> shows;
    std::vector<Collect> collects;
    std::vector<Deadline> deadlines;
    std::vector<Name> four_eyes;
    std::optional<Undoing> undo;
    std::vector<Span> clauses; ///< from the word on, in the order of the text
};

/// `bei nachricht N` of `jederzeit`
struct OnMessage {
    Name message;
};
/// `falls BEDINGUNG` of `jederzeit`
struct OnCondition {
    ExpressionPtr condition;
};
/// `bei bedarf NAME "Titel" durch ROLLE`: a person begins it
struct OnDemand {
    Name name;
    std::optional<Text> title;
    Name role;
};

/// `jederzeit … [nebenbei] { … }`, `bei bedarf … { … }`
struct Handler {
    Span span;
    std::variant<std::monostate, OnMessage, OnCondition, OnDemand> cause;
    bool alongside = false; ///< written; what a person begins always is
    Block block;
};

struct Section {
    Name name;
    std::optional<Text> title;
    std::vector<Deadline> deadlines;
    std::vector<Handler> handlers;
    std::optional<Undoing> undo;
    Block block;
};

struct Assign {
    Name field;
    ExpressionPtr value;
};

/// `versuche 5 mal alle 10 minuten`
struct Retry {
    Span span;
    NumberFact count;
    ExpressionPtr every;
};

/// `bei scheitern { … }`
struct Failing {
    Span span; ///< of the words
    Block block;
};

/// `rufe werkzeug.op(a: …) -> feld { … }`, `rufe prozess p(a: …) -> feld { … }`
struct Call {
    bool process = false; ///< then `tool` is empty and `operation` names the process
    Name tool;
    Name operation;
    std::vector<Argument> arguments;
    std::vector<Name> results;
    Span alongside; ///< of the word `nebenbei`
    std::optional<Retry> retry;
    std::vector<Deadline> deadlines;
    std::optional<Failing> failing;
    std::optional<Undoing> undo;
};

struct Branch {
    Span span;
    ExpressionPtr condition;
    Block block;
};

/// `falls … { } sonst falls … { } sonst { }`
struct Choose {
    std::vector<Branch> branches;
    std::optional<Block> otherwise;
    Span otherwise_span; ///< of the word `sonst`
};

/// `wert, wert { … }`
struct Case {
    Span span;
    std::vector<Name> values;
    Block block;
};

/// `je nach x { wert { … } sonst { … } }`
struct Depending {
    ExpressionPtr subject;
    std::vector<Case> cases;
    Span otherwise_span; ///< of the word `sonst`
    std::optional<Block> otherwise;
};

struct Lane {
    Span span;
    Name name;
    Block block;
};

/// `parallel { zweig … }` or `parallel bis n { zweig … }`
struct Parallel {
    std::optional<NumberFact> until;
    std::vector<Lane> lanes;
};

/// `für alle x in LISTE [nacheinander] [bis …] [ergänzbar durch ROLLE] { … }`
struct ForAll {
    Name variable;
    ExpressionPtr list;
    bool in_turn = false;
    ExpressionPtr until; ///< how many, or a condition; may be null
    std::optional<Name> extended_by;
    Block block;
};

struct WaitFor {
    ExpressionPtr length;
};
struct WaitUntil {
    ExpressionPtr time;
};
/// `empfange nachricht N [einmalig über a, b]`
struct Receive {
    Name message;
    std::vector<Name> once;
};
struct Send {
    Name message;
};

/// `bei nachricht N { … }`, `nach LÄNGE { … }`, `am TAG { … }`
struct Event {
    Span span;
    Span head; ///< what stands before the block
    std::variant<std::monostate, Receive, WaitFor, WaitUntil> event;
    Block block;
};

/// `wähle { … }`: whichever comes first
struct Pick {
    std::vector<Event> events;
};

struct GoBack {
    Name target;
};
struct GoOn {
    Name target;
};

/// `NAME` or `werkzeug.op`, as `mache … rückgängig` names what it undoes.
struct UndoName {
    Span span;
    Name name;
    std::optional<Name> operation;
};
/// `mache alles rückgängig`, `mache a, w.op rückgängig`
struct Undo {
    bool everything = false;
    std::vector<UndoName> names;
};

struct End {
    Name name;
    std::optional<Text> title;
    std::vector<Name> returns;
};

/// `geprüft E0412 "Grund"`
struct Acceptance {
    Span span;
    Name code;
    Text reason;
};

struct Statement {
    Span span; ///< with what stands in `accepted`
    std::vector<Acceptance> accepted;
    std::variant<std::monostate, Step, Section, Assign, Call, Choose, Depending, Pick, Parallel,
                 ForAll, WaitFor, WaitUntil, Receive, Send, GoBack, GoOn, Undo, End>
        node; ///< monostate: could not be read; never in a tree without errors
};

// ---- scenarios ----

/// `ROLLE "Person"`
struct Actor {
    Span span;
    Name role;
    std::optional<Text> person;
};

enum class BeginKind : std::uint8_t { step, message, inputs };

/// `für ROLLE per KANAL eingang DATUM`: paper that somebody inside enters for somebody outside.
struct Entry {
    std::optional<Actor> on_behalf;
    std::optional<Channel> channel; ///< without a partner
    ExpressionPtr received;         ///< may be null
};

struct BeginCase {
    ExpressionPtr at;
    BeginKind kind{};
    Name with; ///< step or message
    std::optional<Actor> actor;
    Entry entry;
    std::optional<Context> data;
};

/// `schritt[stelle = "Umwelt"]`, `schritt[2]`: of the elements of `für alle` the one that is meant;
/// `schritt[2][stelle = "Umwelt"]`: that of the second run of what may run several times.
struct Which {
    Name name;
    ExpressionPtr first;  ///< in the first brackets; null: there are none
    ExpressionPtr second; ///< in those behind

    /// Which element, of what has no elements which run; null: none is named.
    [[nodiscard]] const Expression* element() const {
        return second != nullptr ? second.get() : first.get();
    }
    /// Which run, where brackets of an element stand behind.
    [[nodiscard]] const Expression* run() const {
        return second != nullptr ? first.get() : nullptr;
    }
};

struct CompleteStep {
    Which step;
    Actor actor;
    Entry entry;
    std::optional<Context> data;
};

struct DeliverMessage {
    Name message;
    Actor actor;
    Entry entry;
    std::optional<Context> data;
};

struct PassTime {
    ExpressionPtr length; ///< either this
    ExpressionPtr until;  ///< or this; the other is null
};

/// `werkzeug w.op liefert { … }`, `prozess p scheitert`
struct AnswerCall {
    bool process = false; ///< then `tool` is empty and `operation` names the process
    Name tool;
    Which operation;
    bool fails = false;
    std::optional<Context> data;
};

struct ExtendDeadline {
    Which deadline;
    ExpressionPtr by;
    Actor actor;
};

/// `ergänze LISTE als ROLLE { … }`
struct AddElement {
    Name list;
    Actor actor;
    std::optional<Context> data;
};

struct AddNote {
    Actor actor;
    Text text;
};

/// `berichtige [ bei SCHRITT ] als ROLLE "Person" "Grund" { feld: wert }`
struct CorrectFields {
    std::optional<Which> at; ///< a step of the element whose entries are meant
    Actor actor;
    Text reason;
    std::optional<Context> data;
};

/// `öffne SCHRITT erneut als ROLLE "Person" "Grund"`
struct ReopenStep {
    Which step;
    Actor actor;
    Text reason;
};

struct SetLocal {
    Name local;
    ExpressionPtr value;
};

struct ExpectTrue {
    ExpressionPtr condition;
};
struct ExpectEnd {
    Name outcome;
};
/// `offen SCHRITT`, `nicht_offen SCHRITT`
struct ExpectOpen {
    Which step;
    bool closed = false;
};
struct ExpectDeadline {
    Which deadline;
    ExpressionPtr ends; ///< `endet`; null: `abgelaufen`
};
struct ExpectNoDeadline {
    Which deadline;
};
/// `aufgaben von ROLLE "Person": a, b`; without steps `keine aufgaben von ROLLE`
struct ExpectTasks {
    Actor who;
    std::vector<Name> steps;
};
/// `verlauf: a, b`
struct ExpectCourse {
    std::vector<Name> steps;
};
struct ExpectSent {
    Name message;
};
struct ExpectIncident {};
/// `begonnen PROZESS`, `nicht_begonnen PROZESS`: a case of it, by a call with `nebenbei`
struct ExpectBegun {
    Which process;
    bool never = false;
};

enum class RefusalReason : std::uint8_t { role, four_eyes, excluded, data, not_open, deadline };

/// One line of a scenario.
struct Command {
    Span span;
    std::variant<std::monostate, BeginCase, CompleteStep, DeliverMessage, PassTime, AnswerCall,
                 ExtendDeadline, AddElement, AddNote, CorrectFields, ReopenStep, SetLocal,
                 ExpectTrue, ExpectEnd, ExpectOpen, ExpectDeadline, ExpectNoDeadline, ExpectTasks,
                 ExpectCourse, ExpectSent, ExpectBegun, ExpectIncident>
        node; ///< monostate: could not be read
    std::optional<RefusalReason> refused;
    Span refused_span;
};

struct Scenario {
    Span span;
    Text title;
    std::vector<Command> commands;
};

// ---- the whole ----

struct Process;

/// A process that `nutze` names: it can be called, and what it answers has a type of its name.
struct Called {
    Span span;                        ///< of its file in `nutze`
    std::unique_ptr<Process> process; ///< as its file has it, in the language of that; never null
};

/// `prozess NAME { … }`, or `gemeinsam NAME { … }`: declarations for the processes that use them.
struct Process {
    Span span;
    Language language = Language::german;
    bool shared = false;
    std::vector<Text> uses; ///< `nutze`: files
    std::vector<Called> called;
    Name name;
    std::optional<Text> title;
    Header header;
    std::vector<Role> roles;
    std::vector<Tool> tools;
    std::vector<Message> messages;
    std::vector<TypeDeclaration> types;
    std::vector<Local> locals;
    std::vector<DataBlock> data; ///< `daten` and `eingabe`, in the order of the text
    std::vector<Rule> rules;
    Span flow_span; ///< of the word `ablauf`
    Block flow;
    std::vector<Handler> handlers; ///< `jederzeit` of the whole process
    std::vector<Scenario> scenarios;
};

struct Tree {
    Process process;
};

} // namespace vorgang::dsl::syntax
