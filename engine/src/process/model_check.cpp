#include "process/model_check.hpp"

#include <algorithm>
#include <vector>

#include "feel/verify.hpp"
#include "value/text.hpp"

namespace vorgang::run {
namespace {

// LIMIT: a part of an input lies no deeper.
constexpr std::size_t path_max = 16;

std::string at(const char* table, std::size_t index) {
    return std::string(table) + "[" + std::to_string(index) + "]";
}

class ModelCheck {
  public:
    explicit ModelCheck(const ProcessModel& model) : m_(model), used_(model.model_shapes.size()) {}

    std::string run() {
        for (std::size_t i = 0; i < m_.decision_models.size(); ++i)
            if (const std::string fault = feel::verify(m_.decision_models[i]); !fault.empty())
                return at("decision_models", i) + ": " + fault;
        for (std::size_t i = 0; i < m_.model_shapes.size(); ++i)
            if (!shape(i)) return at("model_shapes", i);
        std::vector<bool> asked(m_.model_rules.size());
        for (std::size_t i = 0; i < m_.rules.size(); ++i) {
            const Rule& rule = m_.rules[i];
            if (rule.policy != HitPolicy::model) continue;
            const ModelRule& entry = m_.model_rules[rule.asks];
            if (asked[rule.asks] || entry.rule != i || !asks(rule, entry)) return at("rules", i);
            asked[rule.asks] = true;
        }
        // What no rule asks was not checked.
        const auto idle = std::ranges::find(asked, false);
        if (idle != asked.end())
            return at("model_rules", static_cast<std::size_t>(idle - asked.begin()));
        return {};
    }

  private:
    [[nodiscard]] bool shape(std::size_t index) const {
        const ModelShape& one = m_.model_shapes[index];
        return std::ranges::all_of(one.names, is_utf8) &&
               std::ranges::all_of(one.parts,
                                   [&](Index part) { return part == none || part < index; });
    }

    bool asks(const Rule& rule, const ModelRule& asked) {
        if (asked.model >= m_.decision_models.size()) return false;
        const feel::Model& model = m_.decision_models[asked.model];
        if (asked.element >= model.elements.size()) return false;
        const feel::Element& element = model.elements[asked.element];
        if (element.sort == feel::Element::Sort::input) return false;
        if (asked.inputs.size() != rule.inputs.size()) return false;
        for (std::size_t i = 0; i < asked.inputs.size(); ++i)
            if (!goes_to(asked.inputs[i], element, model) ||
                !fits(rule.inputs[i].type, asked.inputs[i].shape))
                return false;
        return fits(rule.output.type, asked.shape);
    }

    static bool goes_to(const ModelInput& input, const feel::Element& element,
                        const feel::Model& model) {
        if (input.path.size() > path_max || !std::ranges::all_of(input.path, is_utf8)) return false;
        if (element.sort == feel::Element::Sort::knowledge)
            return input.element < model.functions[element.function].parameters.size();
        if (input.element >= model.elements.size()) return false;
        const feel::Element::Sort sort = model.elements[input.element].sort;
        return sort == feel::Element::Sort::input || sort == feel::Element::Sort::decision;
    }

    // Each shape is that of one place, so the work is linear.
    bool use(Index shape) {
        if (shape >= m_.model_shapes.size() || used_[shape]) return false;
        used_[shape] = true;
        return true;
    }
    bool fits(const Type& type, Index shape) {
        switch (type.kind) {
        case TypeKind::choice:
            return use(shape) &&
                   m_.model_shapes[shape].names.size() == m_.choices[type.choice].values.size();
        case TypeKind::role:
            return use(shape) && m_.model_shapes[shape].names.size() == m_.roles.size();
        case TypeKind::list: {
            if (shape == none) return fits(m_.elements[type.element], none);
            return use(shape) && m_.model_shapes[shape].parts.size() == 1 &&
                   fits(m_.elements[type.element], m_.model_shapes[shape].parts.front());
        }
        case TypeKind::context: {
            if (!use(shape)) return false;
            const ModelShape& one = m_.model_shapes[shape];
            const auto& entries = m_.contexts[type.context].entries;
            if (one.names.size() != entries.size() || one.parts.size() != entries.size())
                return false;
            for (std::size_t i = 0; i < entries.size(); ++i)
                if (!fits(entries[i].type, one.parts[i])) return false;
            return true;
        }
        case TypeKind::person: return false;
        default: return shape == none;
        }
    }

    const ProcessModel& m_;
    std::vector<bool> used_;
};

} // namespace

std::string check_models(const ProcessModel& model) {
    return ModelCheck(model).run();
}

} // namespace vorgang::run
