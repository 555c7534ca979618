// Boxed expressions, all of them.
#include <fmt/format.h>

#include <algorithm>

#include "dmn/reader.hpp"

namespace vorgang::dmn {

namespace {

constexpr std::string_view kinds[] = {"literalExpression",
                                      "context",
                                      "invocation",
                                      "functionDefinition",
                                      "relation",
                                      "list",
                                      "conditional",
                                      "filter",
                                      "for",
                                      "some",
                                      "every",
                                      "decisionTable"};

} // namespace

class Reader::Deeper {
  public:
    explicit Deeper(Reader& reader) : reader_(reader) { ++reader_.depth_; }
    ~Deeper() { --reader_.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;
    [[nodiscard]] bool too_deep() const { return reader_.depth_ > reader_.limits_.nesting; }

  private:
    Reader& reader_;
};

// The expression inside an element; an empty one where there is none.
Element Reader::logic_of(Element xml) {
    for (const Element one : children(xml))
        if (std::ranges::find(kinds, local_name(one)) != std::end(kinds)) return one;
    return {};
}

Place Reader::here() {
    const auto end = static_cast<std::uint32_t>(model_.source.size());
    return {end, end};
}

Index Reader::broken() {
    return b_.add(Op::broken, here());
}

Index Reader::boxed(Element xml, Frame& frame) {
    const Deeper deeper(*this);
    if (deeper.too_deep()) {
        find(at_work_, xml, catalogue::dmn_limit::code,
             {"Ausdrücke sind tiefer verschachtelt als erlaubt",
              "expressions nest deeper than allowed"});
        return broken();
    }
    const Index node = boxed_kind(xml, frame);
    // A function definition has the type of the function.
    return local_name(xml) == "functionDefinition" ? node : b_.coerced(node, type_attribute(xml));
}

Index Reader::boxed_kind(Element xml, Frame& frame) {
    const std::string_view kind = local_name(xml);
    if (kind == "literalExpression") return literal(xml, frame);
    if (kind == "context") return context(xml, frame);
    if (kind == "invocation") return invocation(xml, frame);
    if (kind == "functionDefinition") return function(xml, frame);
    if (kind == "relation") return relation(xml, frame);
    if (kind == "list") return list(xml, frame);
    if (kind == "conditional") return conditional(xml, frame);
    if (kind == "filter") return filter(xml, frame);
    if (kind == "for") return loop(xml, frame, Op::iterate);
    if (kind == "some") return loop(xml, frame, Op::some);
    if (kind == "every") return loop(xml, frame, Op::every);
    if (kind == "decisionTable") return table(xml, frame);
    find(at_work_, xml, catalogue::dmn_incomplete::code,
         {"hier fehlt ein Ausdruck", "an expression is missing here"});
    return broken();
}

Index Reader::boxed_child(Element xml, std::string_view name, Frame& frame) {
    const Element logic = logic_of(child(xml, name));
    return boxed(logic ? logic : xml.child("?"), frame);
}

Index Reader::feel_text(Element xml, const std::string& text, Frame& frame) {
    const Index node = parser_at(xml).expression(text, frame);
    parsed(xml, text);
    return node;
}

Index Reader::literal(Element xml, Frame& frame) {
    const std::string language = attribute(xml, "expressionLanguage");
    const bool feel = language.empty() || language.find("FEEL") != std::string::npos ||
                      language.find("feel") != std::string::npos;
    if (!feel) {
        find(at_work_, xml, catalogue::dmn_foreign::code,
             {fmt::format("die Sprache `{}` wird nicht gelesen", language),
              fmt::format("the language `{}` is not read", language)});
        return broken();
    }
    if (!language.empty()) names_.speak(language_of(xml));
    const Index node = feel_text(xml, text_of(xml), frame);
    names_.speak(modules_[at_work_].language);
    return node;
}

// Entries see those before them; one without a name is the result.
Index Reader::context(Element xml, Frame& frame) {
    const Place place = here();
    std::vector<Index> links;
    Index count = 0;
    Index result = none;
    for (const Element entry : children(xml, "contextEntry")) {
        const Element variable = child(entry, "variable");
        const Element logic = logic_of(entry);
        const Index value =
            logic ? b_.coerced(boxed(logic, frame), type_attribute(variable)) : broken();
        if (!variable) {
            result = value;
            continue;
        }
        const std::string name = dsl::feel::normalized_name(attribute(variable, "name"));
        const Index slot = frame.take();
        links.insert(links.end(), {b_.name(name), value, slot});
        members_.add(name);
        names_.push({name, Known::Sort::slot, slot});
        ++count;
    }
    names_.pop(count);
    frame.next -= count;
    const Index first = b_.links(links);
    return b_.add(Op::context, place, first, count, result);
}

Index Reader::invocation(Element xml, Frame& frame) {
    const Place place = here();
    const Element callee = logic_of(xml);
    if (!callee) {
        find(at_work_, xml, catalogue::dmn_incomplete::code,
             {"hier fehlt, was aufgerufen wird", "what is called is missing here"});
        return broken();
    }
    const Index function = boxed(callee, frame);
    std::vector<Index> links;
    Index count = 0;
    for (const Element binding : children(xml, "binding")) {
        const Element parameter = child(binding, "parameter");
        const Element logic = logic_of(binding);
        const Index value = logic ? boxed(logic, frame) : b_.null(here());
        links.insert(links.end(),
                     {b_.name(dsl::feel::normalized_name(attribute(parameter, "name"))),
                      b_.coerced(value, type_attribute(parameter))});
        ++count;
    }
    const Index first = b_.links(links);
    return b_.add(Op::call, place, function, first, count, count == 0 ? 0 : 1);
}

// Nothing, and a finding, for a function of another language.
std::optional<Index> Reader::written_function(Element xml, Index captured, Index result) {
    const std::string kind = attribute(xml, "kind");
    if (!kind.empty() && kind != "FEEL") {
        find(at_work_, xml, catalogue::dmn_foreign::code,
             {fmt::format("Funktionen der Art `{}` werden nicht ausgeführt", kind),
              fmt::format("functions of kind `{}` are not run", kind)});
        return std::nullopt;
    }
    vorgang::feel::WrittenFunction written;
    written.captured = captured;
    written.result = result;
    Frame inner{captured, captured};
    for (const Element parameter : children(xml, "formalParameter")) {
        const std::string name = dsl::feel::normalized_name(attribute(parameter, "name"));
        written.parameters.push_back({name, type_attribute(parameter)});
        names_.push({name, Known::Sort::slot, inner.take()});
    }
    const Element logic = logic_of(xml);
    written.body = logic ? boxed(logic, inner) : broken();
    names_.pop(written.parameters.size());
    written.frame = inner.size;
    model_.functions.push_back(std::move(written));
    return static_cast<Index>(model_.functions.size() - 1);
}

Index Reader::function(Element xml, Frame& frame) {
    const Place place = here();
    Index result = type_attribute(xml);
    if (model_.types[result].sort == vorgang::feel::Type::Sort::function) result = 0;
    const auto written = written_function(xml, frame.next, result);
    return written ? b_.add(Op::closure, place, *written) : broken();
}

Index Reader::relation(Element xml, Frame& frame) {
    const Place place = here();
    std::vector<Element> columns = children(xml, "column");
    std::vector<Index> rows;
    for (const Element row : children(xml, "row")) {
        const std::vector<Element> cells = children(row);
        std::vector<Index> links;
        const std::size_t count = std::min(cells.size(), columns.size());
        for (std::size_t i = 0; i < count; ++i) {
            const std::string name = dsl::feel::normalized_name(attribute(columns[i], "name"));
            members_.add(name);
            const Index value = b_.coerced(boxed(cells[i], frame), type_attribute(columns[i]));
            links.insert(links.end(), {b_.name(name), value, frame.take()});
        }
        frame.next -= static_cast<Index>(count);
        const Index first = b_.links(links);
        rows.push_back(b_.add(Op::context, place, first, static_cast<Index>(count), none));
    }
    const Index first = b_.links(rows);
    return b_.add(Op::list, place, first, static_cast<Index>(rows.size()));
}

Index Reader::list(Element xml, Frame& frame) {
    const Place place = here();
    std::vector<Index> items;
    for (const Element one : children(xml))
        if (std::ranges::find(kinds, local_name(one)) != std::end(kinds))
            items.push_back(boxed(one, frame));
    const Index first = b_.links(items);
    return b_.add(Op::list, place, first, static_cast<Index>(items.size()));
}

Index Reader::conditional(Element xml, Frame& frame) {
    const Place place = here();
    const Index condition = boxed_child(xml, "if", frame);
    const Index yes = boxed_child(xml, "then", frame);
    const Index no = boxed_child(xml, "else", frame);
    return b_.add(Op::branch, place, condition, yes, no);
}

Index Reader::filter(Element xml, Frame& frame) {
    const Place place = here();
    const Index source = boxed_child(xml, "in", frame);
    const Index item = frame.take();
    names_.push(dsl::feel::word_in(names_.language(), "item", item));
    names_.push({"", Known::Sort::item, item});
    const Index predicate = boxed_child(xml, "match", frame);
    names_.pop(2);
    --frame.next;
    return b_.add(Op::filter, place, source, predicate, item);
}

Index Reader::loop(Element xml, Frame& frame, Op op) {
    const Place place = here();
    const Index source = boxed_child(xml, "in", frame);
    const Index slot = frame.take(2); // the second is that of `partial`
    names_.push(
        {dsl::feel::normalized_name(attribute(xml, "iteratorVariable")), Known::Sort::slot, slot});
    names_.push(dsl::feel::word_in(names_.language(), "partial", slot + 1));
    const Index body = boxed_child(xml, op == Op::iterate ? "return" : "satisfies", frame);
    names_.pop(2);
    frame.next -= 2;
    const Index first = b_.links({slot, source, none});
    return b_.add(op, place, first, 1, body, op == Op::iterate ? 1 : 0);
}

} // namespace vorgang::dmn
