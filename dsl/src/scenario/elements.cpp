#include "scenario/elements.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "diag/report.hpp"
#include "vorgang/dsl/scenario.hpp"

namespace vorgang::dsl::scenario {
namespace {

// LIMIT: among more than these an element is named by its place.
constexpr std::size_t told_apart_max = 100;

// `x` of `x.feld`.
std::string_view variable_of(std::string_view name) {
    return name.substr(0, name.find('.'));
}

// The entries of the innermost element stand first.
std::span<const FieldInfo> innermost(std::span<const FieldInfo> element) {
    std::size_t count = 0;
    while (count < element.size() &&
           variable_of(element[count].name) == variable_of(element.front().name))
        ++count;
    return element.first(count);
}

// A value as a scenario writes it, or "" where that is too much for brackets.
std::string written(const FieldInfo& entry, const ProcessModel& model) {
    if (entry.value.number() != nullptr) return entry.value.number()->to_text();
    if (const Date* date = entry.value.date()) return to_text(*date);
    if (entry.value.text() == nullptr) return {};
    const auto field = std::ranges::find(model.fields, entry.name, &Field::name);
    const bool word = field != model.fields.end() &&
                      (field->type.kind == TypeKind::choice || field->type.kind == TypeKind::role);
    const std::string& text = *entry.value.text();
    const bool plain = text.find_first_of("\"\\\n") == std::string::npos;
    return word ? text : plain ? fmt::format("\"{}\"", text) : std::string();
}

using Element = std::vector<FieldInfo>;
using Elements = std::vector<const Element*>;

// What brackets may say about one element, to tell it from others.
class Brackets {
  public:
    Brackets(const Element& element, const Elements& others, const ProcessModel& model)
        : element_(element), others_(others), model_(model), inner_(innermost(element).size()) {}

    // One part; else one of the element and one of what it lies in; nothing: its place is left.
    [[nodiscard]] std::string text() const {
        if (others_.size() > told_apart_max) return {};
        for (std::size_t i = 0; i < element_.size(); ++i)
            if (tell(i, i)) return fmt::format("[{}]", part(i));
        for (std::size_t i = 0; i < inner_; ++i)
            for (std::size_t k = inner_; k < element_.size(); ++k)
                if (tell(i, k))
                    return fmt::format("[{} {} {}]", part(i), model_.english ? "and" : "und",
                                       part(k));
        return {};
    }

  private:
    // Whether no other element has both of these parts.
    [[nodiscard]] bool tell(std::size_t one, std::size_t two) const {
        const auto is_equal = [&](const Element& other, std::size_t entry) {
            return entry < other.size() && other[entry].value == element_[entry].value;
        };
        return !written(element_[one], model_).empty() && !written(element_[two], model_).empty() &&
               std::ranges::none_of(others_, [&](const Element* other) {
                   return is_equal(*other, one) && is_equal(*other, two);
               });
    }
    // Parts of the innermost element have names of their own.
    [[nodiscard]] std::string part(std::size_t entry) const {
        const std::string& name = element_[entry].name;
        std::string shown = name;
        if (entry < inner_ && name.find('.') != std::string::npos)
            shown = name.substr(name.find('.') + 1);
        else if (entry < inner_)
            shown = model_.english ? "item" : "element";
        return fmt::format("{} = {}", shown, written(element_[entry], model_));
    }

    const Element& element_;
    const Elements& others_;
    const ProcessModel& model_;
    std::size_t inner_;
};

bool is_one(const OpenInfo& one, const OpenInfo& other) {
    return one.activation == other.activation;
}
bool is_one(const DeadlineInfo& one, const DeadlineInfo& other) {
    return one.run == other.run && is_same(one.element, other.element);
}

// The run something lies in, by its number among those of `all` that have its name.
template<class One>
std::string run_of(const One& one, const std::vector<const One*>& all) {
    const std::vector<std::uint32_t> runs = runs_of(all);
    if (runs.size() < 2) return {};
    return fmt::format("[{}]", std::ranges::find(runs, one.run) - runs.begin() + 1);
}

// The element where that tells it from all others; else the run and what tells it from those there.
template<class One>
std::string name_among_all(const One& one, const std::vector<const One*>& all,
                           const ProcessModel& model) {
    const std::string run = run_of(one, all);
    if (one.place == 0) return one.name + run;
    for (const bool of_run : {false, true}) {
        Elements others;
        for (const One* other : all)
            if (!is_one(*other, one) && (!of_run || other->run == one.run))
                others.push_back(&other->element);
        const std::string text = Brackets(one.element, others, model).text();
        if (!text.empty()) return one.name + (of_run ? run : "") + text;
    }
    return fmt::format("{}{}[{}]", one.name, run, one.place);
}

} // namespace

bool is_same(const std::vector<FieldInfo>& one, const std::vector<FieldInfo>& other) {
    return std::ranges::equal(one, other, {}, &FieldInfo::value, &FieldInfo::value);
}

Value element_value(std::span<const FieldInfo> element) {
    const auto entries = innermost(element);
    if (entries.empty()) return {};
    if (entries.front().name.find('.') == std::string::npos) return entries.front().value;
    Value::Context record;
    for (const FieldInfo& entry : entries)
        record.emplace_back(entry.name.substr(entry.name.find('.') + 1), entry.value);
    return record;
}

std::string name_among(const OpenInfo& open, std::span<const OpenInfo> all,
                       const ProcessModel& model) {
    auto others = called(all, open.name);
    std::erase_if(others, [&](const OpenInfo* other) { return other->kind != open.kind; });
    return name_among_all(open, others, model);
}

std::string name_among(const DeadlineInfo& deadline, std::span<const DeadlineInfo> all,
                       const ProcessModel& model) {
    return name_among_all(deadline, called(all, deadline.name), model);
}

Wording incident_words(const OpenInfo& open, const std::string& name) {
    if (open.position == none)
        return diag::say("Vorfall: {}", "incident: {}", words_of_reason(open.name));
    return diag::say("Vorfall bei `{}`", "incident at `{}`", name);
}

} // namespace vorgang::dsl::scenario
