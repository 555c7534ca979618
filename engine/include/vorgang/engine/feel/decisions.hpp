/// Decisions: a checked model of decisions and its evaluation.
///
/// Follows the lenient semantics of DMN: what goes wrong inside an expression is null, and a note
/// says what it was. The process language is strict and does not go this way. Reads no clock and
/// no file. Immutable; copies share the tables; any thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/engine/feel/model.hpp"
#include "vorgang/engine/result.hpp"

namespace vorgang::feel {

/// Limits of one evaluation. What exceeds one is null and noted as such.
struct Limits {
    std::uint32_t steps = 10'000'000;        ///< nodes evaluated and items gone through
    std::uint32_t depth = 1'000;             ///< nodes and calls inside one another
    std::uint32_t value_depth = 200;         ///< lists and contexts inside one another
    std::uint32_t list_items = 1'000'000;    ///< items of one list
    std::uint32_t text_bytes = 1'024 * 1024; ///< bytes of one text
    std::uint32_t weight = 4'000'000;        ///< values one value is made of
    std::uint32_t regex_steps = 1'000'000;   ///< steps of one match of a pattern
    std::uint32_t notes = 20;                ///< notes kept
};

/// What went wrong inside an expression.
enum class Fault : std::uint8_t {
    unknown_name,   ///< a name nobody declared
    unknown_key,    ///< a context has no such entry, a value no such property
    operand_type,   ///< the operator is not defined for these types
    not_comparable, ///< values of different types, or of a type without order
    argument_type,  ///< a function got a value of another type
    argument_count, ///< too few, too many or unknown arguments
    argument_value, ///< a value the function is not defined for
    not_a_function, ///< what is called is none
    condition_type, ///< a condition or predicate that is no boolean
    division_by_zero,
    out_of_range,   ///< the result has no place in its type
    not_conforming, ///< a value is not of the type declared where it goes
    not_allowed,    ///< a value is not among the allowed ones
    several_rows,   ///< several rows of a table for one fit
    rows_differ,    ///< rows that should agree do not
    no_priority,    ///< an output that the list of priorities does not have
    missing_input,  ///< a decision or input that was not given
    pattern,        ///< a text that is no pattern
    not_readable,   ///< an expression the compiler could not read
    limit_steps,
    limit_depth,
    limit_size,
    limit_pattern
};

/// A sentence without a final stop.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::string_view german(Fault fault) noexcept;
[[nodiscard]] VORGANG_ENGINE_EXPORT std::string_view english(Fault fault) noexcept;

struct Note {
    Fault fault = Fault::unknown_name;
    std::uint32_t begin = 0; ///< in Model::source
    std::uint32_t end = 0;
    std::string detail{}; ///< a name, or ""
};

/// An input by the name of its element.
struct Input {
    std::string name;
    Value value;
    std::string space{}; ///< namespace of its model; "" where the name alone says which
};

/// An input by its place among the elements, for who evaluates many times over.
struct Given {
    Index element = none;
    Value value{};
};

struct Evaluation {
    Value value{};
    std::vector<Note> notes{};
};

/// What an evaluation may know besides its inputs.
struct Surroundings {
    Limits limits{};
    /// What `now()` and `today()` give; null where an evaluation must not depend on the time.
    Value now{};
};

class VORGANG_ENGINE_EXPORT Decisions {
  public:
    /// invalid_data where an index points nowhere, a node at itself or after itself, or a frame is
    /// too small.
    [[nodiscard]] static Result<Decisions> from_model(Model model);

    [[nodiscard]] const Model& model() const noexcept;
    /// The decision, knowledge model or service of this name.
    [[nodiscard]] std::optional<Index> find(std::string_view name) const noexcept;

    /// Evaluates a decision with what it requires, each once. An input not given is null; a given
    /// value of a decision replaces it. A service takes its inputs by their names, a knowledge
    /// model its parameters.
    [[nodiscard]] Evaluation evaluate(Index element, std::span<const Input> inputs,
                                      const Surroundings& surroundings = {}) const;
    /// The same without a search for each name. Places that are none are passed over.
    [[nodiscard]] Evaluation evaluate_given(Index element, std::span<const Given> given,
                                            const Surroundings& surroundings = {}) const;
    /// The places an input of this name goes to; of several models all where `space` is "".
    [[nodiscard]] std::vector<Index> inputs_named(std::string_view name,
                                                  std::string_view space = {}) const;

  private:
    struct Tables;
    explicit Decisions(std::shared_ptr<const Tables> tables) noexcept
        : tables_(std::move(tables)) {}
    std::shared_ptr<const Tables> tables_;
};

} // namespace vorgang::feel
