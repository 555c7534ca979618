// The inside of the generator: what may be used at a place, and one function for each construct.
#pragma once

#include "chance.hpp"
#include "tree.hpp"

namespace vorgang::model {

// The message that several places may wait for and listen to at once.
inline constexpr std::string_view everywhere = "ruf";

// What a statement at this place may name, so that the compiler finds nothing.
struct Scope {
    std::vector<std::string> read;     // fields nobody beside this place writes
    std::vector<std::string> write;    // fields nobody beside this place touches
    std::vector<std::string> messages; // nobody around or beside waits for them, save for one
    int depth = 0;
    bool part = false; // may run several times: in an element, in what accompanies
    bool lane = false; // something runs beside it
};

class Grower {
  public:
    Grower(Chance& chance, Process& process, bool loops)
        : chance_(chance), process_(process), loops_(loops), elements_(chance.percent(60)),
          parts_(chance.percent(60)) {}
    [[nodiscard]] bool has_parts() const { return parts_; }

    void block(Block& block, Scope& scope);
    [[nodiscard]] Block small_block(Scope scope);
    // What accompanies: it reads what nobody else writes, and writes what nobody else does.
    [[nodiscard]] Block beside(const Scope& scope, const std::vector<std::string>& still);
    [[nodiscard]] Step step(Scope& scope);
    [[nodiscard]] Expression condition(const Scope& scope);
    [[nodiscard]] Expression literal(const Type& type);
    [[nodiscard]] std::string new_name(const char* prefix);
    [[nodiscard]] Block ending();

  private:
    using Grow = Statement (Grower::*)(Scope&);
    Statement any_step(Scope& scope);
    Statement choose(Scope& scope);
    Statement depending(Scope& scope);
    Statement parallel(Scope& scope);
    [[nodiscard]] std::optional<Block> undoing(const Scope& scope, std::size_t chance);
    void handlers(Section& section, const Scope& scope, Scope& inside);
    Statement for_all(Scope& scope);
    void declare_entries(const ForAll& all, const std::vector<std::string>& collected);
    std::optional<Step> work_on(const ForAll& all, Scope& scope,
                                const std::vector<std::string>& collected);
    Statement pick(Scope& scope);
    Statement wait(Scope& scope);
    Statement receive(Scope& scope);
    Statement send(Scope& scope);
    Statement assign(Scope& scope);
    Statement doubtful(Scope& scope);
    Statement call(Scope& scope);
    Statement call_process(Scope& scope, const Operation& operation);
    void clauses(const Scope& scope, Call& call, std::size_t undone);
    void look_at_answer(Block& block, Scope& scope);
    Statement section(Scope& scope);

    enum class Owner { step, section, call };
    Deadline deadline(const Scope& scope, Owner owner, const Step* step);
    Silence silence_of(const Step& step);
    [[nodiscard]] static bool is_settled(const Expression& condition,
                                         const std::vector<std::string>& entered);
    std::vector<Deadline> deadlines(const Scope& scope, Owner owner, const Step* step);
    Expression number(const Scope& scope);
    std::vector<std::string> fields(const std::vector<std::string>& names, Kind kind,
                                    bool with_optional);
    const Field& field(std::string_view name) const { return *named(process_.fields, name); }
    std::string inside_role();
    Length wait_length();

    Chance& chance_;
    Process& process_;
    bool loops_;    // a deadline counted from a date might fire again and again
    bool elements_; // `für alle`
    bool parts_;    // what accompanies, what undoes
    int names_ = 0;
    std::size_t beside_ = 0; // fields that are taken by what accompanies
    bool waits_ = false;     // something that accompanies waits for `zusatz`
};

// Jumps and four eyes need to see the whole process; they are put in at the end.
void grow_jumps(Chance& chance, Process& process, bool loops);
void grow_four_eyes(Chance& chance, Process& process);
void grow_undos(Chance& chance, Process& process);

} // namespace vorgang::model
