#include "process/type_check.hpp"

#include <algorithm>
#include <vector>

#include "vorgang/engine/limits.hpp"

namespace vorgang::run {
namespace {

// LIMIT: lists of records of lists … nest at most this deep, so a type that contains itself is
// found, and what walks values does not run out of stack.
constexpr int nesting_max = 8;

bool is_number(TypeKind kind) {
    return kind == TypeKind::integer || kind == TypeKind::number || kind == TypeKind::money;
}

bool bound(const Type& type, Index constant, const ProcessModel& model) {
    if (constant == none) return true;
    if (constant >= model.constants.size()) return false;
    switch (model.constants[constant].kind()) {
    case Value::Kind::number: return is_number(type.kind);
    case Value::Kind::date: return type.kind == TypeKind::date;
    case Value::Kind::instant: return type.kind == TypeKind::instant;
    case Value::Kind::length: return type.kind == TypeKind::length;
    default: return false;
    }
}

// An index is there where the kind needs it and nowhere else.
template<class T>
bool points(Index index, const std::vector<T>& table, bool needed) {
    return needed ? index < table.size() : index == none;
}

// Walks the types once: how deep each nests is remembered, `open` is what is being walked.
class Nesting {
  public:
    explicit Nesting(const ProcessModel& model)
        : m_(model), elements_(model.elements.size(), unseen),
          contexts_(model.contexts.size(), unseen) {}

    bool element(std::size_t i) { return element(i, 0) <= nesting_max; }
    bool context(std::size_t i) { return context(i, 0) <= nesting_max; }

  private:
    static constexpr int unseen = -1;
    static constexpr int open = nesting_max + 1; // being walked, or too deep

    int element(std::size_t i, int above) {
        if (elements_[i] != unseen) return elements_[i];
        elements_[i] = open;
        return elements_[i] = std::min(below(m_.elements[i], above) + 1, open);
    }
    int context(std::size_t i, int above) {
        if (contexts_[i] != unseen) return contexts_[i];
        contexts_[i] = open;
        int deepest = 0;
        for (const Parameter& entry : m_.contexts[i].entries)
            deepest = std::max(deepest, below(entry.type, above));
        return contexts_[i] = std::min(deepest + 1, open);
    }
    // `above`: how many types stand around this one. No walk goes deeper than the limit.
    int below(const Type& type, int above) {
        if (!check_type(type, m_) || above > nesting_max) return open;
        if (type.kind == TypeKind::list) return element(type.element, above + 1);
        return type.kind == TypeKind::context ? context(type.context, above + 1) : 0;
    }

    const ProcessModel& m_;
    std::vector<int> elements_;
    std::vector<int> contexts_;
};

bool context_holds(const ContextType& context) {
    if (context.entries.empty() || context.entries.size() >= stack_depth_max) return false;
    if (!context.document) return true;
    for (const Parameter& entry : context.entries)
        if (entry.type.kind != TypeKind::text) return false;
    return context.entries.size() == 4;
}

} // namespace

bool check_type(const Type& type, const ProcessModel& model) {
    return type.kind <= TypeKind::context &&
           points(type.choice, model.choices, type.kind == TypeKind::choice) &&
           points(type.element, model.elements, type.kind == TypeKind::list) &&
           points(type.context, model.contexts, type.kind == TypeKind::context) &&
           bound(type, type.low, model) && bound(type, type.high, model);
}

std::string check_types(const ProcessModel& model) {
    Nesting nesting(model);
    for (std::size_t i = 0; i < model.elements.size(); ++i)
        if (!nesting.element(i)) return "elements[" + std::to_string(i) + "]";
    for (std::size_t i = 0; i < model.contexts.size(); ++i)
        if (!context_holds(model.contexts[i]) || !nesting.context(i))
            return "contexts[" + std::to_string(i) + "]";
    return {};
}

} // namespace vorgang::run
