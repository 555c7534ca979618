#include "feel/expression.hpp"

#include "feel/parser.hpp"

namespace vorgang::dsl::feel {

Expression read_expression(std::string_view text, std::span<const std::string> inputs,
                           Language language) {
    Expression result;
    Builder builder(result.tables);
    Names names;
    Members members;
    const std::vector<NamedType> types;
    names.push_builtins();
    names.speak(language);
    for (const char* name : {"time offset", "start included", "end included"})
        members.add(name);
    for (const std::string& input : inputs) {
        names.push({normalized_name(input), Known::Sort::global,
                    static_cast<Index>(result.tables.elements.size())});
        model::Element element;
        element.name = normalized_name(input);
        result.tables.elements.push_back(std::move(element));
    }
    model::Element decision;
    decision.sort = model::Element::Sort::decision;
    decision.name = "result";
    Frame frame;
    decision.body = Parser(builder, names, members, types, result.findings).expression(text, frame);
    decision.frame = frame.size;
    result.tables.elements.push_back(std::move(decision));
    return result;
}

} // namespace vorgang::dsl::feel
