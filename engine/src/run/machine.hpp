// The stack machine for expressions and decision tables. Pure: it reads the case, the process, the
// place and the instant of the command, and writes nothing but its own stack.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "feel/report.hpp"
#include "run/answers.hpp"
#include "run/cause.hpp"
#include "run/context.hpp"
#include "run/scalar.hpp"

namespace vorgang::run {

class Machine {
  public:
    explicit Machine(Context& context) noexcept : c_(context) {}

    // Prepares for one command.
    [[gnu::hot]] void begin() noexcept {
        budget_ = c_.deployment->limits().instructions_per_command;
        depth_ = first_parameter_ = parameters_ = nesting_ = temporaries_set_ = 0;
        gathered_.clear();
        c_.scratch.begin();
    }

    // Evaluates the code at `offset` up to `done`. Nothing where the budget of instructions is
    // used up or tables call one another too deeply.
    [[nodiscard]] bool evaluate(CodeOffset offset, Scalar& result);

    // Runs one instruction that is neither flow nor control. False as above.
    [[nodiscard]] bool execute(const Instruction& instruction);
    // The first of a sequence of fast_code.hpp, for all of it; `next` goes from behind the first to
    // behind what was run.
    [[nodiscard]] bool execute_sequence(const Instruction& instruction, CodeOffset& next);

    // Where the unknown value comes from that the code from `offset` on leaves at `end`, or where
    // its expression is done, so many places below the top. Leaves nothing on the stack.
    [[nodiscard]] Origin origin(CodeOffset offset, CodeOffset end, std::uint32_t below_top = 0);

    [[nodiscard]] Scalar pop() noexcept { return stack_[--depth_]; }
    // Before the next statement: what a temporary viewed may have moved, and an expression that was
    // given up left its levels behind.
    void drop_all() noexcept {
        depth_ = first_parameter_ = parameters_ = nesting_ = temporaries_set_ = 0;
        if (!gathered_.empty()) look_again();
    }
    // Elements may have changed since their list was put together.
    void look_again() noexcept {
        for (Gathered& one : gathered_)
            one.list.reset();
    }
    // More may be run: what begins many times over pays for each time by itself.
    void grant(std::int64_t instructions) noexcept { budget_ += instructions; }
    [[nodiscard]] bool spend(std::int64_t instructions = 1) noexcept {
        return (budget_ -= instructions) > 0;
    }

    // In the place of a value that is left unknown. Precondition: one was taken.
    void leave_unknown() noexcept { push(Scalar::unknown()); }

  private:
    void push(const Scalar& scalar) noexcept { stack_[depth_++] = scalar; }
    [[nodiscard]] bool takes(const Rule& rule) const noexcept;
    [[nodiscard]] Scalar parameter(Index place) const noexcept;
    [[nodiscard]] Scalar field(Index index);
    [[nodiscard]] Scalar at_work(const Loop& loop);
    [[nodiscard]] Scalar builtin(Builtin function, std::span<const Scalar> arguments);
    [[nodiscard]] Scalar text(std::string value);
    [[nodiscard]] bool call_rule(Index rule);
    [[nodiscard]] bool fire_apart(Index rule, Scalar& result);
    // machine_lists.cpp
    [[nodiscard]] Scalar keep(Scalar::Kind kind, std::span<const Scalar> items);
    [[nodiscard]] Scalar list(std::span<const Scalar> items);
    void make(Scalar::Kind kind, std::size_t count);
    void entry(Index place);
    void element();
    [[nodiscard]] bool repeat(const Instruction& instruction);
    [[nodiscard]] Scalar list_builtin(Builtin function, std::span<const Scalar> arguments);
    // machine_origin.cpp
    struct Notes;
    [[nodiscard]] Origin walk(CodeOffset offset, CodeOffset end, std::uint32_t below_top,
                              Notes& notes);
    // machine_models.cpp
    [[nodiscard]] bool ask(Index rule, Scalar& result);
    void no_answer(Index rule, Answered why, const feel::Note* note);
    void keep_inputs(Index rule, std::size_t events_before);
    // machine_rules.cpp
    class Rows;
    [[nodiscard]] bool fire(Index rule, Scalar& result);

    Context& c_;
    // A list at work that was put together for this statement, or for one before it.
    struct Gathered {
        const Loop* loop = nullptr;
        std::optional<Scalar> list;
    };
    std::vector<Gathered> gathered_;
    std::int64_t budget_ = 0;
    std::uint32_t depth_ = 0;
    std::uint32_t first_parameter_ = 0;
    std::uint32_t parameters_ = 0;
    std::uint32_t nesting_ = 0;
    // Rules and loops nest, so the stack has room for that many expressions. LIMIT: the compiler
    // lets eight rules and loops nest in a rule, and eight loops around a call.
    static constexpr std::size_t nesting_max = 16;
    std::array<Scalar, (nesting_max + 1) * (stack_depth_max + 1)> stack_;
    std::array<Scalar, 16> temporaries_;
    std::uint32_t temporaries_set_ = 0;  // bits of those that were set in this command
    Answered answered_ = Answered::well; // what a model answered last
    std::vector<feel::Fired> fired_;     // kept for its memory
};

} // namespace vorgang::run
