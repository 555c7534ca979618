// Expressions of a decision model as texts of a process, in German.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/engine/feel/model.hpp"

namespace vorgang::dmn {

// What a process cannot say, with its place in Model::source.
struct NotSaid {
    std::uint32_t begin = 0;
    Wording what;
};

// A text as one word that a process can have as a name; "" where nothing of it can be.
[[nodiscard]] std::string word_of(std::string_view text);

class VorgangText {
  public:
    // The word of a slot or of an element; nothing where a process has none for it.
    using Names = std::function<std::optional<std::string>(const feel::Node& node)>;

    VorgangText(const feel::Model& model, Names names) : model_(model), names_(std::move(names)) {}

    // What a text stands for where it is compared: the value of a choice, where there are any.
    void compare_with(const std::vector<std::string>* values) { values_ = values; }

    [[nodiscard]] std::string expression(feel::Index index) const;
    // A cell: `-`, tests, or `nicht(tests)`.
    [[nodiscard]] std::string tests(feel::Index index) const;

  private:
    [[nodiscard]] std::string test(feel::Index index) const;
    [[nodiscard]] std::string constant(const feel::Node& node) const;
    [[nodiscard]] std::string call(const feel::Node& node) const;
    // In parentheses where it binds less than that; else everything that has parts.
    [[nodiscard]] std::string part(feel::Index index, int binds = 9) const;
    [[nodiscard]] std::string range(const feel::Node& node) const;
    [[nodiscard]] std::string comparison(const feel::Node& node) const;
    [[nodiscard]] std::string signed_text(const feel::Node& node, std::string_view sign) const;
    [[nodiscard]] std::string date(const feel::Node& node, const feel::Value& value) const;
    [[noreturn]] void refuse(const feel::Node& node) const;

    const feel::Model& model_;
    Names names_;
    const std::vector<std::string>* values_ = nullptr;
};

} // namespace vorgang::dmn
