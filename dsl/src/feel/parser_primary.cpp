// What an expression is made of: literals, names, parentheses, lists, contexts, loops, functions.
#include <algorithm>

#include "feel/characters.hpp"
#include "feel/parser.hpp"

namespace vorgang::dsl::feel {

Index Parser::primary() {
    skip();
    if (at_ == text_.size()) fail(Trouble::expected, "expression");
    if (number_begins()) return number();
    switch (text_[at_]) {
    case '"': return text();
    case '@': return temporal();
    case '(': return parenthesis();
    case '[': return bracket();
    case ']': return open_range();
    case '{': return context();
    default: break;
    }
    // A name that is in scope may begin with a keyword.
    const auto known = names_.longest(rest());
    constexpr std::string_view keywords[] = {"if",   "for",   "some", "every",
                                             "true", "false", "null", "function"};
    for (const std::string_view word : keywords) {
        const std::size_t size = word_size(word);
        if (size != 0 && (!known || known->size <= size)) return keyword();
    }
    return name();
}

Index Parser::keyword() {
    const std::size_t begin = at_;
    const Deeper deeper(*this);
    if (take_word("if")) return branch();
    if (take_word("for")) return loop();
    if (take_word("some")) return quantified(Op::some);
    if (take_word("every")) return quantified(Op::every);
    if (take_word("true")) return b_.constant(model::Value::of(true), since(begin));
    if (take_word("false")) return b_.constant(model::Value::of(false), since(begin));
    if (take_word("null")) return b_.null(since(begin));
    need_word("function");
    return function();
}

Index Parser::branch() {
    const std::size_t begin = at_;
    const Index condition = any();
    need_word("then");
    const Index yes = any();
    need_word("else");
    const Index no = any();
    return b_.add(Op::branch, since(begin), condition, yes, no);
}

// Reads `x in xs, y in ys`; each name is in scope from the next one on.
struct Parser::Iterators {
    std::vector<Index> links{};
    Index count = 0;
};

std::string Parser::variable() {
    skip();
    std::size_t at = at_;
    while (at < text_.size()) {
        const std::string_view after = text_.substr(at);
        if (at > at_ && blanks_at(after) != 0 &&
            match_name(after.substr(blanks_at(after)), "in") != 0) { // the same in German
            std::string name = normalized_name(text_.substr(at_, at - at_));
            at_ = at;
            need_word("in");
            return name;
        }
        const Character c = character_at(after);
        const bool good = is_name_part(c.code) || is_blank(c.code) || c.code == '.' ||
                          c.code == '/' || c.code == '-' || c.code == '+' || c.code == '*';
        if (!good) break;
        at += c.size;
    }
    fail(Trouble::expected, "in");
}

Parser::Iterators Parser::iterators(bool ranges) {
    Iterators result;
    do {
        const std::string name = variable();
        const Index from = any();
        const Index to = ranges && take("..") ? any() : none;
        const Index slot = frame_->take();
        names_.push({name, Known::Sort::slot, slot});
        result.links.insert(result.links.end(), {slot, from, to});
        ++result.count;
    } while (take(","));
    return result;
}

Index Parser::loop() {
    const std::size_t begin = at_;
    const Iterators all = iterators(true);
    need_word("return");
    const Index partial = frame_->take();
    names_.push(word_in(names_.language(), "partial", partial));
    const std::size_t first_node = b_.tables().nodes.size();
    const Index body = any();
    const auto& nodes = b_.tables().nodes;
    const bool uses_partial =
        std::any_of(nodes.begin() + static_cast<std::ptrdiff_t>(first_node), nodes.end(),
                    [&](const auto& node) {
                        return (node.op == Op::slot && node.a == partial) || node.op == Op::closure;
                    });
    names_.pop(all.count + 1);
    frame_->next -= all.count + 1;
    const Index links = b_.links(all.links);
    return b_.add(Op::iterate, since(begin), links, all.count, body, uses_partial ? 1 : 0);
}

Index Parser::quantified(Op op) {
    const std::size_t begin = at_;
    const Iterators all = iterators(true);
    need_word("satisfies");
    // The slot after the last iterator belongs to loops of all sorts.
    frame_->take();
    const Index condition = any();
    names_.pop(all.count);
    frame_->next -= all.count + 1;
    const Index links = b_.links(all.links);
    return b_.add(op, since(begin), links, all.count, condition);
}

// It takes along all slots there are, so its own come after them.
Index Parser::function() {
    const std::size_t begin = at_;
    model::WrittenFunction written;
    written.captured = frame_->next;
    need("(");
    Frame inner{written.captured, written.captured};
    while (!take(")")) {
        if (!written.parameters.empty()) need(",");
        skip();
        const std::string name(argument_name());
        std::string plain = name;
        if (name.empty()) {
            plain = std::string(single_name());
            if (plain.empty()) fail(Trouble::expected, "name");
            at_ += plain.size();
        } else {
            at_ = text_.find(':', at_) + 1;
        }
        const Index type = name.empty() ? 0 : read_type();
        written.parameters.push_back({plain, type});
        names_.push({plain, Known::Sort::slot, inner.take()});
    }
    if (take_word("external")) fail(Trouble::external, "");
    Frame* const outer = frame_;
    frame_ = &inner;
    written.body = any();
    frame_ = outer;
    names_.pop(written.parameters.size());
    written.frame = inner.size;
    b_.tables().functions.push_back(std::move(written));
    return b_.add(Op::closure, since(begin), static_cast<Index>(b_.tables().functions.size() - 1));
}

// An expression, a range that leaves out its start, or a comparison as a range: `(<10)`.
Index Parser::parenthesis() {
    const std::size_t begin = at_;
    const Deeper deeper(*this);
    need("(");
    if (const auto form = comparison_sign()) {
        const Index end = sum();
        need(")");
        return b_.add(Op::comparison, since(begin), end, none, none,
                      static_cast<std::uint8_t>(*form));
    }
    const Index inner = any();
    if (take("..")) return range_from(inner, begin, false);
    need(")");
    return inner;
}

Index Parser::open_range() {
    const std::size_t begin = at_;
    const Deeper deeper(*this);
    need("]");
    const Index start = any();
    need("..");
    return range_from(start, begin, false);
}

Index Parser::range_from(Index start, std::size_t begin, bool included) {
    const Index end = any();
    const bool closed = take("]");
    if (!closed && !take(")") && !take("[")) fail(Trouble::expected, "]");
    const int flags = (included ? 1 : 0) | (closed ? 2 : 0);
    return b_.add(Op::range, since(begin), start, end, none, static_cast<std::uint8_t>(flags));
}

// A list, or a range that begins with its start.
Index Parser::bracket() {
    const std::size_t begin = at_;
    const Deeper deeper(*this);
    need("[");
    std::vector<Index> items;
    while (!take("]")) {
        if (!items.empty()) need(",");
        // A list of tests: `5 in [<3, >10]`.
        items.push_back(test());
        if (items.size() == 1 && take("..")) return range_from(items.front(), begin, true);
    }
    const Index links = b_.links(items);
    return b_.add(Op::list, since(begin), links, static_cast<Index>(items.size()));
}

std::string Parser::key() {
    skip();
    if (peek("\"")) {
        std::string key = string();
        need(":");
        return key;
    }
    std::string name = argument_name();
    if (name.empty()) fail(Trouble::expected, "key");
    at_ = text_.find(':', at_) + 1;
    return name;
}

Index Parser::context() {
    const std::size_t begin = at_;
    const Deeper deeper(*this);
    need("{");
    std::vector<Index> links;
    std::vector<std::string> keys;
    while (!take("}")) {
        if (!keys.empty()) need(",");
        const std::size_t key_begin = at_;
        const std::string key = this->key();
        if (std::ranges::find(keys, key) != keys.end()) {
            at_ = key_begin;
            fail(Trouble::same_key, key);
        }
        const Index value = any();
        const Index slot = frame_->take();
        links.insert(links.end(), {b_.name(key), value, slot});
        keys.push_back(key);
        members_.add(key);
        names_.push({key, Known::Sort::slot, slot});
    }
    names_.pop(keys.size());
    const auto count = static_cast<Index>(keys.size());
    frame_->next -= count;
    const Index first = b_.links(links);
    return b_.add(Op::context, since(begin), first, count, none);
}

} // namespace vorgang::dsl::feel
