// Types of a decision model and of a process: which is which, and what values are called there.
#pragma once

#include <optional>

#include "meaning/names.hpp"
#include "vorgang/engine/feel/model.hpp"

namespace vorgang::dsl::meaning {

/// The side of the model: dsl::feel is another one.
namespace foreign = vorgang::feel;

/// Which way values go.
enum class Crosses : std::uint8_t { into_model, out_of_model };

class ModelTypes {
  public:
    ModelTypes(Context& context, const foreign::Model& model) : c_(context), m_(model) {}

    /// "a number", "a list of texts".
    [[nodiscard]] Wording describe(foreign::Index type) const;
    /// Whether a process can have such a value at all.
    [[nodiscard]] bool has_counterpart(foreign::Index type) const;
    /// How many records and lists lie in one another.
    [[nodiscard]] int depth(foreign::Index type) const;
    /// How many values lie in one, itself among them; no more than one above what there may be,
    /// because types that share others have many with few words.
    static constexpr std::size_t parts_max = 10'000;
    [[nodiscard]] std::size_t parts(foreign::Index type) const;
    /// The type of a process for it; a choice or record is made where there is none. Nothing where
    /// the model says no type. Precondition: has_counterpart(). `name`: of a record that is made.
    [[nodiscard]] std::optional<Type> counterpart(foreign::Index type, std::string_view name);

    /// Whether values can go from one to the other; then what they are called there is a new shape,
    /// or none where they need none. Where not, `why` may say more.
    [[nodiscard]] bool match(const Type& here, foreign::Index there, Crosses way, Index& shape,
                             Wording& why);

  private:
    template<class Fact, class OfType>
    [[nodiscard]] std::vector<Fact> of_types_up_to(foreign::Index index, OfType&& of_type) const;
    [[nodiscard]] std::optional<std::vector<std::string>> texts_of(foreign::Index type) const;
    [[nodiscard]] Index add(ModelShape shape);
    bool match_names(const std::vector<std::string>& names, foreign::Index there, Crosses way,
                     Index& shape, Wording& why);
    bool match_record(const Type& here, foreign::Index there, Crosses way, Index& shape,
                      Wording& why);
    bool match_list(const Type& here, foreign::Index there, Crosses way, Index& shape,
                    Wording& why);
    [[nodiscard]] std::optional<Type> record(foreign::Index type, std::string_view name);
    [[nodiscard]] Type choice_or_text(foreign::Index type);

    Context& c_;
    const foreign::Model& m_;
};

/// Whether a word of a process stands for a text of a model: `Kind_of_applicant`, however its
/// letters are written, for "Kind of applicant".
[[nodiscard]] bool stands_for(std::string_view word, std::string_view text);

} // namespace vorgang::dsl::meaning
