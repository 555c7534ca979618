// Types as FEEL writes them: `list<number>`, `context<a: string>`, `function<date> -> number`.
#include "feel/parser.hpp"
#include "feel/type_names.hpp"

namespace vorgang::dsl::feel {

using Sort = model::Type::Sort;

Index Parser::type(std::string_view text) {
    begin(text);
    try {
        const Index type = read_type();
        if (!done()) fail(Trouble::expected, "end");
        return type;
    } catch (const Bad&) {
        return 0;
    }
}

Index Parser::read_type() {
    const Deeper deeper(*this);
    skip();
    const std::size_t begin = at_;
    const auto form = [&](std::string_view word) {
        if (take_type(by_english(type_spellings, word)) && take("<")) return true;
        at_ = begin;
        return false;
    };
    if (form("list")) return element_type(Sort::list);
    if (form("range")) return element_type(Sort::range);
    if (form("context")) return context_type();
    if (form("function")) return function_type();
    std::size_t size = 0;
    Index found = 0;
    for (const NamedType& named : types_) {
        const std::size_t length = match_name(rest(), named.name);
        if (length <= size) continue;
        size = length;
        found = named.type;
    }
    const Spellings* simple = nullptr;
    for (const Spellings& spelt : type_spellings) {
        const std::size_t length = match_name(rest(), spelt.in(names_.language()));
        if (length <= size) continue;
        size = length;
        simple = &spelt;
    }
    if (size == 0) fail(Trouble::unknown_type, single_name());
    at_ += size;
    if (simple == nullptr) return found;
    took_word(begin, *simple);
    return b_.type(simple_type(simple->english));
}

bool Parser::take_type(const Spellings& spelt) {
    skip();
    const std::size_t begin = at_;
    at_ += match_name(rest(), spelt.in(names_.language()));
    if (at_ == begin) return false;
    took_word(begin, spelt);
    return true;
}

Index Parser::element_type(Sort sort) {
    model::Type type;
    type.sort = sort;
    type.element = read_type();
    need(">");
    return b_.type(std::move(type));
}

Index Parser::context_type() {
    model::Type type;
    type.sort = Sort::context;
    while (!take(">")) {
        if (!type.components.empty()) need(",");
        const std::string name = key();
        members_.add(name);
        type.components.push_back({name, read_type()});
    }
    return b_.type(std::move(type));
}

Index Parser::function_type() {
    model::Type type;
    type.sort = Sort::function;
    while (!take(">")) {
        if (!type.components.empty()) need(",");
        type.components.push_back({"", read_type()});
    }
    need("->");
    type.element = read_type();
    return b_.type(std::move(type));
}

} // namespace vorgang::dsl::feel
