// Invents data for steps, messages and tools: random values that fit the declared types, and the
// conditional fields exactly where their condition holds.
#pragma once

#include <deque>
#include <vector>

#include "random.hpp"
#include "vorgang/engine/engine.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::tool {

class Inventor {
  public:
    Inventor(const Process& process, std::uint64_t seed) : model_(process.model()), random_(seed) {}

    [[nodiscard]] Random& random() noexcept { return random_; }

    // What completing the step takes. `element` and `known` are the fields of its element and of
    // the case as they are.
    [[nodiscard]] std::vector<Assignment> for_step(const Step& step,
                                                   const std::vector<FieldInfo>& element,
                                                   const std::vector<FieldInfo>& known, Date today);
    [[nodiscard]] std::vector<Assignment> for_message(const Message& message, Date today);
    [[nodiscard]] std::vector<Assignment> for_fields(const std::vector<Index>& fields, Date today);
    [[nodiscard]] std::vector<Assignment> for_operation(const Operation& operation, Date today);
    [[nodiscard]] std::vector<Assignment> for_entries(const std::vector<Parameter>& entries,
                                                      Date today);

  private:
    Value value(const Type& type, Date today);
    Value number(const Type& type, std::int64_t low, std::int64_t high, int scale);
    Value number_between(const Type& type, Number low, Number high, int scale);
    std::string word();

    const ProcessModel& model_;
    Random random_;
};

} // namespace vorgang::tool
