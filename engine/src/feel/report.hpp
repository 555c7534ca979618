// What went wrong while an expression was evaluated, and where.
#pragma once

#include <algorithm>
#include <cstddef>

#include "vorgang/engine/feel/decisions.hpp"

namespace vorgang::feel {

// A row of a table that fitted.
struct Fired {
    Index table = 0;
    Index row = 0;
};

class Report {
  public:
    // `fired`: where the rows that fit are noted; none where nobody asks.
    explicit Report(const Limits& limits, std::vector<Fired>* fired = nullptr) noexcept
        : limits_(limits), fired_(fired) {}

    [[nodiscard]] const Limits& limits() const noexcept { return limits_; }

    // Notes the fault at the node at work; null, so that it can be returned.
    Value fail(Fault fault, std::string_view detail = {}) {
        limited_ = limited_ || fault >= Fault::limit_steps;
        if (notes_.size() < limits_.notes)
            notes_.push_back({fault, begin_, end_, std::string(detail)});
        return {};
    }
    // False, and noted once, where the evaluation has used up its steps.
    [[nodiscard]] bool spend(std::uint64_t steps = 1) {
        if (spent_ > limits_.steps) return false;
        spent_ += steps;
        if (spent_ <= limits_.steps) return true;
        fail(Fault::limit_steps);
        return false;
    }
    [[nodiscard]] std::uint64_t spent() const noexcept { return spent_; }
    // Whether a limit was met, so that what came of it says nothing.
    [[nodiscard]] bool limited() const noexcept { return limited_; }
    [[nodiscard]] bool exhausted() const noexcept { return spent_ > limits_.steps; }
    void fire(std::ptrdiff_t table, std::ptrdiff_t row) {
        if (fired_ != nullptr)
            fired_->push_back({static_cast<Index>(table), static_cast<Index>(row)});
    }
    // Steps for walking through two values side by side.
    [[nodiscard]] bool spend(const Value& left, const Value& right) {
        return spend(std::min(left.weight(), right.weight()));
    }
    // Steps for what is made of a text, or looked for in it; nothing for what is no text.
    [[nodiscard]] bool spend_text(const Value& value) {
        return !value.is(Kind::string) || spend(value.weight());
    }
    // Steps for looking a key up.
    [[nodiscard]] bool spend_find(const Value& context) {
        constexpr std::size_t keys_per_step = 8;
        return !context.is(Kind::context) || context.context().size() < keys_per_step ||
               spend(context.context().size() / keys_per_step);
    }
    // The value, or null where it is more than one value may be.
    [[nodiscard]] Value bounded(Value value) {
        const bool fits = value.depth() <= limits_.value_depth && value.weight() <= limits_.weight;
        return fits ? std::move(value) : fail(Fault::limit_size);
    }
    [[nodiscard]] Value text(std::string text) {
        return text.size() <= limits_.text_bytes ? Value::of(std::move(text))
                                                 : fail(Fault::limit_size);
    }
    [[nodiscard]] Value list(std::vector<Value> items) {
        return items.size() <= limits_.list_items ? bounded(Value::of(std::move(items)))
                                                  : fail(Fault::limit_size);
    }
    void at(std::uint32_t begin, std::uint32_t end) noexcept {
        begin_ = begin;
        end_ = end;
    }
    [[nodiscard]] std::uint32_t begin() const noexcept { return begin_; }
    [[nodiscard]] std::uint32_t end() const noexcept { return end_; }
    // Takes back what was noted since there were `count`, for what a rule of FEEL makes no fault.
    [[nodiscard]] std::size_t note_count() const noexcept { return notes_.size(); }
    template<class Predicate>
    void forgive(std::size_t count, Predicate is_none) {
        const auto first = notes_.begin() + static_cast<std::ptrdiff_t>(count);
        notes_.erase(std::remove_if(first, notes_.end(), is_none), notes_.end());
    }
    // What was noted since there were `count` is about something of this name.
    void name_since(std::size_t count, std::string_view name) {
        for (std::size_t i = count; i < notes_.size(); ++i)
            notes_[i].detail =
                std::string(name) + (notes_[i].detail.empty() ? "" : ": " + notes_[i].detail);
    }
    [[nodiscard]] std::vector<Note> take_notes() noexcept { return std::move(notes_); }

  private:
    const Limits& limits_;
    std::vector<Fired>* fired_;
    std::uint64_t spent_ = 0;
    bool limited_ = false;
    std::uint32_t begin_ = 0;
    std::uint32_t end_ = 0;
    std::vector<Note> notes_{};
};

} // namespace vorgang::feel
