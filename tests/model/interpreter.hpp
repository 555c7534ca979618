// The reference interpreter: what a case does, in the plainest way.
//
// Written from docs/language.md, docs/embedding.md and the design, not from the engine. A case is a
// set of nodes, each a piece of the process that has begun and has not ended, with its parent;
// every question is answered by looking at all of them. Dates of legal deadlines come from the
// public calendar, which has tests of its own.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>

#include "order.hpp"
#include "tree.hpp"
#include "vorgang/engine/calendar.hpp"
#include "vorgang/engine/error.hpp"

namespace vorgang::model {

// A reason to refuse. Where a command breaks several rules, nobody promises which one is named.
struct Refusal {
    ErrorCode code;
    std::string rule;
};

struct Verdict {
    std::vector<Refusal> why{}; // empty: accepted
    bool duplicate = false;
    std::uint32_t sequence = 0;
};

// One page of the file of the case.
struct Entry {
    std::uint32_t sequence = 0;
    CommandKind kind = CommandKind::note;
    Instant at{};
    std::optional<Instant> asked_at{};
    std::string person{};
    std::string subject{};
    std::vector<std::string> events{};
    // Fields that are different afterwards; of several elements the same name.
    std::vector<std::pair<std::string, Value>> written{};
};

enum class NodeKind {
    block,    // statements one after the other
    compound, // a statement with blocks: choose, depending, parallel, for all, pick, section
    element,  // of a list that is worked on
    aside,    // what accompanies or undoes
    after,    // stands where a deadline or a handler closed a statement
    step,     // open for somebody
    call,     // a tool has not answered yet
    message,  // waits for a message
    wait,     // waits for a time
    incident, // waits for a person to settle something
    deadline  // of the statement that is its parent
};

// A place in the blocks around it, from the outside in, so that one can go there again.
struct Spot {
    struct In {
        int node;   // the block
        int around; // the statement it belongs to
        NodeKind kind;
        const Statement* statement;
        const Block* block;
        std::size_t next;
        std::size_t event;
    };
    std::vector<In> blocks{};
};

struct Node {
    int id = 0;
    int parent = 0; // 0: none
    NodeKind kind = NodeKind::block;
    const Statement* statement = nullptr;
    const Block* block = nullptr;
    std::size_t next = 0;   // of a block: the statement that comes next
    std::size_t done = 0;   // of a parallel, a loop: lanes, elements that are done
    std::size_t wanted = 0; // of a loop: as many are enough; 0: all
    int part = 0;           // of an element, an aside: its number in the case
    int undone = 0;         // of what undoes: the aside that runs
    std::size_t runs = 0;   // of a call: the case that runs for it, as the world counts; 0: none
    std::vector<Value> arguments{}; // of a call
    bool started = false;           // of an element
    std::size_t event = 0;          // of what a pick waits for: which event
    std::string name{};
    std::string role{};
    std::string claimed_by{};
    std::uint32_t attempts = 0;
    bool offered = true; // of a call: false once a host said `later`
    const Deadline* deadline = nullptr;
    std::optional<Instant> due{};
    Instant end{};
    bool reached = false;
    std::uint32_t extensions = 0;
    int armed = 0; // order of arming
    Spot again{};  // of an incident: where it is tried again
};

// What was opened once and has an activation of its own, for ever.
struct Activation {
    int node = 0;
    NodeKind kind = NodeKind::step;
    std::string name{};
    int part = 0;
    bool seen = false;           // it was there when somebody looked
    std::string closed{};        // the rule a later command for it is refused with
    std::uint32_t closed_at = 0; // after this record
    std::optional<std::pair<std::string, Instant>> taken_by{}; // a deadline, with its legal end
    const Statement* completed = nullptr;                      // the step, once somebody has
    const Block* completed_in = nullptr;
};

struct Kept {
    std::string name;
    std::vector<std::pair<std::string, Value>> data{};
    std::optional<Instant> due{};
    int armed = 0;
};

// What a case has to say to another one, until somebody has carried it there.
struct Errand {
    enum class Kind {
        begin,  // begin a case that nobody waits for
        answer, // to the case that called: how this one ended
        cancel  // to a case that this one called: nobody waits for it any more
    };
    Kind kind;
    std::string process{};
    std::size_t other = 0; // as the world counts; begin: not known yet
    int call = 0;          // cancel: the node of the call; answer: that of the case that called
    std::vector<Value> arguments{}; // begin
};

// The case whose call began this one.
struct Caller {
    std::size_t other = 0; // as the world counts
    int call = 0;          // the node of its call
    bool waits = false;
};

class Interpreter {
  public:
    using Data = std::vector<std::pair<std::string, Value>>;

    Interpreter(const Process& process, const Calendar& calendar)
        : process_(process), calendar_(calendar), reach_(reach_of_undos(process)) {}

    Verdict command(const Order& order, Instant at);
    void advance(Instant now);
    // What a tool said when it was asked, or that a message was handed over; by the engine's order.
    void tool_answered(int call, const Order& answer, Instant at);
    void dispatched(std::size_t message, Instant at);
    void said_later(int call);
    // Between cases (interpreter_calls.cpp). True where the case takes what it is to begin with.
    bool begin_called(const std::vector<Value>& inputs, const Caller& caller, const Interpreter& by,
                      Instant at);
    // A case runs for the call, or for what was to be begun.
    void begun(int call, std::size_t other, Instant at);
    void begun(std::size_t errand, Instant at);
    // The case that ran for a call has ended; no data: it was cancelled. What became of the answer,
    // in a word for statistics.
    const char* answered(int call, const std::optional<Data>& answer, Instant at);
    // False: it has ended already.
    bool cancelled_by_caller(Instant at);
    // The other case has what it was to be told.
    void heard(std::size_t errand, Instant at);
    // What the case answers, as whoever called it has the type.
    [[nodiscard]] std::optional<Value> answer(const Type& type) const;

    // Another engine goes on: it does not know which calls were left to the host.
    void reopened();
    void seen(int node);

    [[nodiscard]] bool begun() const { return begun_; }
    [[nodiscard]] bool ended() const { return ended_; }
    [[nodiscard]] bool suspended() const { return suspended_; }
    [[nodiscard]] bool cancelled() const { return cancelled_; }
    [[nodiscard]] const std::string& ending() const { return ending_; }
    [[nodiscard]] Instant at() const { return at_; }
    [[nodiscard]] std::uint32_t sequence() const { return sequence_; }
    [[nodiscard]] const std::map<int, Node>& nodes() const { return nodes_; }
    [[nodiscard]] const std::vector<Entry>& file() const { return file_; }
    [[nodiscard]] const std::vector<Kept>& kept() const { return kept_; }
    [[nodiscard]] const std::vector<std::string>& outgoing() const { return outgoing_; }
    [[nodiscard]] const std::vector<std::string>& findings() const { return findings_; }
    [[nodiscard]] const std::deque<Activation>& activations() const { return activations_; }
    [[nodiscard]] const std::vector<Errand>& errands() const { return errands_; }
    [[nodiscard]] const std::optional<Caller>& caller() const { return caller_; }
    // Calls of processes that were undone, for statistics.
    [[nodiscard]] std::size_t calls_undone() const { return calls_undone_; }
    [[nodiscard]] const Process& process() const { return process_; }
    [[nodiscard]] Value value(const std::string& field) const;
    [[nodiscard]] std::optional<Instant> next_due() const;
    [[nodiscard]] std::optional<Instant> due_of(const Node& node) const;
    [[nodiscard]] std::string holder(const std::string& role) const;
    [[nodiscard]] std::string lead() const;
    // The fields to give with a step, where these are given already.
    [[nodiscard]] std::vector<std::string>
    fields_to_give(int node, const Step& step,
                   const std::vector<std::pair<std::string, Value>>& data);
    // The number of the element or what accompanies around, 0 where there is none; what the
    // elements around have in their entries, the inner one first; its place in its list, from 1.
    [[nodiscard]] int part_of(int node) const;
    [[nodiscard]] Data entries_around(int node) const;
    [[nodiscard]] std::size_t place_of(int node) const;

    [[nodiscard]] const Activation* activation_of(const Order& order) const;

  private:
    using Refusals = std::vector<Refusal>;

    // Commands; each checks everything first and then does it (interpreter_commands.cpp).
    using Do = void (Interpreter::*)(const Order&);
    void start(const Order& order);
    void complete(const Order& order);
    void claim(const Order& order);
    void unclaim(const Order& order);
    void delegate(const Order& order);
    void deliver(const Order& order);
    void tool_answer(const Order& order);
    void resolve_incident(const Order& order);
    void call_again(int incident);
    void extend_deadline(const Order& order);
    void note(const Order& order);
    void correct(const Order& order);
    void suspend(const Order& order);
    void resume(const Order& order);
    void cancel(const Order& order);
    void exclude(const Order& order);
    void appoint(const Order& order);
    [[nodiscard]] static Do doing(CommandKind kind);

    // Rights (interpreter_rights.cpp).
    void needs_role(const std::string& role, const Order& order,
                    const std::optional<std::string>& entered_at);
    void needs_lead(const Order& order);
    void needs_not_excluded(const Order& order);
    void needs_four_eyes(int node, const Step& step, const Order& order);
    void needs_unclaimed(const Node& step, const Order& order);
    void acted(const std::string& role, const Order& order);
    [[nodiscard]] bool sees_all(const Order& order) const;
    [[nodiscard]] std::vector<std::string> persons_of(const Order& order) const;

    // Data (interpreter_data.cpp).
    [[nodiscard]] Value evaluate(const Expression& expression);
    [[nodiscard]] Value apply_rule(const Expression& expression);
    [[nodiscard]] static bool says_yes(const Value& item, const std::string& entry);
    [[nodiscard]] bool fits(const Value& value, const Type& type) const;
    [[nodiscard]] bool item_fits(const Value& item, const Record& record) const;
    void check_fields(const Data& data, const std::vector<std::string>& expected);
    [[nodiscard]] std::vector<std::string> expected_fields(const Step& step, const Data& data);
    void write_step(const Step& step, const Data& data);
    void answers_in_vain();
    void write(const std::string& field, const Value& value) { data_[key(field)] = value; }
    // What data_ calls the field here: an entry of an element carries the number of its node.
    [[nodiscard]] std::string key(const std::string& field) const;
    [[nodiscard]] bool is_here(const Field& field) const {
        return !field.entry || key(field.name) != field.name;
    }
    [[nodiscard]] bool results_fit(const Call& call, const Data& data) const;
    void write_results(const Call& call, const Data& data);

    // Flow, one function for each construct (interpreter_flow.cpp). True: it is over already.
    void go_on(int block);
    [[nodiscard]] bool begin(int block, const Statement& statement);
    [[nodiscard]] bool begin(int block, const Statement& statement, const Step& step);
    [[nodiscard]] bool begin(int block, const Statement& statement, const Choose& choose);
    [[nodiscard]] bool begin(int block, const Statement& statement, const Depending& depending);
    [[nodiscard]] bool begin(int block, const Statement& statement, const Parallel& parallel);
    [[nodiscard]] bool begin(int block, const Statement& statement, const ForAll& all);
    [[nodiscard]] bool begin(int block, const Statement& statement, const Pick& pick);
    [[nodiscard]] bool begin(int block, const Statement& statement, const Wait& wait);
    [[nodiscard]] bool begin(int block, const Statement& statement, const Receive& receive);
    [[nodiscard]] bool begin(int block, const Statement& statement, const Send& send);
    [[nodiscard]] bool begin(int block, const Statement& statement, const Assign& assign);
    [[nodiscard]] bool begin(int block, const Statement& statement, const Call& call);
    [[nodiscard]] bool begin(int block, const Statement& statement, const Section& section);
    [[nodiscard]] bool begin(int block, const Statement& statement, const Jump& jump);
    [[nodiscard]] bool begin(int block, const Statement& statement, const End& end);
    [[nodiscard]] bool begin(int block, const Statement& statement, const Undo& undo);

    int add(NodeKind kind, int parent, const Statement* statement);
    int add_block(int parent, const Block& block);
    int begin_block(int parent, const Block& block);
    int add_activation(int node, NodeKind kind, const std::string& name);
    void remove(int node);
    void remove_children(int node);
    void remove_statements(int block);
    void remove_all();
    [[nodiscard]] bool alive(int node) const { return nodes_.contains(node); }
    [[nodiscard]] std::vector<int> children(int node) const;
    void statement_done(int statement);
    void mark(int block);
    void go_again(const Spot& spot);
    void block_done(int block);
    bool incident(int block, const Statement& statement, const std::string& reason);
    void take_event(int pick, std::size_t event);
    void interrupt(int statement, const Block& block);
    void interrupt_process(const Block& block);
    void finish(const std::string& event);

    // Elements of lists (interpreter_elements.cpp).
    void add_element(const Order& order);
    int add_element(int loop, const Value& item);
    void begin_element(int element);
    void begin_next_element(int loop);
    void element_done(int element);
    [[nodiscard]] Data entries_of(int element) const;
    [[nodiscard]] Value as_list(int loop) const;
    // The list whose element has this entry and is worked on; "": none.
    [[nodiscard]] std::string list_of(int node, const std::string& entry) const;
    [[nodiscard]] bool is_worked_on(const std::string& list) const;
    void forget_entries(int element);

    // Steps that open once more (interpreter_reopen.cpp).
    struct Standing {
        const Block* block;
        std::size_t next;
        const Node* waits; // null: nothing, or an incident
    };
    void reopen(const Order& order);
    [[nodiscard]] int running(const Block& block, bool of_process, int part) const;
    [[nodiscard]] Standing stands_at(int block) const;
    [[nodiscard]] static bool is_of_call(const Node& incident);
    [[nodiscard]] bool is_undoing(int block) const;

    // What accompanies and what undoes (interpreter_asides.cpp).
    void begin_aside(const Order& order);
    int begin_aside(int around, const Block& block);
    void aside_done(int aside);
    [[nodiscard]] int scope_around(int node) const;
    [[nodiscard]] bool is_accompanied(int scope) const;
    [[nodiscard]] bool settles(int block);
    void handle(int section, const Handler& handler);
    void completed(int node, const Statement& statement);
    [[nodiscard]] bool undo_next(int undo);
    void look_around();
    [[nodiscard]] bool offer_kept();
    [[nodiscard]] bool watch();
    [[nodiscard]] bool comes_true(int section, const Handler& handler);
    [[nodiscard]] bool looks_at_end(int section);

    void let_go(Node& call);

    // Messages that come and whom they reach (interpreter_messages.cpp).
    bool hand_over(const std::string& message, const Data& data);
    [[nodiscard]] std::map<const Statement*, int> places_in_text() const;
    [[nodiscard]] bool lies_below(int node, int above) const;
    [[nodiscard]] int who_waits(const std::string& message) const;
    [[nodiscard]] std::pair<int, const Handler*> who_listens(const std::string& message) const;
    [[nodiscard]] std::optional<Data> take_kept(const std::string& message);
    void keep(const std::string& message, const Data& data, const std::optional<Instant>& due);
    void write_message(const std::string& message, const Data& data);
    void settle_call(int call, const Order& order);

    // Time (interpreter_time.cpp).
    struct Due {
        Instant at;
        int part;
        int armed;
        int node;         // or 0
        std::size_t kept; // of a message that lapses
    };
    [[nodiscard]] std::optional<Due> first_due() const;
    void bring_up_to(Instant now);
    void fire(const Due& due);
    void fire_deadline(int node);
    [[nodiscard]] bool ends_a_day(const Due& due) const;
    void arm(int owner, const std::vector<Deadline>& deadlines, const std::string& name);
    [[nodiscard]] Instant later(Instant from, Length length) const;
    [[nodiscard]] Instant start_of(const std::string& date_field) const;

    // The file.
    void open_record(CommandKind kind, Instant at, const std::string& person,
                     const std::string& subject);
    void close_record();
    void happened(const std::string& event) { record_.events.push_back(event); }
    void subject(const std::string& name) { record_.subject = name; }
    void refuse(ErrorCode code, const std::string& rule = {}) { refusals_.push_back({code, rule}); }
    void refuse_missing(const Order& order);
    void refuse_closed(const Order& order);
    [[nodiscard]] bool is_known(const Activation& activation) const;
    [[nodiscard]] Activation* find_activation(const Order& order);
    [[nodiscard]] Node* open_node(const Order& order, NodeKind kind);

    const Process& process_;
    const Calendar& calendar_;
    std::map<int, Node> nodes_;
    int node_count_ = 0;
    int arm_count_ = 0;
    bool day_ended_ = false; // what begins now begins with the end of a day, by a deadline
    int part_count_ = 0;
    int here_ = 0; // the node whose values are meant
    // What was completed and can be undone, the latest last; it goes with the part it belongs to.
    struct Done {
        int part;
        const Statement* statement;
        int by = 0; // the aside that is undoing it
    };
    std::vector<Done> done_;
    Reach reach_;
    std::set<std::pair<int, const Handler*>> hold_; // conditions that hold, by section
    std::map<std::string, Value> data_;
    std::deque<Activation> activations_;
    std::vector<Kept> kept_;
    std::vector<std::string> outgoing_;
    std::vector<std::string> findings_;
    std::vector<Errand> errands_;
    std::optional<Caller> caller_;
    Data returned_; // by the end of the case
    std::size_t calls_undone_ = 0;
    std::map<std::pair<int, std::string>, std::set<std::string>> completed_by_; // by part, step
    std::map<std::string, std::set<std::string>> corrected_by_;                 // by field
    std::map<std::string, std::string> holders_;                                // by role
    std::map<std::string, std::set<std::string>> representatives_;
    std::set<std::string> excluded_;
    struct Used {
        Order order;
        const Activation* activation;
        std::uint32_t sequence;
    };
    std::map<std::string, Used> keys_;
    struct WhileResting {
        int call = 0;
        Order answer{};
        int came = 0;
    };
    std::vector<WhileResting> while_resting_;
    Spot mark_; // behind what changed something last
    std::vector<Entry> file_;
    Entry record_;
    std::map<std::string, Value> before_;
    Refusals refusals_;
    bool begun_ = false;
    bool ended_ = false;
    bool cancelled_ = false;
    bool suspended_ = false;
    std::string ending_;
    Instant at_{};
    Instant asked_now_{}; // when the command came, by the clock of the driver
    std::uint32_t sequence_ = 0;
};

} // namespace vorgang::model
