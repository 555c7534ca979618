#include "syntax/braces.hpp"

#include <algorithm>
#include <string>

#include "syntax/state.hpp"

namespace vorgang::dsl::syntax {
namespace {

/// A line as far as it tells about braces.
struct Head {
    std::size_t indent = 0;
    Token first;
    Iterator end = nullptr; ///< of its last token
};

struct Open {
    Token brace;
    Head line;                ///< the line it stands on
    std::optional<Head> head; ///< the last line of the block that may have lost its `{`
};

// LIMIT: braces inside one another or in no pair, and lines, beyond which the lines tell nothing. A
// text that is read nests 64 deep; a megabyte of braces is none.
constexpr std::size_t braces_max = 1'000;
constexpr std::size_t lines_max = 100'000;

class BraceReader {
  public:
    BraceReader(std::string_view text, Language language)
        : text_(text), last_(text.data() + text.size()), language_(language) {}

    std::vector<BraceFault> run() {
        count();
        if (missing_ == 0 && extra_ == 0) return {};
        if (too_many_) return {};
        for (Token token = scan(text_.data(), last_); token.kind != TokenKind::end;
             token = scan(token.end, last_)) {
            if (token.new_line || line_.first.begin == nullptr) begin_line(token);
            if (token.is(Symbol::open_brace)) open_.push_back({token, line_, {}});
            if (token.is(Symbol::close_brace)) close(token);
            line_.end = token.end;
        }
        while (missing_ > 0 && !open_.empty())
            not_closed(last_, true);
        // Where the lines tell otherwise too often, they tell nothing.
        const bool told = missing_ == 0 && extra_ == 0 && strange_lines_ * 10 <= lines_;
        return told ? std::move(faults_) : std::vector<BraceFault>();
    }

  private:
    // How many are missing and too many at least: the outermost block ends with the text.
    void count() {
        std::size_t depth = 0;
        std::size_t deepest = 0;
        std::size_t lines = 0;
        for (Token token = scan(text_.data(), last_); token.kind != TokenKind::end;
             token = scan(token.end, last_)) {
            if (token.new_line) ++lines;
            if (token.is(Symbol::open_brace)) deepest = std::max(deepest, ++depth);
            if (!token.is(Symbol::close_brace)) continue;
            if (depth > 1 || (depth == 1 && scan(token.end, last_).kind == TokenKind::end))
                --depth;
            else
                ++extra_;
        }
        missing_ = depth;
        too_many_ = deepest > braces_max || extra_ > braces_max || lines > lines_max;
    }

    [[nodiscard]] std::size_t indent_of(const Token& first) const {
        std::size_t width = 0;
        Iterator at = first.begin;
        while (at != text_.data() && at[-1] != '\n')
            --at;
        for (; at != first.begin; ++at)
            width += *at == '\t' ? 4 : 1;
        return width;
    }

    // A line that is not deeper than the line of the open brace stands behind that block.
    void begin_line(const Token& first) {
        const Iterator before = line_.end;
        line_ = {indent_of(first), first, first.end};
        ++lines_;
        heads_.push_back(line_);
        if (first.is(Symbol::close_brace)) {
            while (missing_ > 0 && open_.size() > 1 && open_.back().line.indent > line_.indent &&
                   has_open_at(line_.indent))
                not_closed(before, false);
            return;
        }
        while (missing_ > 0 && open_.size() > 1 && line_.indent <= open_.back().line.indent)
            not_closed(before, false);
        if (open_.empty()) return;
        Open& block = open_.back();
        if (line_.indent <= block.line.indent) ++strange_lines_;
        if (!block.head || line_.indent <= block.head->indent) block.head = line_;
    }

    [[nodiscard]] bool has_open_at(std::size_t indent) const {
        return std::ranges::any_of(open_,
                                   [indent](const Open& one) { return one.line.indent == indent; });
    }

    void close(const Token& brace) {
        const bool begins_line = brace.begin == line_.first.begin;
        const bool too_deep =
            begins_line && !open_.empty() && open_.back().line.indent < line_.indent;
        // At the end of a line that did not open the block.
        const bool trailing =
            !begins_line && !open_.empty() && open_.back().line.first.begin != line_.first.begin;
        if (extra_ > 0 && (too_deep || trailing || open_.empty())) {
            --extra_;
            if (trailing) return extra(brace);
            if (too_deep ? lost_its_brace(open_.back()) : process_lost_its_brace()) return;
            return extra(brace);
        }
        if (open_.empty()) { // more at another place than here: nothing fits
            strange_lines_ = lines_ + 10;
            return;
        }
        if (begins_line && open_.back().line.indent != line_.indent) ++strange_lines_;
        open_.pop_back();
    }

    void extra(const Token& brace) {
        BraceFault fault{BraceFault::Kind::extra,
                         span(brace.begin, brace.end),
                         {},
                         {line_or_brace(brace), ""},
                         false,
                         {}};
        if (brace.begin == line_.first.begin) fault.headless = deeper_lines_before();
        if (!fault.headless.empty()) fault.mend.span.begin = fault.headless.begin;
        faults_.push_back(std::move(fault));
    }

    /// The lines directly before this one that are deeper.
    [[nodiscard]] Span deeper_lines_before() const {
        Iterator begin = line_.first.begin;
        for (auto line = heads_.rbegin() + 1; line != heads_.rend(); ++line) {
            if (line->indent <= line_.indent) break;
            begin = line->first.begin;
        }
        return span(begin, line_.first.begin);
    }

    /// Whether a line of the block, as deep as the `}` at hand and with deeper ones behind it, has
    /// lost the `{` that this `}` closes.
    bool lost_its_brace(Open& block) {
        if (!block.head || block.head->indent != line_.indent) return false;
        const Head head = *block.head;
        const Token& first = head.first;
        const bool begins =
            std::ranges::any_of(std::array{Level::declaration, Level::statement}, [&](Level level) {
                return words_that_begin(level).contains(first.known.spelling, language_);
            });
        const Iterator end = end_of_line_tokens(first);
        if (!begins || end[-1] == '{' || scan(end, last_).begin == line_.first.begin) return false;
        if (end[-1] == '(') { // in its place
            const Span sign = span(end - 1, end);
            faults_.push_back({BraceFault::Kind::not_opened, sign, {}, {sign, "{"}, false});
            return true;
        }
        faults_.push_back(
            {BraceFault::Kind::not_opened, span(end, end), {}, {span(end, end), " {"}, false});
        return true;
    }

    /// The last `}` of the text, where the line of the process has no `{`.
    bool process_lost_its_brace() {
        const Token first = scan(text_.data(), last_);
        const bool process = first.known.spelling == spelling_of(Word::process, Language::german) ||
                             first.known.spelling == spelling_of(Word::process, Language::english);
        const Iterator end = end_of_line_tokens(first);
        if (!process || std::find(first.begin, end, '{') != end) return false;
        faults_.push_back(
            {BraceFault::Kind::not_opened, span(end, end), {}, {span(end, end), " {"}, false});
        return true;
    }

    [[nodiscard]] Iterator end_of_line_tokens(const Token& first) const {
        Token token = first;
        Iterator end = first.end;
        while (token.kind != TokenKind::end && (token.begin == first.begin || !token.new_line)) {
            end = token.end;
            token = scan(token.end, last_);
        }
        return end;
    }

    /// The innermost open block ends behind `before`.
    void not_closed(Iterator before, bool at_end) {
        const Open block = open_.back();
        open_.pop_back();
        --missing_;
        if (at_end && line_.end != nullptr) before = line_.end;
        const Iterator line_end = std::find(before, last_, '\n');
        const std::string mend = "\n" + std::string(block.line.indent, ' ') + "}";
        faults_.push_back({BraceFault::Kind::not_closed,
                           span(before, before),
                           span(block.brace.begin, block.brace.end),
                           {span(line_end, line_end), mend},
                           at_end});
    }

    /// The `}`, with its line where it stands alone on it.
    [[nodiscard]] Span line_or_brace(const Token& brace) const {
        Iterator begin = brace.begin;
        while (begin != text_.data() && (begin[-1] == ' ' || begin[-1] == '\t'))
            --begin;
        Iterator end = brace.end;
        while (end != last_ && (*end == ' ' || *end == '\t' || *end == '\r'))
            ++end;
        const bool alone =
            begin != text_.data() && begin[-1] == '\n' && (end == last_ || *end == '\n');
        return alone ? span(begin - 1, end) : span(brace.begin, brace.end);
    }

    [[nodiscard]] Span span(Iterator begin, Iterator end) const {
        return {static_cast<std::uint32_t>(begin - text_.data()),
                static_cast<std::uint32_t>(end - text_.data())};
    }

    std::string_view text_;
    Iterator last_;
    Language language_;
    std::size_t missing_ = 0; ///< `}` still to be found missing
    std::size_t extra_ = 0;   ///< `}` still to be found too many
    bool too_many_ = false;
    std::size_t lines_ = 0;
    std::size_t strange_lines_ = 0;
    Head line_;
    std::vector<Head> heads_;
    std::vector<Open> open_;
    std::vector<BraceFault> faults_;
};

} // namespace

std::vector<BraceFault> find_brace_faults(std::string_view text, Language language) {
    return BraceReader(text, language).run();
}

} // namespace vorgang::dsl::syntax
