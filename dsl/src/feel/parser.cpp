#include "feel/parser.hpp"

#include <algorithm>

#include "feel/characters.hpp"

namespace vorgang::dsl::feel {
namespace {

// LIMIT: expressions inside one another.
constexpr int depth_max = 150;

} // namespace

Parser::Deeper::Deeper(Parser& parser) : parser_(parser) {
    if (++parser_.depth_ <= depth_max) return;
    --parser_.depth_;
    parser_.fail(Trouble::too_deep, "");
}

void Parser::begin(std::string_view text) {
    base_ = b_.source(text);
    text_ = text;
    at_ = 0;
    depth_ = 0;
}

void Parser::back_to(const Mark& mark) {
    names_.pop(names_.size() - mark.names);
    frame_ = mark.frame;
    frame_->next = mark.next;
}

Place Parser::since(std::size_t begin) const noexcept {
    std::size_t end = at_;
    while (end > begin && is_blank(static_cast<unsigned char>(text_[end - 1])))
        --end;
    return {base_ + static_cast<std::uint32_t>(begin), base_ + static_cast<std::uint32_t>(end)};
}

void Parser::fail(Trouble trouble, std::string_view detail) {
    const std::size_t end =
        std::min(at_ + std::max<std::size_t>(character_at(rest()).size, 1), text_.size());
    findings_.push_back(
        {trouble,
         {base_ + static_cast<std::uint32_t>(at_), base_ + static_cast<std::uint32_t>(end)},
         std::string(detail)});
    throw Bad{};
}

Index Parser::finished(Index (Parser::*read)()) {
    const Mark before = mark();
    try {
        const Index node = (this->*read)();
        if (!done()) fail(Trouble::expected, "end");
        return node;
    } catch (const Bad&) {
        back_to(before);
        return b_.add(Op::broken, {base_, base_ + static_cast<std::uint32_t>(text_.size())});
    }
}

Index Parser::expression(std::string_view text, Frame& frame) {
    begin(text);
    frame_ = &frame;
    return finished(&Parser::any);
}

std::vector<Index> Parser::expressions(std::string_view text, Frame& frame) {
    begin(text);
    frame_ = &frame;
    std::vector<Index> nodes;
    const Mark before = mark();
    try {
        do
            nodes.push_back(any());
        while (take(","));
        if (!done()) fail(Trouble::expected, ",");
    } catch (const Bad&) {
        back_to(before);
    }
    return nodes;
}

void Parser::skip() noexcept {
    at_ += blanks_at(rest());
}

bool Parser::done() noexcept {
    skip();
    return at_ == text_.size();
}

bool Parser::peek(std::string_view sign) noexcept {
    skip();
    return rest().starts_with(sign);
}

bool Parser::take(std::string_view sign) noexcept {
    if (!peek(sign)) return false;
    at_ += sign.size();
    return true;
}

void Parser::need(std::string_view sign) {
    if (!take(sign)) fail(Trouble::expected, sign);
}

// Words with blanks between them, and nothing behind that belongs to the last one.
std::size_t Parser::word_size(std::string_view word) const noexcept {
    const bool german = names_.language() == Language::german;
    return match_name(rest(), german ? keyword_spelling(word).german : word);
}

bool Parser::peek_word(std::string_view word) noexcept {
    skip();
    return word_size(word) != 0;
}

bool Parser::take_word(std::string_view word) {
    skip();
    const std::size_t size = word_size(word);
    const std::size_t begin = at_;
    at_ += size;
    if (size != 0 && words_ != nullptr) took_word(begin, keyword_spelling(word));
    return size != 0;
}

// What was read before and is read again counts once.
void Parser::took_word(std::size_t begin, Spellings spelt) {
    if (words_ == nullptr) return;
    while (!words_->empty() && words_->back().begin >= begin)
        words_->pop_back();
    words_->push_back({begin, at_, spelt});
}

std::string respelt(std::string_view text, const WordUses& words, Language language) {
    std::string result;
    std::size_t at = 0;
    for (const WordUse& word : words) {
        result += text.substr(at, word.begin - at);
        result += word.spelt.in(language);
        at = word.end;
    }
    return result += text.substr(at);
}

void Parser::need_word(std::string_view word) {
    if (!take_word(word)) fail(Trouble::expected, word);
}

Index Parser::any() {
    const Deeper deeper(*this);
    return disjunction();
}

Index Parser::disjunction() {
    skip();
    const std::size_t begin = at_;
    Index left = conjunction();
    while (take_word("or")) {
        const Index right = conjunction();
        left = b_.add(Op::either, since(begin), left, right);
    }
    return left;
}

Index Parser::conjunction() {
    skip();
    const std::size_t begin = at_;
    Index left = comparison();
    while (take_word("and")) {
        const Index right = comparison();
        left = b_.add(Op::both, since(begin), left, right);
    }
    return left;
}

Index Parser::comparison() {
    skip();
    const std::size_t begin = at_;
    Index left = sum();
    for (;;) {
        const Index next = comparison_with(left, begin);
        if (next == left) return left;
        left = next;
    }
}

// The left side itself where no comparison follows.
Index Parser::comparison_with(Index left, std::size_t begin) {
    constexpr std::pair<std::string_view, Op> signs[] = {
        {"!=", Op::not_equal},     {"=", Op::equal}, {"<=", Op::less_equal},
        {">=", Op::greater_equal}, {"<", Op::less},  {">", Op::greater}};
    for (const auto& [sign, op] : signs) {
        if (!take(sign)) continue;
        const Index right = sum();
        return b_.add(op, since(begin), left, right);
    }
    if (take_word("between")) return between(left, begin);
    if (take_word("in")) return in(left, begin);
    return left;
}

Index Parser::between(Index left, std::size_t begin) {
    const Index low = sum();
    need_word("and");
    const Index high = sum();
    return b_.add(Op::between, since(begin), left, low, high);
}

Index Parser::sum() {
    skip();
    const std::size_t begin = at_;
    Index left = product();
    for (;;) {
        const Op op = take("+") ? Op::add : take("-") ? Op::subtract : Op::constant;
        if (op == Op::constant) return left;
        const Index right = product();
        left = b_.add(op, since(begin), left, right);
    }
}

Index Parser::product() {
    skip();
    const std::size_t begin = at_;
    Index left = power();
    for (;;) {
        if (peek("**")) return left;
        const Op op = take("*") ? Op::multiply : take("/") ? Op::divide : Op::constant;
        if (op == Op::constant) return left;
        const Index right = power();
        left = b_.add(op, since(begin), left, right);
    }
}

// From the left, and weaker than the minus sign: `-3**2` is 9.
Index Parser::power() {
    skip();
    const std::size_t begin = at_;
    Index left = unary();
    while (take("**")) {
        const Index right = unary();
        left = b_.add(Op::power, since(begin), left, right);
    }
    return left;
}

Index Parser::unary() {
    skip();
    const std::size_t begin = at_;
    if (!take("-")) return instance();
    const Deeper deeper(*this);
    const Index operand = unary();
    return b_.add(Op::negate, since(begin), operand);
}

Index Parser::instance() {
    skip();
    const std::size_t begin = at_;
    Index left = postfix();
    while (take_word("instance of")) {
        const Index type = read_type();
        left = b_.add(Op::instance_of, since(begin), left, type);
    }
    return left;
}

// The bracket of `[1..10[` and not that of a filter: nothing follows that could be a predicate. A
// point can begin one only as that of a number; in `[1..10[.start` it is that of a path.
bool Parser::closes_range() noexcept {
    const std::size_t bracket = at_;
    ++at_;
    skip();
    bool closes = at_ == text_.size() ||
                  std::string_view("=<>!),}]+*/").find(text_[at_]) != std::string_view::npos ||
                  (text_[at_] == '.' && !number_begins());
    for (const std::string_view word :
         {"and", "or", "in", "between", "instance of", "then", "else", "return", "satisfies"})
        closes = closes || peek_word(word);
    at_ = bracket;
    return closes;
}

Index Parser::postfix() {
    skip();
    const std::size_t begin = at_;
    Index node = primary();
    for (;;) {
        if (peek("..")) return node;
        if (take("."))
            node = path(node, begin);
        else if (peek("[") && !closes_range() && take("["))
            node = filter(node, begin);
        else if (take("("))
            node = call(node, begin);
        else
            return node;
    }
}

Index Parser::path(Index of, std::size_t begin) {
    skip();
    const auto member = members_.longest(rest());
    const std::string_view single = single_name();
    if (member.size == 0 && single.empty()) fail(Trouble::expected, "name");
    const bool known = member.size >= single.size();
    const std::string_view name = known ? member.name : single;
    at_ += known ? member.size : single.size();
    return b_.add(Op::path, since(begin), of, b_.name(name));
}

// Inside, `item` and the keys of the item are in scope.
Index Parser::filter(Index of, std::size_t begin) {
    const Index item = frame_->take();
    names_.push(word_in(names_.language(), "item", item));
    names_.push({"", Known::Sort::item, item});
    const Index predicate = any();
    need("]");
    names_.pop(2);
    --frame_->next;
    return b_.add(Op::filter, since(begin), of, predicate, item);
}

// The text before a colon, where only a name stands there.
std::string Parser::argument_name() {
    skip();
    std::size_t at = at_;
    while (at < text_.size()) {
        const Character c = character_at(text_.substr(at));
        if (c.code == ':') return normalized_name(text_.substr(at_, at - at_));
        const bool sign = c.code < 0x80 && std::string_view("./-+*").find(
                                               static_cast<char>(c.code)) != std::string_view::npos;
        if (!is_name_part(c.code) && !is_blank(c.code) && !sign) break;
        at += c.size;
    }
    return {};
}

Index Parser::call(Index callee, std::size_t begin) {
    std::vector<Index> arguments;
    bool by_name = false;
    bool by_place = false;
    Index count = 0;
    while (!take(")")) {
        if (count > 0) need(",");
        if (const std::string name = argument_name(); !name.empty()) {
            by_name = true;
            at_ = text_.find(':', at_) + 1;
            arguments.push_back(b_.name(name));
        } else {
            by_place = true;
        }
        arguments.push_back(any());
        ++count;
        if (by_name && by_place) fail(Trouble::named_and_not, "");
    }
    const Index first = b_.links(arguments);
    return b_.add(Op::call, since(begin), callee, first, count, by_name ? 1 : 0);
}

} // namespace vorgang::dsl::feel
