#include "format/pieces.hpp"

#include <algorithm>
#include <utility>

#include "text/utf8.hpp"

namespace vorgang::dsl::format {
namespace {

using syntax::Iterator;
using syntax::Reserved;
using syntax::scan;
using syntax::Token;
using syntax::TokenKind;
using syntax::Trace;

std::string_view without_blanks_behind(std::string_view text) {
    const std::size_t last = text.find_last_not_of(" \t\r");
    return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

class Reader {
  public:
    Reader(const Source& source, const Trace& trace)
        : begin_(source.text().data()), end_(begin_ + source.text().size()), trace_(trace) {}

    std::vector<Piece> read() {
        Iterator at = begin_ + (std::string_view(begin_, end_).starts_with("\xEF\xBB\xBF") ? 3 : 0);
        while (true) {
            const Token token = scan(at, end_);
            Piece piece;
            read_gap(piece, at, token.begin);
            at = fill(piece, token);
            draw_comma(piece);
            pieces_.push_back(std::move(piece));
            if (token.kind == TokenKind::end) return std::move(pieces_);
        }
    }

  private:
    /// Comments and empty lines between two tokens.
    void read_gap(Piece& piece, Iterator at, Iterator end) {
        std::size_t lines = 0;
        for (; at != end; ++at) {
            if (*at == '\n') ++lines;
            if (*at != '#') continue;
            const Iterator line_end = std::find(at, end, '\n');
            const std::string_view text = without_blanks_behind({at, line_end});
            if (lines == 0 && !pieces_.empty() && pieces_.back().beside.empty() &&
                piece.above.empty())
                pieces_.back().beside = text;
            else
                piece.above.push_back({text, lines > 1});
            piece.new_line = true;
            lines = 0;
            at = line_end - 1;
        }
        piece.new_line = piece.new_line || lines > 0;
        piece.blank_before = lines > 1;
    }

    /// A comma that begins a line goes to the end of the one before, where a comment may follow it.
    void draw_comma(Piece& piece) {
        if (!piece.is(syntax::Symbol::comma) || !piece.above.empty() || pieces_.empty()) return;
        piece.new_line = false;
        piece.beside = std::exchange(pieces_.back().beside, {});
    }

    /// Returns the place behind the piece.
    Iterator fill(Piece& piece, const Token& token) {
        piece.kind = token.kind;
        piece.symbol = token.symbol;
        piece.text = token.text();
        piece.role = role_of(piece, token);
        Iterator end = token.end;
        if (const Trace::Note* note = next_note(token)) {
            piece.role = role_of(*note);
            piece.word = note->word;
            piece.reserved = Reserved::none;
            end = begin_ + note->span.end;
        }
        if (end != token.end) join_words(piece, token, end);
        if (token.kind == TokenKind::date_time) // whatever stood between date and time
            piece.text.replace(10, piece.text.find_first_not_of(' ', 10) - 10, " ");
        piece.span = {static_cast<std::uint32_t>(token.begin - begin_),
                      static_cast<std::uint32_t>(end - begin_)};
        piece.width = text::count_characters(piece.text);
        return end;
    }

    static Role role_of(Piece& piece, const Token& token) {
        switch (token.kind) {
        case TokenKind::end: return Role::end;
        case TokenKind::symbol:
        case TokenKind::unknown: return Role::symbol;
        case TokenKind::word: break;
        default: return Role::value;
        }
        piece.reserved = token.known.reserved;
        return piece.reserved == Reserved::none ? Role::name : Role::reserved;
    }

    static Role role_of(const Trace::Note& note) {
        switch (note.use) {
        case Trace::Use::keyword: return Role::keyword;
        case Trace::Use::function: return Role::function;
        case Trace::Use::member: break;
        }
        return Role::member;
    }

    const Trace::Note* next_note(const Token& token) {
        const auto at = static_cast<std::uint32_t>(token.begin - begin_);
        const auto& notes = trace_.notes();
        while (note_ < notes.size() && notes[note_].span.begin < at)
            ++note_;
        return note_ < notes.size() && notes[note_].span.begin == at ? &notes[note_] : nullptr;
    }

    /// The words of a function up to `end`; comments between them go above it.
    void join_words(Piece& piece, const Token& first, Iterator end) {
        for (Iterator at = first.end; at != end;) {
            const Token word = scan(at, end);
            Piece gap;
            gap.beside = std::exchange(pieces_.back().beside, {});
            read_gap(gap, at, word.begin);
            if (const auto beside = std::exchange(pieces_.back().beside, gap.beside);
                !beside.empty())
                piece.above.push_back({beside, false});
            piece.above.insert(piece.above.end(), gap.above.begin(), gap.above.end());
            piece.text += ' ';
            piece.text += word.text();
            at = word.end;
        }
    }

    Iterator begin_;
    Iterator end_;
    const Trace& trace_;
    std::size_t note_ = 0;
    std::vector<Piece> pieces_;
};

} // namespace

std::vector<Piece> read_pieces(const Source& source, const Trace& trace) {
    return Reader(source, trace).read();
}

} // namespace vorgang::dsl::format
