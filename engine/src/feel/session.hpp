// One evaluation of a model: the values that are known, the frames of what is at work, the limits.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "feel/report.hpp"

namespace vorgang::feel {

struct TableIndex;

class Session {
  public:
    // `fired`: where the rows that fit are noted; none where nobody asks.
    Session(const Model& model, std::span<const TableIndex> indexes,
            const Surroundings& surroundings, std::vector<Fired>* fired = nullptr)
        : report_(surroundings.limits, fired), model_(model), surroundings_(surroundings),
          known_(model.elements.size()), indexes_(indexes) {}

    // False where the value is not of the type declared: the element is null then.
    bool give(Index element, Value value);
    // The value of a decision, an input, a knowledge model or a service as a function.
    [[nodiscard]] Value element(Index index);
    // A decision, or what a service or a function without parameters gives.
    [[nodiscard]] Value result(Index index);
    [[nodiscard]] Value call(const Value& function, std::span<const Value> arguments);

    // types.cpp: whether the value is of the type (a null is of every type here), and the value as
    // it goes to a place of that type.
    [[nodiscard]] bool conforms(const Value& value, Index type);
    [[nodiscard]] bool instance_of(const Value& value, Index type) const;
    [[nodiscard]] Value coerce(Value value, Index type);

    [[nodiscard]] Report& report() noexcept { return report_; }
    [[nodiscard]] const Value& now() const noexcept { return surroundings_.now; }
    [[nodiscard]] const Model& model() const noexcept { return model_; }

    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session() = default;

  private:
    // Slots of an expression at work; gives them back.
    class Frame {
      public:
        Frame(Session& session, std::uint32_t size) : session_(session), outer_(session.base_) {
            session.base_ = session.slots_.size();
            session.slots_.resize(session.base_ + size);
        }
        ~Frame() {
            session_.slots_.resize(session_.base_);
            session_.base_ = outer_;
        }
        Frame(const Frame&) = delete;
        Frame& operator=(const Frame&) = delete;

      private:
        Session& session_;
        std::size_t outer_;
    };

    [[nodiscard]] const Node& node(Index index) const noexcept { return model_.nodes[index]; }
    [[nodiscard]] Index link(std::size_t at) const noexcept { return model_.links[at]; }
    [[nodiscard]] Value& slot(Index index) noexcept { return slots_[base_ + index]; }

    [[nodiscard]] Value eval(Index index);
    [[nodiscard]] Value eval(const Node& node);
    [[nodiscard]] Value item_name(const Node& node);
    [[nodiscard]] Value branch(const Node& node);
    [[nodiscard]] Value either(const Node& node);
    [[nodiscard]] Value both(const Node& node);
    [[nodiscard]] Value equality(const Node& node);
    [[nodiscard]] Value ordering(const Node& node);
    [[nodiscard]] Value between(const Node& node);
    [[nodiscard]] Value arithmetic(const Node& node);
    [[nodiscard]] Value make_list(const Node& node);
    [[nodiscard]] Value make_context(const Node& node);
    [[nodiscard]] Value make_range(const Node& node);
    [[nodiscard]] std::optional<Range> range_of(const Node& node);
    [[nodiscard]] Value make_closure(const Node& node);
    // evaluate_lists.cpp
    [[nodiscard]] Value path(const Value& value, Index name);
    [[nodiscard]] Value filter(const Node& node);
    [[nodiscard]] Value iterate(const Node& node);
    [[nodiscard]] Value quantified(const Node& node);
    [[nodiscard]] std::optional<Value> domain(Index from, Index to);
    // evaluate_tests.cpp
    [[nodiscard]] Value in(const Node& node);
    [[nodiscard]] Value tests(const Node& node);
    [[nodiscard]] Value test(const Value& input, Index index);
    struct Tested;
    [[nodiscard]] Tested tested(Index index);
    // evaluate_table.cpp
    class Rows;
    [[nodiscard]] Value table(Index place);
    [[nodiscard]] Value row_output(const Table& table, const Table::Row& row);
    [[nodiscard]] Value default_output(const Table& table);
    [[nodiscard]] bool inputs_of(const Table& table, std::vector<Value>& inputs);
    // evaluate_calls.cpp
    [[nodiscard]] Value call(const Node& node);
    [[nodiscard]] Value call_named(const Value& callee, const Node& node);
    [[nodiscard]] Value call_written(const Function& function, std::span<const Value> arguments);
    [[nodiscard]] Value call_service(Index index, std::span<const Value> arguments);
    [[nodiscard]] Value call_function(const Function& function, std::span<const Value> arguments);
    [[nodiscard]] Value service_result(const Element& service);
    // types.cpp
    [[nodiscard]] bool has_type(const Value& value, Index type, bool null_fits) const;
    [[nodiscard]] bool function_has_type(const Function& function, const Type& type) const;
    [[nodiscard]] bool is_part_of(Index narrow, Index wide) const;
    [[nodiscard]] bool is_allowed(const Value& value, Index type);

    Report report_;
    const Model& model_;
    const Surroundings& surroundings_;
    std::vector<std::optional<Value>> known_;
    std::vector<Value> slots_;
    std::size_t base_ = 0;
    std::uint32_t depth_ = 0;
    std::span<const TableIndex> indexes_; // by table
};

} // namespace vorgang::feel
