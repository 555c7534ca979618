// Expressions of the tables back in the words of the language, in German and English.
//
// The tables keep no text, and a process may have been loaded without one: so this evaluates code
// with words in the place of values.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::dsl::states {

/// How tightly an expression holds together; operands that hold less get parentheses.
enum class Grip : std::uint8_t { choice, or_, and_, comparison, sum, product, power, sign, whole };

struct Said {
    Wording words;
    Grip grip = Grip::whole;
    const Type* type = nullptr; ///< where it is known
    Index value = none;         ///< of a choice that only the other operand tells
};

class Speaker {
  public:
    explicit Speaker(const ProcessModel& model) : m_(model) {}

    /// Whether the instruction only works on the stack, a jump inside an expression included.
    [[nodiscard]] bool is_value(CodeOffset at) const;
    /// Reads one such instruction and gives the offset of the next.
    [[nodiscard]] CodeOffset read(CodeOffset at);
    /// The code of an expression of its own, up to its `done`.
    [[nodiscard]] Wording expression(CodeOffset at);
    /// Whether a date or an instant lies on top, and no length.
    [[nodiscard]] bool tops_moment() const;
    /// Takes what lies on top; `type` is what it is for.
    [[nodiscard]] Wording pop(const Type* type = nullptr);

  private:
    [[nodiscard]] std::optional<CodeOffset> end_of_if(CodeOffset at, int depth = 0) const;
    [[nodiscard]] bool leaves_one(CodeOffset from, CodeOffset to, int depth) const;
    [[nodiscard]] Said part(CodeOffset from, CodeOffset to);
    [[nodiscard]] Said until_done(CodeOffset at);
    [[nodiscard]] Said take();
    void push(Said said);
    void push(Wording words, const Type* type = nullptr) {
        push({std::move(words), Grip::whole, type, none});
    }
    void constant(const Value& value);
    void field(Index index);
    void binary(Op op);
    void negated(bool sign);
    void builtin(const Instruction& i);
    void rule(const Rule& rule);
    void list(Index count);
    void context(const ContextType& type);
    void entry(Index place);
    void element();
    void repeat(const Instruction& i);
    void when(CodeOffset at, CodeOffset end);
    [[nodiscard]] std::vector<Said> take(std::size_t count);
    void resolve(Said& said, const Type* type) const;

    const ProcessModel& m_;
    std::vector<Said> stack_;
    std::array<Said, 16> temporaries_;
    int depth_ = 0;
};

} // namespace vorgang::dsl::states
