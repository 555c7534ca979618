// Numbers, texts and `@"…"`.
#include "feel/parser.hpp"
#include "text/utf8.hpp"

namespace vorgang::dsl::feel {
namespace {

bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

int hex_digit(char c) noexcept {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

} // namespace

// A digit, or a point with a digit behind it.
bool Parser::number_begins() const noexcept {
    const std::size_t digit = rest().starts_with('.') ? at_ + 1 : at_;
    return digit < text_.size() && is_digit(text_[digit]);
}

// The point of `1..2` is none of a number.
Index Parser::number() {
    const std::size_t begin = at_;
    const auto digits = [&] {
        while (at_ < text_.size() && is_digit(text_[at_]))
            ++at_;
    };
    const auto digit_at = [&](std::size_t at) { return at < text_.size() && is_digit(text_[at]); };
    digits();
    if (at_ < text_.size() && text_[at_] == '.' && digit_at(at_ + 1)) {
        ++at_;
        digits();
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
        const bool sign =
            at_ + 1 < text_.size() && (text_[at_ + 1] == '-' || text_[at_ + 1] == '+');
        if (digit_at(at_ + (sign ? 2 : 1))) {
            at_ += sign ? 2 : 1;
            digits();
        }
    }
    model::Value value = model::number_from_text(text_.substr(begin, at_ - begin));
    if (value.is_null()) {
        at_ = begin;
        fail(Trouble::bad_literal, "");
    }
    return b_.constant(std::move(value), since(begin));
}

Index Parser::text() {
    const std::size_t begin = at_;
    std::string value = string();
    return b_.constant(model::Value::of(std::move(value)), since(begin));
}

std::string Parser::string() {
    need("\"");
    std::string result;
    for (;;) {
        if (at_ == text_.size()) fail(Trouble::bad_literal, "\"");
        const char c = text_[at_++];
        if (c == '"') return result;
        if (c == '\\')
            escape(result);
        else
            result += c;
    }
}

char32_t Parser::code_point(std::size_t digits) {
    char32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        const int digit = at_ < text_.size() ? hex_digit(text_[at_]) : -1;
        if (digit < 0) fail(Trouble::bad_literal, "\\u");
        value = value * 16 + static_cast<char32_t>(digit);
        ++at_;
    }
    return value;
}

// What is no escape stays as it is, for the sake of patterns: `"\d+"`.
void Parser::escape(std::string& result) {
    const char c = at_ < text_.size() ? text_[at_++] : '\0';
    switch (c) {
    case 'n': result += '\n'; return;
    case 't': result += '\t'; return;
    case 'r': result += '\r'; return;
    case '"':
    case '\'':
    case '\\': result += c; return;
    case 'u':
    case 'U': {
        char32_t code = code_point(c == 'u' ? 4 : 6);
        const bool high = code >= 0xd800 && code < 0xdc00;
        if (high && rest().starts_with("\\u")) {
            at_ += 2;
            const char32_t low = code_point(4);
            if (low < 0xdc00 || low > 0xdfff) fail(Trouble::bad_literal, "\\u");
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        }
        if ((code >= 0xd800 && code < 0xe000) || code > 0x10ffff) fail(Trouble::bad_literal, "\\u");
        dsl::text::encode(code, result);
        return;
    }
    default:
        result += '\\';
        if (c != '\0') result += c;
    }
}

Index Parser::temporal() {
    const std::size_t begin = at_;
    need("@");
    if (!peek("\"")) fail(Trouble::expected, "\"");
    const std::string content = string();
    model::Value value = model::temporal_from_text(content);
    if (value.is_null()) {
        at_ = begin;
        fail(Trouble::bad_literal, content);
    }
    return b_.constant(std::move(value), since(begin));
}

} // namespace vorgang::dsl::feel
