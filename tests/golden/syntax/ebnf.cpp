#include "ebnf.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace vorgang::golden {
namespace {

using dsl::syntax::scan;
using dsl::syntax::Token;
using dsl::syntax::TokenKind;

const std::set<std::string> token_classes{"name",    "name_here", "text",     "number",
                                          "integer", "date",      "date_time"};

// ---- reading the notation ----

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) { next(); }

    std::map<std::string, Term> read() {
        std::map<std::string, Term> productions;
        while (!word_.empty()) {
            const std::string name = std::exchange(word_, {});
            next();
            expect("=");
            if (!productions.emplace(name, alternatives()).second)
                throw std::runtime_error("two productions `" + name + "`");
            expect(";");
        }
        return productions;
    }

  private:
    Term alternatives() {
        Term term{Term::Kind::alternatives, "", {sequence()}};
        while (word_ == "|") {
            next();
            term.parts.push_back(sequence());
        }
        return term.parts.size() == 1 ? term.parts.front() : term;
    }

    Term sequence() {
        Term term;
        while (word_ != "|" && word_ != ";" && word_ != "]" && word_ != "}" && word_ != ")")
            term.parts.push_back(item());
        return term;
    }

    Term item() {
        const std::string word = word_;
        if (word.empty()) throw std::runtime_error("the grammar ends within a production");
        next();
        if (word == "[") return bracketed(Term::Kind::optional, "]");
        if (word == "{") return bracketed(Term::Kind::repeated, "}");
        if (word == "(") return bracketed(Term::Kind::sequence, ")");
        if (word.front() == '"') return {Term::Kind::literal, word.substr(1, word.size() - 2), {}};
        return {Term::Kind::reference, word, {}};
    }

    Term bracketed(Term::Kind kind, std::string_view close) {
        Term term{kind, "", {alternatives()}};
        expect(close);
        return term;
    }

    void expect(std::string_view wanted) {
        if (word_ != wanted)
            throw std::runtime_error("expected " + std::string(wanted) + ", found " + word_);
        next();
    }

    void next() {
        at_ = std::min(text_.find_first_not_of(" \n", at_), text_.size());
        const std::size_t begin = at_;
        if (at_ == text_.size()) {
            word_.clear();
            return;
        }
        if (text_[at_] == '"')
            at_ = text_.find('"', at_ + 1) + 1;
        else if (std::string_view("=|;[]{}()").find(text_[at_]) != std::string_view::npos)
            ++at_;
        else
            at_ = std::min(text_.find_first_of(" \n=|;[]{}()\"", at_), text_.size());
        word_ = text_.substr(begin, at_ - begin);
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string word_;
};

// ---- recognising ----

bool is_class(const std::string& name, const Token& token) {
    switch (token.kind) {
    case TokenKind::word:
        return (name == "name" || (name == "name_here" && !token.new_line)) &&
               token.known.reserved == dsl::syntax::Reserved::none;
    case TokenKind::text: return name == "text";
    case TokenKind::number:
        return name == "number" ||
               (name == "integer" && token.text().find('.') == std::string::npos);
    case TokenKind::date: return name == "date";
    case TokenKind::date_time: return name == "date_time";
    default: return false;
    }
}

/// A German word in the grammar stands for its English spellings too.
bool is_literal(const std::string& literal, const Token& token) {
    using namespace dsl::syntax;
    if (token.kind == TokenKind::text) return false;
    if (token.text() == literal) return true;
    if (token.kind != TokenKind::word) return false;
    const Known wanted = look_up(literal);
    if (wanted.reserved != Reserved::none && token.known.reserved == wanted.reserved) return true;
    for (std::size_t i = 0; i < word_count; ++i) {
        const auto word = static_cast<Word>(i);
        if (text_of(word, Language::german) != literal) continue;
        if (token.known.spelling == spelling_of(word, Language::german)) return true;
        if (token.known.spelling == spelling_of(word, Language::english)) return true;
    }
    return false;
}

/// Ordered choice with memory, so that trying again costs nothing.
class Recogniser {
  public:
    Recogniser(const std::map<std::string, Term>& productions, std::string_view text)
        : productions_(productions) {
        const char* last = text.data() + text.size();
        for (Token token = scan(text.data(), last); token.kind != TokenKind::end;
             token = scan(token.end, last))
            tokens_.push_back(token);
    }

    bool whole(const std::string& production) {
        const auto end = reference(production, 0);
        return end == tokens_.size();
    }
    const std::set<std::string>& used() const { return used_; }

  private:
    using Place = std::optional<std::size_t>;

    Place match(const Term& term, std::size_t at) {
        switch (term.kind) {
        case Term::Kind::literal:
            return at < tokens_.size() && is_literal(term.text, tokens_[at]) ? Place(at + 1)
                                                                             : std::nullopt;
        case Term::Kind::reference: return reference(term.text, at);
        case Term::Kind::sequence: return sequence(term, at);
        case Term::Kind::alternatives:
            for (const Term& part : term.parts)
                if (const Place end = match(part, at)) return end;
            return std::nullopt;
        case Term::Kind::optional: return match(term.parts.front(), at).value_or(at);
        case Term::Kind::repeated:
            for (Place end = match(term.parts.front(), at); end && *end > at;
                 end = match(term.parts.front(), at))
                at = *end;
            return at;
        }
        return std::nullopt;
    }

    Place sequence(const Term& term, std::size_t at) {
        for (const Term& part : term.parts) {
            const Place end = match(part, at);
            if (!end) return std::nullopt;
            at = *end;
        }
        return at;
    }

    Place reference(const std::string& name, std::size_t at) {
        const auto found = productions_.find(name);
        if (found == productions_.end()) {
            if (!token_classes.contains(name)) throw std::runtime_error("no production " + name);
            return at < tokens_.size() && is_class(name, tokens_[at]) ? Place(at + 1)
                                                                      : std::nullopt;
        }
        const auto key = std::pair(&found->second, at);
        if (const auto known = memory_.find(key); known != memory_.end()) return known->second;
        const Place end = match(found->second, at);
        memory_.emplace(key, end);
        if (end) used_.insert(name);
        return end;
    }

    const std::map<std::string, Term>& productions_;
    std::vector<Token> tokens_;
    std::map<std::pair<const Term*, std::size_t>, Place> memory_;
    std::set<std::string> used_;
};

// ---- writing ----

class Generator {
  public:
    Generator(const std::map<std::string, Term>& productions, std::mt19937& random)
        : productions_(productions), random_(random) {}

    std::string take(const std::string& production) {
        reference(production, 0);
        return std::move(out_);
    }

  private:
    static constexpr int depth_max = 60;
    static constexpr std::size_t size_max = 120; // of a statement or the like, before it closes

    void write(const Term& term, int depth) {
        const bool deep = depth > depth_max || out_.size() - begin_ > size_max;
        switch (term.kind) {
        case Term::Kind::literal: out_ += term.text + ' '; break;
        case Term::Kind::reference: reference(term.text, depth + 1); break;
        case Term::Kind::sequence:
            for (const Term& part : term.parts)
                write(part, depth);
            break;
        case Term::Kind::alternatives: write(choose(term, deep), depth); break;
        case Term::Kind::optional:
            if (!deep && random_() % 2 == 0) write(term.parts.front(), depth);
            break;
        case Term::Kind::repeated:
            for (auto i = deep || depth > 30 ? 0 : random_() % 3; i > 0; --i)
                write(term.parts.front(), depth);
            break;
        }
    }

    /// Deep down the last alternative that refers to nothing but tokens, or the last, so that it
    /// ends.
    const Term& choose(const Term& term, bool deep) {
        if (!deep) return term.parts[random_() % term.parts.size()];
        for (std::size_t i = term.parts.size(); i-- > 0;)
            if (is_flat(term.parts[i])) return term.parts[i];
        return term.parts.back();
    }

    bool is_flat(const Term& term) const {
        if (term.kind == Term::Kind::reference)
            return token_classes.contains(term.text) || term.text == "invocation" ||
                   term.text == "literal";
        return std::ranges::all_of(term.parts, [this](const Term& part) { return is_flat(part); });
    }

    void reference(const std::string& name, int depth) {
        static const std::set<std::string> lines{"declaration", "statement", "command", "field",
                                                 "columns",     "separator", "row"};
        if (name == "dashes") {
            out_ += "--- ";
        } else if (name == "range") {
            // Not `]a..b[`, which beside another bracket no reader could take apart either.
            out_ += "( ";
            reference("expression", depth);
            out_ += ".. ";
            reference("sum", depth);
            out_ += random_() % 2 == 0 ? "] " : ") ";
        } else if (token_classes.contains(name)) {
            out_ += token(name) + ' ';
        } else {
            if (lines.contains(name)) {
                out_ += '\n';
                begin_ = out_.size();
            }
            write(productions_.at(name), depth);
            if (lines.contains(name)) out_ += '\n';
        }
    }

    std::string token(const std::string& name) {
        static const std::vector<std::string> names{"a1", "b2", "größe", "d_4", "e5"};
        if (name.starts_with("name")) return names[random_() % names.size()];
        if (name == "text") return random_() % 2 == 0 ? "\"Text\"" : "\"| # \\\" }\"";
        if (name == "number") return random_() % 2 == 0 ? "2.50" : "17";
        if (name == "integer") return "5";
        return name == "date" ? "2026-05-10" : "2026-05-11 09:00";
    }

    const std::map<std::string, Term>& productions_;
    std::mt19937& random_;
    std::string out_;
    std::size_t begin_ = 0;
};

void collect(const Term& term, std::set<std::string>& literals) {
    if (term.kind == Term::Kind::literal) literals.insert(term.text);
    for (const Term& part : term.parts)
        collect(part, literals);
}

} // namespace

Ebnf::Ebnf(std::string_view markdown) {
    constexpr std::string_view fence = "```ebnf\n";
    const std::size_t begin = markdown.find(fence);
    if (begin == std::string_view::npos) throw std::runtime_error("the page has no grammar");
    const std::size_t end = markdown.find("```", begin + fence.size());
    productions_ = Reader(markdown.substr(begin + fence.size(), end - begin - fence.size())).read();
}

std::set<std::string> Ebnf::literals() const {
    std::set<std::string> all;
    for (const auto& [name, term] : productions_)
        collect(term, all);
    return all;
}

bool Ebnf::matches(const std::string& production, std::string_view text,
                   std::set<std::string>& used) const {
    Recogniser recogniser(productions_, text);
    const bool whole = recogniser.whole(production);
    used.insert(recogniser.used().begin(), recogniser.used().end());
    return whole;
}

std::string Ebnf::write(const std::string& production, std::mt19937& random) const {
    return Generator(productions_, random).take(production);
}

} // namespace vorgang::golden
