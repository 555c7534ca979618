// `regelwerk`: rules that ask a decision model. What is used of it is found, its inputs are bound,
// and the types of both sides are compared.
#include <algorithm>

#include "dmn/excerpt.hpp"
#include "dmn/reach.hpp"
#include "dmn/ruleset_model.hpp"
#include "feel/names.hpp"
#include "meaning/declare.hpp"
#include "meaning/model_types.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::counted;
using diag::draft;
using diag::say;
using Sort = foreign::Element::Sort;

namespace {

// What an input can be bound to: an element, or a parameter of a knowledge model.
struct Socket {
    std::string_view name;
    foreign::Index place = 0;
    foreign::Index type = 0;
};

std::string quoted_path(const syntax::ModelInput& input) {
    std::string text;
    for (const syntax::Text& part : input.path)
        text.append(text.empty() ? "" : ".").append(part.value);
    return text;
}

class RulesetUse {
  public:
    RulesetUse(Context& context, const syntax::Ruleset& ruleset, Index model,
               const syntax::ModelUse& use)
        : c_(context), ruleset_(ruleset), model_(ruleset.model->decisions.model()),
          types_(context, model_), use_(use), place_(model) {}

    /// The rule, as far as it can be understood.
    vorgang::Rule declare() {
        vorgang::Rule rule;
        rule.name = std::string(use_.name.text);
        rule.policy = HitPolicy::model;
        rule.asks = next_index(c_.model.tables.model_rules);
        asked_.rule = next_index(c_.model.tables.rules);
        asked_.model = place_;
        if (const auto element = find_element()) {
            asked_.element = *element;
            rule.inputs = inputs(*element);
            rule.output = {"", output(*element)};
        } else {
            // A choice of no table fits everywhere and reports nothing.
            for (const syntax::Parameter& parameter : use_.parameters)
                rule.inputs.push_back({std::string(parameter.name.text), {TypeKind::choice}});
            rule.output = {"", {TypeKind::choice}};
        }
        c_.model.tables.model_rules.push_back(std::move(asked_));
        return rule;
    }
    [[nodiscard]] bool reads_clock() const noexcept { return clock_; }
    /// Elements that are worked out when it is asked; empty where it was not understood.
    [[nodiscard]] const std::vector<bool>& worked_out() const noexcept { return worked_out_; }

  private:
    std::optional<foreign::Index> find_element() {
        const std::string name = feel::normalized_name(use_.element.value);
        std::vector<std::string_view> names;
        for (foreign::Index i = 0; i < model_.elements.size(); ++i) {
            const foreign::Element& one = model_.elements[i];
            if (one.sort == Sort::input) continue;
            if (one.name == name) return i;
            names.push_back(one.name);
        }
        c_.report(draft<catalogue::unknown_decision>(use_.element.span, use_.element.value)
                      .help(quoted(did_you_mean(c_, name, names))));
        return std::nullopt;
    }
    // The replacement stands in quotes.
    static diag::Guess quoted(diag::Guess guess) {
        if (!guess.certain.empty()) guess.certain = "\"" + guess.certain + "\"";
        return guess;
    }

    // ---- inputs ----

    std::vector<Socket> sockets(foreign::Index element) const {
        std::vector<Socket> all;
        const foreign::Element& asked = model_.elements[element];
        if (asked.sort == Sort::knowledge) {
            const auto& parameters = model_.functions[asked.function].parameters;
            for (foreign::Index i = 0; i < parameters.size(); ++i)
                all.push_back({parameters[i].name, i, parameters[i].type});
            return all;
        }
        const vorgang::dmn::Reached reached = vorgang::dmn::reach(model_, element);
        const std::vector<bool> required = requirements_of(element);
        for (foreign::Index i = 0; i < model_.elements.size(); ++i) {
            const Sort sort = model_.elements[i].sort;
            const bool given = asked.sort != Sort::service && sort == Sort::decision &&
                               (reached.elements[i] || required[i]);
            if (i != element &&
                (reached.inputs[i] || given || (sort == Sort::input && required[i])))
                all.push_back({model_.elements[i].name, i, model_.elements[i].type});
        }
        return all;
    }
    // What a decision says it requires, itself or through what it requires. Its logic need not ask
    // for it.
    std::vector<bool> requirements_of(foreign::Index element) const {
        std::vector<bool> required(model_.elements.size());
        std::vector<foreign::Index> open{element};
        while (!open.empty() && model_.elements[element].sort == Sort::decision) {
            const foreign::Index one = open.back();
            open.pop_back();
            for (const foreign::Index needed : ruleset_.model->requirements[one]) {
                if (required[needed]) continue;
                required[needed] = true;
                open.push_back(needed);
            }
        }
        return required;
    }

    std::vector<Parameter> inputs(foreign::Index element) {
        element_ = element;
        NameTable names;
        std::vector<Parameter> parameters;
        if (use_.parameters.size() != use_.inputs.size())
            c_.report(draft<catalogue::model_input_count>(
                use_.inputs_span, use_.name.text,
                counted(use_.parameters.size(), {"Angabe", "value"}, {"Angaben", "values"}),
                counted(use_.inputs.size(), {"Eingabe", "input"}, {"Eingaben", "inputs"})));
        const std::vector<Socket> all = sockets(element);
        const bool complete = use_.parameters.size() == use_.inputs.size();
        bool found = complete;
        for (std::size_t i = 0; i < use_.parameters.size(); ++i) {
            const syntax::Parameter& parameter = use_.parameters[i];
            (void)names.add(parameter.name, {SymbolKind::other, 0, parameter.name.span},
                            c_.diagnostics);
            Type type{TypeKind::choice};
            ModelInput& goes = asked_.inputs.emplace_back();
            if (i < use_.inputs.size()) {
                if (const auto there = bind(use_.inputs[i], all, goes))
                    type = type_of_parameter(parameter, use_.inputs[i], *there, goes.shape);
                else
                    found = false;
            }
            parameters.push_back({std::string(parameter.name.text), type});
        }
        if (found) check_bound(element, all);
        return parameters;
    }

    // The type an input has in the model.
    std::optional<foreign::Index> bind(const syntax::ModelInput& input,
                                       const std::vector<Socket>& sockets, ModelInput& goes) {
        const std::string name = feel::normalized_name(input.path.front().value);
        const auto socket = std::ranges::find(sockets, name, &Socket::name);
        if (socket == sockets.end()) {
            std::vector<std::string_view> names;
            names.reserve(sockets.size());
            for (const Socket& one : sockets)
                names.push_back(one.name);
            return unknown(input.path.front(), use_.element.value, names);
        }
        goes.element = socket->place;
        foreign::Index type = socket->type;
        for (std::size_t i = 1; i < input.path.size(); ++i) {
            const std::string key = feel::normalized_name(input.path[i].value);
            goes.path.push_back(key);
            const foreign::Type& around = model_.types[type];
            if (around.sort == foreign::Type::Sort::any) continue;
            const auto part =
                std::ranges::find(around.components, key, &foreign::Type::Component::name);
            if (part == around.components.end()) {
                std::vector<std::string_view> names;
                for (const auto& one : around.components)
                    names.push_back(one.name);
                return unknown(input.path[i], input.path[i - 1].value, names);
            }
            type = part->type;
        }
        return type;
    }
    std::nullopt_t unknown(const syntax::Text& name, std::string_view asker,
                           std::span<const std::string_view> names) {
        // What it asks for nobody can tell where it could not be read.
        if (!faults_told_) check_faults(vorgang::dmn::reach(model_, element_));
        if (faults_told_) return std::nullopt;
        auto finding = draft<catalogue::unknown_model_input>(name.span, asker, name.value);
        diag::Guess guess = quoted(did_you_mean(c_, name.value, names));
        if (guess.words.empty() && !names.empty()) {
            std::string all;
            for (const std::string_view one : names)
                all.append(all.empty() ? "`" : ", `").append(one).append("`");
            guess.words = say("gefragt wird nach {}", "it asks for {}", all);
        }
        c_.report(std::move(finding).help(std::move(guess)));
        return std::nullopt;
    }

    Type type_of_parameter(const syntax::Parameter& parameter, const syntax::ModelInput& input,
                           foreign::Index there, Index& shape) {
        std::optional<Type> here;
        if (parameter.type) {
            here = declare_type(c_, *parameter.type);
        } else if (const Symbol* symbol = c_.names.shared.find(parameter.name.text);
                   symbol != nullptr && symbol->kind == SymbolKind::field) {
            here = c_.model.tables.fields[symbol->index].type;
        }
        const Span span = parameter.type ? parameter.type->span : parameter.name.span;
        return crossing(here, there, Crosses::into_model, quoted_path(input), span, shape);
    }

    // The type on this side, compared with the one on the other; reported where they differ.
    Type crossing(std::optional<Type> here, foreign::Index there, Crosses way,
                  const std::string& name, Span span, Index& shape) {
        if (!types_.has_counterpart(there)) {
            c_.report(draft<catalogue::no_counterpart>(span, name, types_.describe(there)));
            return {TypeKind::choice};
        }
        if (types_.parts(there) > ModelTypes::parts_max) {
            c_.report(draft<catalogue::too_many>(
                span, Wording{"Werte in einem Typ des Modells", "values in a type of the model"},
                ModelTypes::parts_max));
            return {TypeKind::choice};
        }
        if (!here && types_.depth(there) > type_depth_max) {
            report_depth(c_, span);
            return {TypeKind::choice};
        }
        if (!here) here = types_.counterpart(there, use_.name.text);
        if (!here) {
            c_.report(
                draft<catalogue::model_untyped>(span, name)
                    .help(way == Crosses::into_model
                              ? say("schreiben Sie ihn hinter die Angabe: `{}: zahl`",
                                    "write it behind the value: `{}: number`", c_.source.text(span))
                              : say("schreiben Sie ihn vor das Gleichheitszeichen: `-> zahl`",
                                    "write it before the equals sign: `-> number`")));
            return {TypeKind::choice};
        }
        Wording why;
        if (!types_.match(*here, there, way, shape, why)) {
            auto finding = draft<catalogue::model_type_differs>(
                span, name, describe(type_of(*here, c_.model.tables), c_.model.tables),
                types_.describe(there));
            c_.report(why.empty() ? std::move(finding) : std::move(finding).note(std::move(why)));
            return {TypeKind::choice};
        }
        return *here;
    }

    // Whatever is asked for is given, each once.
    void check_bound(foreign::Index element, const std::vector<Socket>& all) {
        for (std::size_t i = 0; i < asked_.inputs.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (overlap(asked_.inputs[i], asked_.inputs[j]))
                    c_.report(draft<catalogue::given_twice>(use_.inputs[i].span,
                                                            quoted_path(use_.inputs[i])));
        std::vector<foreign::Index> given;
        for (const ModelInput& input : asked_.inputs)
            if (std::ranges::find(given, input.element) == given.end())
                given.push_back(input.element);
        const bool function = model_.elements[element].sort == Sort::knowledge;
        const vorgang::dmn::Reached needed = function ? vorgang::dmn::reach(model_, element)
                                                      : vorgang::dmn::reach(model_, element, given);
        clock_ = needed.clock;
        worked_out_ = needed.elements;
        for (const Socket& one : all) {
            const bool bound = std::ranges::find(given, one.place) != given.end();
            if (bound)
                check_parts(one.place, one.type, {}, std::string(one.name));
            else if (function || needed.inputs[one.place])
                missing(std::string(one.name));
        }
        // A knowledge model sees nothing else, so what it asks for besides never comes.
        if (function)
            for (foreign::Index i = 0; i < model_.elements.size(); ++i)
                if (needed.inputs[i]) missing(model_.elements[i].name);
        check_faults(needed);
    }
    static bool overlap(const ModelInput& one, const ModelInput& other) {
        const std::size_t common = std::min(one.path.size(), other.path.size());
        return one.element == other.element &&
               std::equal(one.path.begin(), one.path.begin() + static_cast<std::ptrdiff_t>(common),
                          other.path.begin());
    }
    void missing(const std::string& name) {
        c_.report(
            draft<catalogue::model_input_missing>(use_.inputs_span, use_.element.value, name));
    }
    // Of a value that is put together from parts, every part.
    void check_parts(foreign::Index place, foreign::Index type, std::vector<std::string> path,
                     const std::string& name) {
        bool parts = false;
        for (const ModelInput& input : asked_.inputs) {
            if (input.element != place || input.path.size() < path.size() ||
                !std::equal(path.begin(), path.end(), input.path.begin()))
                continue;
            if (input.path.size() == path.size()) return; // the whole of it
            parts = true;
        }
        if (!parts) return missing(name);
        for (const auto& component : model_.types[type].components) {
            path.push_back(component.name);
            check_parts(place, component.type, path, name + "." + component.name);
            path.pop_back();
        }
    }

    // What could not be read is null when it is evaluated: a process does not rely on it.
    void check_faults(const vorgang::dmn::Reached& needed) {
        if (needed.holes.empty()) return;
        faults_told_ = true;
        auto finding = draft<catalogue::model_faulty>(use_.element.span, use_.element.value);
        std::size_t told = 0;
        for (const vorgang::dmn::Finding& fault : ruleset_.model->findings) {
            const auto element =
                std::ranges::find(model_.elements, fault.element, &foreign::Element::name);
            const auto index = static_cast<std::size_t>(element - model_.elements.begin());
            if (element == model_.elements.end() || !needed.elements[index]) continue;
            const Span span = vorgang::dmn::place_of(fault, c_.source);
            if (told++ == 0 && !span.empty()) finding.also(span, fault.message);
        }
        c_.report(std::move(finding).help(say("`vorgang check {}` nennt alles, was dort fehlt",
                                              "`vorgang check {}` names all that is wrong there",
                                              ruleset_.files.front().value)));
    }

    // ---- the result ----

    Type output(foreign::Index element) {
        bool list = false;
        const foreign::Index there = vorgang::dmn::type_of_result(model_, element, list);
        std::optional<Type> here;
        if (use_.type) here = declare_type(c_, *use_.type);
        const Span span = use_.type ? use_.type->span : use_.element.span;
        const std::string& name = use_.element.value;
        if (!list) return crossing(here, there, Crosses::out_of_model, name, span, asked_.shape);
        // The table gives a list of what it declares.
        std::optional<Type> item;
        if (here && here->kind != TypeKind::list) {
            c_.report(draft<catalogue::model_type_differs>(
                span, name, describe(type_of(*here, c_.model.tables), c_.model.tables),
                Wording{"eine Liste", "a list"}));
            return {TypeKind::choice};
        }
        if (here && here->element != none) item = c_.model.tables.elements[here->element];
        Index inner = none;
        Type type{TypeKind::list};
        type.optional = here && here->optional;
        const Type element_type = crossing(item, there, Crosses::out_of_model, name, span, inner);
        type.element = type_of_elements(c_, element_type);
        if (type.element == none) return {TypeKind::choice};
        if (inner != none) {
            asked_.shape = next_index(c_.model.tables.model_shapes);
            c_.model.tables.model_shapes.push_back({{}, {inner}});
        }
        return type;
    }

    Context& c_;
    const syntax::Ruleset& ruleset_;
    const foreign::Model& model_;
    ModelTypes types_;
    const syntax::ModelUse& use_;
    Index place_;
    ModelRule asked_;
    bool clock_ = false;
    std::vector<bool> worked_out_;
    bool faults_told_ = false;
    foreign::Index element_ = 0; // asked
};

// Only what is asked for of a model goes into the process.
class Carried {
  public:
    Carried(ProcessModel& tables, const foreign::Model& whole, Index place)
        : tables_(tables), whole_(whole), place_(place), worked_out_(whole.elements.size()),
          given_(whole.elements.size()) {}

    void add(const RulesetUse& use) {
        understood_ = understood_ && !use.worked_out().empty();
        for (std::size_t i = 0; i < use.worked_out().size(); ++i)
            worked_out_[i] = worked_out_[i] || use.worked_out()[i];
    }
    void finish() {
        if (!understood_) return; // and reported
        for (const ModelRule& rule : tables_.model_rules)
            if (rule.model == place_ && !is_function(rule))
                for (const ModelInput& input : rule.inputs)
                    given_[input.element] = true;
        vorgang::dmn::Excerpt excerpt = vorgang::dmn::excerpt(whole_, worked_out_, given_);
        for (ModelRule& rule : tables_.model_rules) {
            if (rule.model != place_) continue;
            if (!is_function(rule))
                for (ModelInput& input : rule.inputs)
                    input.element = excerpt.elements[input.element];
            rule.element = excerpt.elements[rule.element];
        }
        tables_.decision_models[place_] = std::move(excerpt.model);
    }

  private:
    // Its inputs are places of parameters.
    [[nodiscard]] bool is_function(const ModelRule& rule) const {
        return whole_.elements[rule.element].sort == Sort::knowledge;
    }

    ProcessModel& tables_;
    const foreign::Model& whole_;
    Index place_;
    std::vector<bool> worked_out_;
    std::vector<bool> given_;
    bool understood_ = true;
};

} // namespace

void declare_rulesets(Context& c) {
    ProcessModel& tables = c.model.tables;
    for (const syntax::Ruleset& ruleset : c.tree.rulesets) {
        if (!ruleset.model) continue; // reported where it was read
        const foreign::Model& whole = ruleset.model->decisions.model();
        const Index model = next_index(tables.decision_models);
        tables.decision_models.push_back(whole);
        Carried carried(tables, whole, model);
        for (const syntax::ModelUse& use : ruleset.uses) {
            const Symbol symbol{SymbolKind::rule, next_index(tables.rules), use.name.span};
            if (!c.names.shared.add(use.name, symbol, c.diagnostics)) continue;
            RulesetUse one(c, ruleset, model, use);
            tables.rules.push_back(one.declare());
            carried.add(one);
            Rule& rule = c.model.rules.emplace_back();
            rule.span = use.name.span;
            rule.clock = one.reads_clock();
            c.model.usage.rules.push_back(false);
        }
        carried.finish();
    }
}

} // namespace vorgang::dsl::meaning
