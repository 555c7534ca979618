#include "meaning/model_types.hpp"

#include <algorithm>

#include "dmn/vorgang_text.hpp"
#include "meaning/declare.hpp"

namespace vorgang::dsl::meaning {

using diag::say;
using Sort = foreign::Type::Sort;
using TypeHere = vorgang::Type;

namespace {

// Small letters: of ASCII and of the German ones.
std::string folded(std::string text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] >= 'A' && text[i] <= 'Z') text[i] = static_cast<char>(text[i] - 'A' + 'a');
        const bool letter = text[i] == '\xC3' && i + 1 < text.size();
        if (letter && (text[i + 1] == '\x84' || text[i + 1] == '\x96' || text[i + 1] == '\x9C'))
            text[i + 1] = static_cast<char>(text[i + 1] + 0x20);
    }
    return text;
}

} // namespace

bool stands_for(std::string_view word, std::string_view text) {
    if (word == text) return true;
    return folded(std::string(word)) == folded(vorgang::dmn::word_of(text));
}

Wording ModelTypes::describe(foreign::Index index) const {
    const foreign::Type& type = m_.types[index];
    switch (type.sort) {
    case Sort::any: return {"von beliebiger Art", "of any kind"};
    case Sort::null: return {"immer null", "always null"};
    case Sort::list: {
        const Wording element = describe(type.element);
        return say("eine Liste ({})", "a list ({})", element);
    }
    case Sort::context:
        return type.name.empty() ? Wording{"ein Kontext", "a context"}
                                 : say("ein Kontext (`{}`)", "a context (`{}`)", type.name);
    case Sort::function: return {"eine Funktion", "a function"};
    case Sort::range: return {"ein Bereich", "a range"};
    case Sort::simple: break;
    }
    if (type.any_duration) return {"eine Dauer", "a duration"};
    switch (type.kind) {
    case foreign::Kind::boolean: return {"ein Wahrheitswert (boolean)", "a boolean"};
    case foreign::Kind::number: return {"eine Zahl", "a number"};
    case foreign::Kind::string:
        if (const auto texts = texts_of(index)) {
            std::string all;
            for (const std::string& text : *texts)
                all.append(all.empty() ? "" : ", ").append("\"" + text + "\"");
            return say("einer der Texte {}", "one of the texts {}", all);
        }
        return {"ein Text", "a text"};
    case foreign::Kind::date: return {"ein Datum", "a date"};
    case foreign::Kind::time: return {"eine Uhrzeit", "a time of day"};
    case foreign::Kind::date_time: return {"ein Zeitpunkt", "a date and time"};
    case foreign::Kind::years_months: return {"eine Dauer in Monaten", "a duration in months"};
    case foreign::Kind::days_time:
        return {"eine Dauer in Tagen und Stunden", "a duration in days and hours"};
    default: return {"von einer Art ohne Namen", "of a kind without a name"};
    }
}

// Texts of which the value is one, where the type says so.
std::optional<std::vector<std::string>> ModelTypes::texts_of(foreign::Index index) const {
    const foreign::Type& type = m_.types[index];
    if (type.sort != Sort::simple || type.kind != foreign::Kind::string ||
        type.allowed == foreign::none)
        return std::nullopt;
    const foreign::Node& tests = m_.nodes[type.allowed];
    if (tests.op != foreign::Op::tests || tests.flags != 0) return std::nullopt;
    std::vector<std::string> texts;
    for (foreign::Index i = 0; i < tests.b; ++i) {
        const foreign::Node& test = m_.nodes[m_.links[tests.a + i]];
        if (test.op != foreign::Op::constant || !m_.constants[test.a].is(foreign::Kind::string))
            return std::nullopt;
        texts.push_back(m_.constants[test.a].string());
    }
    return texts;
}

// Types that others share are looked at once, not once for each that has them: what is in a type
// stands before it.
template<class Fact, class OfType>
std::vector<Fact> ModelTypes::of_types_up_to(foreign::Index index, OfType&& of_type) const {
    std::vector<Fact> facts(index + std::size_t{1});
    for (foreign::Index i = 0; i <= index; ++i)
        facts[i] = of_type(m_.types[i], facts);
    return facts;
}

bool ModelTypes::has_counterpart(foreign::Index index) const {
    using Has = std::uint8_t;
    const auto has = of_types_up_to<Has>(
        index, [&](const foreign::Type& type, const std::vector<Has>& inner) -> Has {
            switch (type.sort) {
            case Sort::any: return 1;
            case Sort::simple:
                return type.kind != foreign::Kind::time && type.kind != foreign::Kind::function;
            case Sort::list:
                return m_.types[type.element].sort != Sort::list && inner[type.element] != 0;
            case Sort::context:
                return std::ranges::all_of(type.components,
                                           [&](const foreign::Type::Component& component) {
                                               return inner[component.type] != 0;
                                           });
            default: return 0;
            }
        });
    return has[index] != 0;
}

int ModelTypes::depth(foreign::Index index) const {
    const auto depths =
        of_types_up_to<int>(index, [](const foreign::Type& type, const std::vector<int>& inner) {
            if (type.sort == Sort::list) return 1 + inner[type.element];
            if (type.sort != Sort::context) return 0;
            int deepest = 0;
            for (const foreign::Type::Component& component : type.components)
                deepest = std::max(deepest, inner[component.type]);
            return 1 + deepest;
        });
    return depths[index];
}

std::size_t ModelTypes::parts(foreign::Index index) const {
    const auto counts = of_types_up_to<std::size_t>(
        index, [](const foreign::Type& type, const std::vector<std::size_t>& inner) {
            std::size_t all = 1;
            if (type.sort == Sort::list) all += inner[type.element];
            if (type.sort == Sort::context)
                for (const foreign::Type::Component& component : type.components)
                    all = std::min(all + inner[component.type], parts_max + 1);
            return all;
        });
    return counts[index];
}

Index ModelTypes::add(ModelShape shape) {
    auto& shapes = c_.model.tables.model_shapes;
    const Index index = next_index(shapes);
    shapes.push_back(std::move(shape));
    return index;
}

std::optional<TypeHere> ModelTypes::counterpart(foreign::Index index, std::string_view name) {
    const foreign::Type& type = m_.types[index];
    TypeHere here;
    switch (type.sort) {
    case Sort::list: {
        const auto element = counterpart(type.element, name);
        if (!element) return std::nullopt;
        here.kind = TypeKind::list;
        here.element = type_of_elements(c_, *element);
        return here;
    }
    case Sort::context: return record(index, name);
    case Sort::simple: break;
    default: return std::nullopt;
    }
    if (type.any_duration) return TypeHere{TypeKind::length};
    switch (type.kind) {
    case foreign::Kind::boolean: return TypeHere{TypeKind::yes_no};
    case foreign::Kind::number: return TypeHere{TypeKind::number};
    case foreign::Kind::string: return choice_or_text(index);
    case foreign::Kind::date: return TypeHere{TypeKind::date};
    case foreign::Kind::date_time: return TypeHere{TypeKind::instant};
    case foreign::Kind::years_months:
    case foreign::Kind::days_time: return TypeHere{TypeKind::length};
    default: return std::nullopt;
    }
}

// A choice where every text is a word of its own.
TypeHere ModelTypes::choice_or_text(foreign::Index index) {
    const auto texts = texts_of(index);
    if (!texts) return {TypeKind::text};
    std::vector<std::string> words;
    std::vector<std::string> seen;
    for (const std::string& text : *texts) {
        words.push_back(vorgang::dmn::word_of(text));
        const std::string fold = folded(words.back());
        if (words.back().empty() || std::ranges::find(seen, fold) != seen.end())
            return {TypeKind::text};
        seen.push_back(fold);
    }
    TypeHere choice{TypeKind::choice};
    choice.choice = choice_in_place(c_, words);
    return choice;
}

// The record that has these parts and no others, or a new one.
std::optional<TypeHere> ModelTypes::record(foreign::Index index, std::string_view name) {
    const foreign::Type& type = m_.types[index];
    auto& tables = c_.model.tables;
    TypeHere here{TypeKind::context};
    for (std::size_t i = 0; i < tables.contexts.size(); ++i) {
        const ContextType& declared = tables.contexts[i];
        if (declared.document || declared.entries.size() != type.components.size()) continue;
        here.context = static_cast<Index>(i);
        const std::size_t shapes = tables.model_shapes.size();
        Index shape = none;
        Wording why;
        const bool fits = match(here, index, Crosses::out_of_model, shape, why);
        tables.model_shapes.resize(shapes);
        if (fits) return here;
    }
    std::vector<Parameter> entries;
    for (const foreign::Type::Component& component : type.components) {
        const std::string word = vorgang::dmn::word_of(component.name);
        const auto part = counterpart(component.type, name);
        const auto same = [&](const Parameter& one) { return folded(one.name) == folded(word); };
        if (!part || word.empty() || std::ranges::any_of(entries, same)) return std::nullopt;
        entries.push_back({word, *part});
    }
    if (entries.empty() || entries.size() > 60) return std::nullopt;
    here.context = next_index(tables.contexts);
    tables.contexts.push_back({std::string(name), std::move(entries), false});
    return here;
}

bool ModelTypes::match_names(const std::vector<std::string>& names, foreign::Index there,
                             Crosses way, Index& shape, Wording& why) {
    const auto texts = texts_of(there);
    ModelShape made;
    for (const std::string& name : names) {
        if (!texts) {
            made.names.push_back(name);
            continue;
        }
        const auto text = std::ranges::find_if(
            *texts, [&](const std::string& one) { return stands_for(name, one); });
        if (text != texts->end()) {
            made.names.push_back(*text);
            continue;
        }
        if (way == Crosses::into_model) {
            why = say("den Wert `{}` kennt das Modell nicht",
                      "the model does not know the value `{}`", name);
            return false;
        }
        made.names.push_back(name); // never comes
    }
    if (texts && way == Crosses::out_of_model)
        for (const std::string& text : *texts)
            if (std::ranges::find(made.names, text) == made.names.end()) {
                why = say("den Wert `{}` des Modells gibt es hier nicht",
                          "the value `{}` of the model is not there here", text);
                return false;
            }
    shape = add(std::move(made));
    return true;
}

bool ModelTypes::match_record(const TypeHere& here, foreign::Index there, Crosses way, Index& shape,
                              Wording& why) {
    const foreign::Type& type = m_.types[there];
    const std::vector<Parameter> entries = c_.model.tables.contexts[here.context].entries;
    if (type.sort != Sort::any && type.sort != Sort::context) return false;
    ModelShape made;
    std::vector<bool> met(type.components.size());
    for (const Parameter& entry : entries) {
        const auto part =
            std::ranges::find_if(type.components, [&](const foreign::Type::Component& one) {
                return stands_for(entry.name, one.name);
            });
        Index inner = none;
        if (part != type.components.end()) {
            met[static_cast<std::size_t>(part - type.components.begin())] = true;
            if (!match(entry.type, part->type, way, inner, why)) {
                if (why.empty())
                    why = say("`{}` ist im Modell {}", "`{}` is {} in the model", part->name,
                              describe(part->type));
                return false;
            }
            made.names.push_back(part->name);
        } else {
            const bool open = type.sort == Sort::any;
            if (!open && way == Crosses::out_of_model && !entry.type.optional) {
                why = say("`{}` hat das Modell nicht", "the model has no `{}`", entry.name);
                return false;
            }
            if (!match(entry.type, 0, way, inner, why)) return false;
            made.names.push_back(entry.name);
        }
        made.parts.push_back(inner);
    }
    const auto missing = std::ranges::find(met, false);
    if (way == Crosses::into_model && missing != met.end()) {
        const std::string& name =
            type.components[static_cast<std::size_t>(missing - met.begin())].name;
        const std::string word = vorgang::dmn::word_of(name);
        why = word == name ? say("`{}` fehlt hier", "`{}` is missing here", name)
                           : say("`{}` fehlt hier, als Teil `{}`",
                                 "`{}` is missing here, as an entry `{}`", name, word);
        return false;
    }
    shape = add(std::move(made));
    return true;
}

bool ModelTypes::match_list(const TypeHere& here, foreign::Index there, Crosses way, Index& shape,
                            Wording& why) {
    const foreign::Type& type = m_.types[there];
    if (type.sort != Sort::any && type.sort != Sort::list) return false;
    const TypeHere element = c_.model.tables.elements[here.element];
    Index inner = none;
    if (!match(element, type.sort == Sort::any ? 0 : type.element, way, inner, why)) return false;
    if (inner != none) shape = add({{}, {inner}});
    return true;
}

bool ModelTypes::match(const TypeHere& here, foreign::Index there, Crosses way, Index& shape,
                       Wording& why) {
    shape = none;
    const foreign::Type& type = m_.types[there];
    const bool any = type.sort == Sort::any;
    const auto is = [&](foreign::Kind kind) {
        return any || (type.sort == Sort::simple && !type.any_duration && type.kind == kind);
    };
    switch (here.kind) {
    case TypeKind::yes_no: return is(foreign::Kind::boolean);
    case TypeKind::integer:
    case TypeKind::number:
    case TypeKind::money: return is(foreign::Kind::number);
    case TypeKind::text: return is(foreign::Kind::string);
    case TypeKind::date: return is(foreign::Kind::date);
    case TypeKind::instant: return is(foreign::Kind::date_time);
    case TypeKind::length:
        return is(foreign::Kind::days_time) || is(foreign::Kind::years_months) ||
               (type.sort == Sort::simple && type.any_duration);
    case TypeKind::choice: {
        // A fault of the declaration was reported there.
        if (here.choice == none) return true;
        const std::vector<std::string> values = c_.model.tables.choices[here.choice].values;
        return is(foreign::Kind::string) && match_names(values, there, way, shape, why);
    }
    case TypeKind::role: {
        std::vector<std::string> names;
        for (const Role& role : c_.model.tables.roles)
            names.push_back(role.name);
        return is(foreign::Kind::string) && match_names(names, there, way, shape, why);
    }
    case TypeKind::person: return false;
    case TypeKind::list: return match_list(here, there, way, shape, why);
    case TypeKind::context: return match_record(here, there, way, shape, why);
    }
    return false;
}

} // namespace vorgang::dsl::meaning
