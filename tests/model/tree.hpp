// A process as the model sees it: the generator grows it, text.cpp writes it down for the compiler,
// the interpreter walks it. It shares nothing with the compiler's tree or tables.
//
// A construct of the language is one struct here, one function of the generator
// (grow_statements.cpp and beside it), one of the writer (text_statements.cpp) and one of the
// interpreter (interpreter_flow.cpp and beside it).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "vorgang/engine/channel.hpp"
#include "vorgang/engine/value.hpp"

namespace vorgang::model {

enum class Kind { yes_no, integer, choice, text, date, role, list, answer };

struct Type {
    Kind kind = Kind::yes_no;
    bool optional = false;
    std::int64_t low = 0; // of an integer
    std::int64_t high = 0;
    std::vector<std::string> values{}; // of a choice; of an answer the ends of the process
    std::string record{};              // of a list: what its elements are; of an answer the process
    std::string end{};                 // of an answer: what the part is called that names the end
};

struct Field {
    std::string name;
    Type type;
    bool input = false; // `eingabe`: given at the start, written by nothing
    bool entry = false; // of the element of a loop: "e7.votum"
};

enum class Op {
    literal,
    field,
    unknown,
    add,
    subtract,
    multiply,
    equal,
    unequal,
    less,
    at_least,
    both,
    either,
    negated,
    rule,
    count, // of the elements of a list that have a yes in an entry
    ended, // whether the answer in a field is that the process ended so
    part   // of the answer in a field
};

struct Expression {
    Op op = Op::literal;
    Value value{};
    bool bare = false;   // a literal of a choice: its name without quotes
    std::string name{};  // field, rule, list
    std::string entry{}; // of a list, an answer
    std::vector<Expression> of{};
};

// `trifft erste`: the uppermost row whose limit the input is below; the last row takes the rest.
struct Rule {
    struct Row {
        std::optional<std::int64_t> below;
        std::int64_t result = 0;
        std::string ground{};
    };
    std::string name;
    std::string input; // an integer field
    std::vector<Row> rows{};
    std::optional<Expression> formula{}; // instead of rows
};

struct Role {
    std::string name;
    bool external = false;
};

// Of a tool; without one a process that can be called.
struct Operation {
    std::string tool;
    std::string name;
    std::vector<Type> parameters{};
    std::vector<std::pair<std::string, Type>> results{};
    std::vector<std::string> names{}; // of the parameters; none: a1, a2, …
    [[nodiscard]] std::string full() const { return tool.empty() ? name : tool + "." + name; }
};

struct Record {
    std::string name;
    std::vector<std::pair<std::string, Type>> entries{};
};

struct Message {
    std::string name;
    std::string role;
    bool incoming = true;
    std::vector<std::string> carries{};
    std::optional<Length> lapses{};
    std::optional<std::string> entered_at{}; // `kanal post bei ROLLE`
};

struct Statement;

// Statements hold blocks of statements: what makes and destroys them stands behind both.
class Block : public std::vector<Statement> {
  public:
    using std::vector<Statement>::vector;
    Block() noexcept;
    Block(const Block& other);
    Block(Block&& other) noexcept;
    Block& operator=(const Block& other);
    Block& operator=(Block&& other) noexcept;
    ~Block();
};

struct Reminds {
    std::string role;
};
struct After {
    Block block;
};
// `danach nebenbei`: nothing is left.
struct Beside {
    Block block;
};
struct Silence {
    std::vector<std::pair<std::string, Expression>> values;
};

struct Deadline {
    enum class From { opening, date, before };
    std::string name; // "" where it is called like its owner
    Length length;
    From from = From::opening;
    std::string date{}; // the field of `ab` or `vor`
    std::optional<Length> grace{};
    struct Extension {
        Length length;
        std::string role;
    };
    std::optional<Extension> extension{};
    std::variant<Reminds, After, Silence, Beside> consequence{};
};

struct Collects {
    std::vector<std::string> fields;
    std::optional<Expression> condition{};
};

struct Step {
    std::string name;
    std::string role;
    std::optional<std::string> entered_at{}; // `kanal online, post bei ROLLE`
    std::vector<std::string> shows{};
    std::vector<Collects> collects{};
    std::vector<Deadline> deadlines{};
    std::vector<std::string> four_eyes{};
    std::optional<Block> undone_by{}; // `rückgängig`
};

struct Choose {
    struct Branch {
        Expression condition;
        Block block;
    };
    std::vector<Branch> branches;
    std::optional<Block> otherwise{};
};

struct Depending {
    struct Case {
        std::vector<std::string> values;
        Block block;
    };
    std::string field; // a choice
    std::vector<Case> cases{};
    std::optional<Block> otherwise{};
};

struct Parallel {
    struct Lane {
        std::string name;
        Block block;
    };
    std::optional<std::size_t> until{};
    std::vector<Lane> lanes{};
};

struct ForAll {
    std::string element; // its name in the block; fields "element.entry" stand in the process
    std::string list;
    std::string filter{}; // an entry that has to be a yes, or ""
    bool in_turn = false;
    std::optional<Expression> enough{}; // `bis n`
    std::optional<Expression> until{};  // `bis BEDINGUNG`
    std::string extendable_by{};        // a role, or ""
    Block block{};
};

struct Pick {
    struct Event {
        std::string message{};         // `bei nachricht`
        std::optional<Length> after{}; // `nach`
        std::string date{};            // `am`: a field
        Block block{};
    };
    std::vector<Event> events;
};

struct Wait {
    std::optional<Length> length{};
    std::string date{}; // `bis`: a field
};

struct Receive {
    std::string message;
};

struct Send {
    std::string message;
};

struct Assign {
    std::string field;
    Expression expression;
};

struct Call {
    std::string operation; // "tool.operation" or a process
    std::vector<Expression> arguments{};
    std::vector<std::string> fields{}; // that take the results
    std::uint32_t attempts = 1;
    Length interval{};
    std::vector<Deadline> deadlines{};
    std::optional<Block> failing{};   // `bei scheitern`
    std::optional<Block> undone_by{}; // `rückgängig`
    bool alongside = false;           // `nebenbei`: nobody waits for the case
};

// `jederzeit` and `bei bedarf`: exactly one of message, condition and name is there.
struct Handler {
    std::string message{};
    Block block{};
    bool beside = false; // `nebenbei`; what a person begins always is
    std::optional<Expression> condition{};
    std::string name{}; // `bei bedarf NAME durch ROLE`
    std::string role{};
};

struct Section {
    std::string name;
    std::vector<Deadline> deadlines{};
    std::vector<Handler> handlers{};
    Block block{};
    std::optional<Block> undone_by{}; // `rückgängig`
};

// `mache … rückgängig`: steps, sections, operations; none: everything.
struct Undo {
    std::vector<std::string> names{};
};

struct Jump {
    std::string target;
    bool back = false;
};

struct End {
    std::string name;
};

struct Statement {
    std::variant<Step, Choose, Depending, Parallel, Pick, Wait, Receive, Send, Assign, Call,
                 Section, Jump, End, ForAll, Undo>
        is;
    std::string accepts{}; // `geprüft CODE`
};

inline Block::Block() noexcept = default;
inline Block::Block(const Block& other) = default;
inline Block::Block(Block&& other) noexcept = default;
inline Block& Block::operator=(const Block& other) = default;
inline Block& Block::operator=(Block&& other) noexcept = default;
inline Block::~Block() = default;

// How the deployed version of a called process answers, beside what its callers know of it.
enum class Answers {
    as_known,
    more,       // a field nobody asked for
    less,       // without one that may be unknown
    least,      // without any
    another_end // with one that callers do not know
};

struct Process {
    bool english = false;
    std::string name = "p";
    std::string lead{}; // "": none is declared
    std::vector<Role> roles{};
    std::vector<Operation> operations{};
    std::vector<Message> messages{};
    std::vector<Record> records{};
    std::vector<Field> fields{};
    std::vector<Rule> rules{};
    std::vector<std::pair<std::string, std::vector<std::string>>> endings{}; // and what each gives
    Block flow{};
    std::vector<Handler> handlers{};
    std::vector<Process> called{}; // what it may call, at most one
    // What of it is deployed where it is called: nothing, or a version that takes less or answers
    // otherwise.
    bool deployed = true;
    std::int64_t takes = 20; // of its input `zahl2`
    Answers answers = Answers::as_known;
};

// All blocks of a statement, those of its deadlines and handlers included.
template<class S, class Visit>
void each_block(S& statement, const Visit& visit) {
    const auto deadlines = [&visit](auto& list) {
        for (auto& deadline : list)
            if (auto* after = std::get_if<After>(&deadline.consequence))
                visit(after->block);
            else if (auto* beside = std::get_if<Beside>(&deadline.consequence))
                visit(beside->block);
    };
    const auto maybe = [&visit](auto& block) {
        if (block) visit(*block);
    };
    if (auto* step = std::get_if<Step>(&statement.is)) {
        deadlines(step->deadlines);
        maybe(step->undone_by);
    } else if (auto* choose = std::get_if<Choose>(&statement.is)) {
        for (auto& branch : choose->branches)
            visit(branch.block);
        if (choose->otherwise) visit(*choose->otherwise);
    } else if (auto* depending = std::get_if<Depending>(&statement.is)) {
        for (auto& one : depending->cases)
            visit(one.block);
        if (depending->otherwise) visit(*depending->otherwise);
    } else if (auto* parallel = std::get_if<Parallel>(&statement.is)) {
        for (auto& lane : parallel->lanes)
            visit(lane.block);
    } else if (auto* all = std::get_if<ForAll>(&statement.is)) {
        visit(all->block);
    } else if (auto* pick = std::get_if<Pick>(&statement.is)) {
        for (auto& event : pick->events)
            visit(event.block);
    } else if (auto* call = std::get_if<Call>(&statement.is)) {
        deadlines(call->deadlines);
        maybe(call->failing);
        maybe(call->undone_by);
    } else if (auto* section = std::get_if<Section>(&statement.is)) {
        deadlines(section->deadlines);
        for (auto& handler : section->handlers)
            visit(handler.block);
        maybe(section->undone_by);
        visit(section->block);
    }
}

template<class T>
const T* named(const std::vector<T>& list, std::string_view name) {
    for (const T& one : list)
        if (one.name == name) return &one;
    return nullptr;
}

// The entry of "e7.votum"; the name itself where there is no point in it.
inline std::string entry_of(const std::string& name) {
    return name.substr(name.find('.') + 1);
}

// Whether the elements are worked on, so that the list is out of reach meanwhile.
bool changes_elements(const ForAll& all);

// What undoes a step, a call or a section, where it can be undone.
const Block* undone_by(const Statement& statement);

// Whether a block of a statement accompanies or undoes.
bool runs_on_its_own(const Statement& statement, const Block& block);

// What each `mache … rückgängig` reaches.
using Reach = std::map<const Statement*, std::set<const Statement*>>;
Reach reach_of_undos(const Process& process);
// Those that reach nothing, or something in a block that may run several times.
std::set<const Statement*> impossible_undos(const Process& process);

// The sections of a process, in the order of the text, those around first.
template<class Visit>
void each_section(const Block& block, const Visit& visit) {
    for (const Statement& statement : block) {
        if (const auto* section = std::get_if<Section>(&statement.is)) visit(*section);
        each_block(statement, [&visit](const Block& inner) { each_section(inner, visit); });
    }
}
template<class Visit>
void each_section(const Process& process, const Visit& visit) {
    each_section(process.flow, visit);
    for (const Handler& handler : process.handlers)
        each_section(handler.block, visit);
}

// The version of a called process that is deployed; its callers know another one.
Process as_deployed(const Process& process);
// How a process may end, by its text.
std::vector<std::string> ends_of(const Process& process);
// What an answer has beside the end: what `fertig` returns, which another end does not.
std::vector<std::pair<std::string, Type>> parts_of_answer(const Type& answer);

inline const Operation& operation_of(const Process& process, std::string_view full) {
    for (const Operation& one : process.operations)
        if (one.full() == full) return one;
    std::abort(); // the generator only names what there is
}

} // namespace vorgang::model
