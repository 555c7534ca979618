#include "text/check.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "diag/report.hpp"
#include "text/utf8.hpp"

namespace vorgang::dsl::text {
namespace {

using diag::draft;
using diag::say;
namespace catalogue = diag::catalogue;

struct Strange {
    char32_t code;
    std::string_view german;
    std::string_view english;
};

constexpr std::array blanks{
    Strange{0x00A0, "ein geschütztes Leerzeichen", "a no-break space"},
    Strange{0x00AD, "ein bedingter Trennstrich", "a soft hyphen"},
    Strange{0x2007, "ein Ziffernleerzeichen", "a figure space"},
    Strange{0x2009, "ein schmales Leerzeichen", "a thin space"},
    Strange{0x200B, "ein Leerzeichen ohne Breite", "a zero width space"},
    Strange{0x202F, "ein schmales geschütztes Leerzeichen", "a narrow no-break space"},
    Strange{0x3000, "ein ideographisches Leerzeichen", "an ideographic space"},
    Strange{0xFEFF, "eine Bytereihenfolge-Marke", "a byte order mark"},
};

/// A character that nobody sees: the letters beside it are one word.
bool is_invisible(char32_t code) {
    return code == 0x00AD || (code >= 0x200B && code <= 0x200D) || code == 0x2060 || code == 0xFEFF;
}

struct Composed {
    char32_t base;
    char32_t mark;
    char32_t whole;
};

constexpr std::array compositions{
    Composed{U'a', 0x308, U'ä'}, Composed{U'o', 0x308, U'ö'}, Composed{U'u', 0x308, U'ü'},
    Composed{U'A', 0x308, U'Ä'}, Composed{U'O', 0x308, U'Ö'}, Composed{U'U', 0x308, U'Ü'},
    Composed{U'e', 0x301, U'é'}, Composed{U'e', 0x300, U'è'}, Composed{U'a', 0x30A, U'å'},
};

/// Characters that change how the text around them is shown, or that no editor should write.
bool is_control(char32_t code) {
    const bool ascii =
        (code < 0x20 && code != '\t' && code != '\n' && code != '\r') || code == 0x7F;
    const bool direction = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    return ascii || direction || (code >= 0x80 && code < 0xA0);
}

// What Windows-1252 has from 0x80 on where ISO-8859-1 has nothing; 0 where neither has anything.
constexpr std::array<char32_t, 32> windows_1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/// UTF-16 as UTF-8; a half of a surrogate pair alone becomes U+FFFD.
std::string from_utf16(std::string_view bytes, bool big_endian) {
    const auto unit = [&](std::size_t at) {
        const auto high = static_cast<unsigned char>(bytes[at + (big_endian ? 0 : 1)]);
        const auto low = static_cast<unsigned char>(bytes[at + (big_endian ? 1 : 0)]);
        return static_cast<char32_t>(high << 8U | low);
    };
    std::string out;
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        char32_t code = unit(at);
        const bool pair = code >= 0xD800 && code < 0xDC00 && at + 3 < bytes.size();
        const char32_t second = pair ? unit(at + 2) : 0;
        if (second >= 0xDC00 && second < 0xE000) {
            code = 0x10000 + ((code - 0xD800) << 10U) + (second - 0xDC00);
            at += 2;
        }
        if (code == 0xFEFF) continue;
        encode(code >= 0xD800 && code < 0xE000 ? 0xFFFD : code, out);
    }
    return out;
}

/// Walks once over the text, knowing only texts in quotes and comments.
class Checker {
  public:
    Checker(const Source& source, Diagnostics& diagnostics)
        : text_(source.text()), offset_(source.begin()), diagnostics_(diagnostics) {}

    bool run() {
        if (is_utf16() || is_other_format()) return false;
        at_ = text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
        while (at_ < text_.size() && !diagnostics_.full()) {
            const Character character = decode(text_.substr(at_));
            if (character.length == 0) {
                not_utf8();
                return false;
            }
            if (character.code == '\r' && !text_.substr(at_ + 1).starts_with('\n')) {
                line_ends();
                return false;
            }
            look_at(character);
            last_ = character.code;
            at_ += character.length;
        }
        end_name();
        return true;
    }

  private:
    void look_at(Character character) {
        const char32_t code = character.code;
        if (is_control(code)) control(character);
        if (code == '\n') quoted_ = comment_ = false;
        if (code == '"' && !comment_ && last_ != '\\') quoted_ = !quoted_;
        if (code == '#' && !quoted_) comment_ = true;
        if (quoted_ || comment_) return end_name();
        if (code >= 0x80) beyond_ascii(character);
        if (continues_name(code)) {
            if (!name_begin_) name_begin_ = at_;
            scripts_ |= static_cast<unsigned>(script_of(code));
        } else if (!is_mark(code)) {
            end_name();
        }
    }

    void beyond_ascii(Character character) {
        if (is_mark(character.code)) return decomposed(character);
        const auto strange = std::ranges::find(blanks, character.code, &Strange::code);
        if (!is_strange_blank(character.code)) return;
        const bool named = strange != blanks.end();
        const Wording name =
            named ? Wording{std::string(strange->german), std::string(strange->english)}
                  : Wording{"ein besonderes Leerzeichen", "a special space"};
        diagnostics_.add(
            draft<catalogue::strange_blank>(span(character.length), name)
                .fix(span(character.length), is_invisible(character.code) ? std::string() : " "));
    }

    void decomposed(Character mark) {
        const auto found = std::ranges::find_if(compositions, [&](const Composed& one) {
            return one.base == last_ && one.mark == mark.code;
        });
        std::string base;
        encode(last_, base);
        const auto begin = static_cast<std::uint32_t>(at_ - std::min(base.size(), at_));
        const Span both{begin, static_cast<std::uint32_t>(at_) + mark.length};
        if (found == compositions.end()) {
            diagnostics_.add(draft<catalogue::decomposed>(both));
            return;
        }
        std::string whole;
        encode(found->whole, whole);
        diagnostics_.add(draft<catalogue::decomposed>(both)
                             .help(say("schreiben Sie `{}` als ein Zeichen",
                                       "write `{}` as one character", whole))
                             .fix(both, whole));
    }

    void control(Character character) {
        diagnostics_.add(draft<catalogue::control_character>(
            span(character.length), static_cast<std::uint32_t>(character.code)));
    }

    void end_name() {
        const bool latin = (scripts_ & 1U) != 0;
        if (name_begin_ && latin && (scripts_ & 6U) != 0) {
            const std::size_t size = at_ - *name_begin_;
            const auto begin = offset_ + static_cast<std::uint32_t>(*name_begin_);
            diagnostics_.add(draft<catalogue::mixed_scripts>(
                Span{begin, begin + static_cast<std::uint32_t>(size)},
                text_.substr(*name_begin_, size)));
        }
        name_begin_.reset();
        scripts_ = 0;
    }

    // With its mark, or by the zeros every other letter has.
    bool is_utf16() {
        const bool big = text_.starts_with("\xFE\xFF") ||
                         (text_.size() >= 4 && text_[0] == 0 && text_[1] != 0 && text_[2] == 0);
        const bool little = text_.starts_with("\xFF\xFE") ||
                            (text_.size() >= 4 && text_[0] != 0 && text_[1] == 0 && text_[3] == 0);
        if (!big && !little) return false;
        const Span whole{0, static_cast<std::uint32_t>(text_.size())};
        diagnostics_.add(
            draft<catalogue::utf16>(span(2))
                .help(say("speichern Sie die Datei als UTF-8", "save the file as UTF-8"))
                .fix(whole, from_utf16(text_, big)));
        return true;
    }

    // What programs write that keep a text in a format of their own, by its first bytes.
    bool is_other_format() {
        struct Format {
            std::string_view begin;
            std::string_view inside;
            std::string_view german;
            std::string_view english;
        };
        constexpr std::array formats{
            Format{"PK\x03\x04", "word/", "eine Word-Datei", "a Word file"},
            Format{"PK\x03\x04", "application/vnd.oasis.opendocument.text",
                   "eine Writer-Datei (LibreOffice)", "a Writer file (LibreOffice)"},
            Format{"PK\x03\x04", "", "ein ZIP-Archiv, etwa eine Office-Datei",
                   "a ZIP archive, such as an Office file"},
            Format{"{\\rtf", "", "eine RTF-Datei", "an RTF file"},
            Format{"\xD0\xCF\x11\xE0", "", "eine alte Office-Datei", "an old Office file"},
            Format{"%PDF-", "", "eine PDF-Datei", "a PDF file"}};
        for (const Format& format : formats) {
            if (!text_.starts_with(format.begin) ||
                text_.find(format.inside) == std::string_view::npos)
                continue;
            const Wording what{std::string(format.german), std::string(format.english)};
            // One finding about the file, not one about each of its bytes.
            Diagnostic found = draft<catalogue::not_utf8>(
                span(1), static_cast<unsigned>(static_cast<unsigned char>(text_[0])), 0);
            found.message = say("das ist {}, kein bloßer Text", "this is {}, no plain text", what);
            found.help = say("speichern Sie den Text als „Nur Text“ in UTF-8",
                             "save the text as “plain text” in UTF-8");
            diagnostics_.add(std::move(found));
            return true;
        }
        return false;
    }

    // One finding for the file, with every line end in its mend.
    void line_ends() {
        Diagnostic found = draft<catalogue::line_ends>(span(1)).help(
            say("speichern Sie die Datei mit Zeilenenden für Windows oder Unix (CRLF oder LF)",
                "save the file with line ends for Windows or Unix (CRLF or LF)"));
        for (; at_ < text_.size(); ++at_)
            if (text_[at_] == '\r' && !text_.substr(at_ + 1).starts_with('\n'))
                found.fixes.push_back({span(1), "\n"});
        diagnostics_.add(std::move(found));
    }

    void not_utf8() {
        const auto byte = static_cast<unsigned char>(text_[at_]);
        Diagnostic found = draft<catalogue::not_utf8>(span(1), static_cast<unsigned>(byte), at_);
        const char32_t windows = byte >= 0x80U && byte < 0xA0U ? windows_1252[byte - 0x80U] : 0;
        if (windows != 0) {
            std::string sign;
            encode(windows, sign);
            found.help =
                say("als Windows-1252 gelesen stünde hier `{}`; speichern Sie die Datei "
                    "als UTF-8",
                    "read as Windows-1252 this would be `{}`; save the file as UTF-8", sign);
        } else if (byte >= 0xA0U) {
            std::string letter;
            encode(byte, letter);
            found.help =
                say("als ISO-8859-1 gelesen stünde hier `{}`; speichern Sie die Datei als "
                    "UTF-8",
                    "read as ISO-8859-1 this would be `{}`; save the file as UTF-8", letter);
        }
        diagnostics_.add(std::move(found));
    }

    [[nodiscard]] Span span(std::size_t length) const {
        const std::uint32_t begin = offset_ + static_cast<std::uint32_t>(at_);
        return {begin, begin + static_cast<std::uint32_t>(length)};
    }

    std::string_view text_;
    std::uint32_t offset_;
    Diagnostics& diagnostics_;
    std::size_t at_ = 0;
    char32_t last_ = 0;
    bool quoted_ = false;
    bool comment_ = false;
    std::optional<std::size_t> name_begin_;
    unsigned scripts_ = 0;
};

} // namespace

bool check_text(const Source& source, const ParseLimits& limits, Diagnostics& diagnostics) {
    if (source.text().size() > limits.source_bytes) {
        diagnostics.add(draft<catalogue::too_long>(Span{source.begin(), source.begin()},
                                                   source.text().size(), limits.source_bytes));
        return false;
    }
    return Checker(source, diagnostics).run();
}

} // namespace vorgang::dsl::text
