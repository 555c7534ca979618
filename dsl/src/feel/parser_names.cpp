// Names: the longest that is in scope; inside a filter the keys of its items too.
#include <algorithm>

#include "feel/characters.hpp"
#include "feel/parser.hpp"

namespace vorgang::dsl::feel {

namespace {

Spellings spellings_of(const Known& known) {
    return known.sort == Known::Sort::builtin ? function_spelling(known.word)
                                              : keyword_spelling(known.word);
}

} // namespace

// One word, as far as letters and digits go; not taken yet.
std::string_view Parser::single_name() {
    skip();
    if (!is_name_start(character_at(rest()).code)) return {};
    std::size_t size = 0;
    while (size < rest().size() && is_name_part(character_at(rest().substr(size)).code))
        size += character_at(rest().substr(size)).size;
    return rest().substr(0, size);
}

Index Parser::name() {
    skip();
    const std::size_t begin = at_;
    bool in_filter = false;
    for (std::size_t i = 0; i < names_.size(); ++i)
        in_filter = in_filter || names_[i].sort == Known::Sort::item;
    const auto known = names_.longest(rest());
    const auto member = in_filter ? members_.longest(rest()) : Members::Match{};
    const std::string_view single = single_name();
    if (known && known->size >= member.size && known->size >= single.size()) {
        const Known what = names_[known->place];
        at_ += known->size;
        if (what.sort == Known::Sort::slot && what.place == input_ && what.name == "?")
            names_input_ = true;
        if (!what.word.empty()) took_word(begin, spellings_of(what));
        const Index node = named(what, since(begin));
        return through_items(node, what.key(), known->place, since(begin));
    }
    if (member.size == 0 && single.empty()) fail(Trouble::expected, "expression");
    const std::string name(member.size >= single.size() ? member.name : single);
    at_ += std::max(member.size, single.size());
    if (in_filter) return through_items(none, name, 0, since(begin));
    findings_.push_back({Trouble::unknown_name, since(begin), name});
    return b_.add(Op::unknown_name, since(begin), b_.name(name));
}

Index Parser::named(const Known& known, Place place) {
    switch (known.sort) {
    case Known::Sort::slot:
    case Known::Sort::item: return b_.slot(known.place, place);
    case Known::Sort::global: return b_.add(Op::global, place, known.place);
    case Known::Sort::builtin:
        return b_.constant(
            model::Value::of(model::Function{model::Function::Sort::builtin, known.place, {}}),
            place);
    }
    return b_.null(place);
}

// Each filter between here and where the name is declared may have a key of that name.
Index Parser::through_items(Index node, std::string_view name, std::size_t above, Place place) {
    for (std::size_t i = above; i < names_.size(); ++i)
        if (names_[i].sort == Known::Sort::item)
            node = b_.add(Op::item_name, place, b_.name(name), names_[i].place, node);
    return node;
}

} // namespace vorgang::dsl::feel
