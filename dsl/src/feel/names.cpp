#include "feel/names.hpp"

#include <algorithm>

#include "feel/characters.hpp"

namespace vorgang::dsl::feel {

std::size_t match_name(std::string_view text, std::string_view name) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (name[i] != ' ') {
            if (at == text.size() || text[at] != name[i]) return 0;
            ++at;
            continue;
        }
        const std::size_t blanks = blanks_at(text.substr(at));
        if (blanks == 0) return 0;
        at += blanks;
    }
    if (at == 0) return 0;
    // A name that ends in a letter or digit does not end inside a longer word.
    const bool ends_in_part = is_name_part(last_character(text.substr(0, at)));
    if (ends_in_part && at < text.size() && is_name_part(character_at(text.substr(at)).code))
        return 0;
    return at;
}

std::string normalized_name(std::string_view text) {
    std::string name;
    while (!text.empty()) {
        if (const std::size_t blanks = blanks_at(text)) {
            text.remove_prefix(blanks);
            if (!name.empty() && !text.empty()) name += ' ';
            continue;
        }
        const std::size_t size = character_at(text).size;
        name += text.substr(0, size);
        text.remove_prefix(size);
    }
    return name;
}

void Members::add(std::string_view name) {
    if (name.empty()) return;
    auto& names = by_first_[static_cast<unsigned char>(name.front())];
    if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
}

Members::Match Members::longest(std::string_view text) const {
    Match best;
    if (text.empty()) return best;
    for (const std::string& name : by_first_[static_cast<unsigned char>(text.front())]) {
        const std::size_t size = match_name(text, name);
        if (size > best.size) best = {size, name};
    }
    return best;
}

Known builtin_in(Language language, std::string_view english) {
    return {std::string(function_spelling(english).in(language)), Known::Sort::builtin,
            *model::builtin(english), std::string(english)};
}

Known word_in(Language language, std::string_view english, Index slot) {
    return {std::string(keyword_spelling(english).in(language)), Known::Sort::slot, slot,
            std::string(english)};
}

void Names::push_builtins() {
    for (const std::string_view name : model::builtin_names())
        push(builtin_in(Language::english, name));
    german_ = known_.size();
    for (const std::string_view name : model::builtin_names())
        push(builtin_in(Language::german, name));
    others_ = known_.size();
}

std::optional<Names::Match> Names::longest(std::string_view text) const {
    Match best;
    const bool german = language_ == Language::german;
    for (std::size_t i = known_.size(); i-- > 0;) {
        if (i < others_ && german != (i >= german_)) continue;
        const Known& known = known_[i];
        if (known.sort == Known::Sort::item || text.empty() || known.name.empty()) continue;
        if (known.name.front() != text.front()) continue;
        const std::size_t size = match_name(text, known.name);
        if (size > best.size) best = {size, i};
    }
    if (best.size == 0) return std::nullopt;
    return best;
}

} // namespace vorgang::dsl::feel
