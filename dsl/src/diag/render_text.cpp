#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "diag/shown.hpp"
#include "diag/snippet.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang {
namespace {

using dsl::diag::make_snippet;
using dsl::diag::Snippet;

constexpr std::string_view red = "\x1b[1;31m";
constexpr std::string_view yellow = "\x1b[1;33m";
constexpr std::string_view blue = "\x1b[1;34m";
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view plain = "\x1b[0m";

std::string_view colour_of(Severity severity) {
    switch (severity) {
    case Severity::error: return red;
    case Severity::warning: return yellow;
    case Severity::note: break;
    }
    return blue;
}

/// Writes one diagnostic after the other.
class TextRenderer {
  public:
    TextRenderer(const Source& source, const RenderOptions& options)
        : source_(source), options_(options), width_max_(std::max(options.width_max, 40U)) {}

    void write(const Diagnostic& one) {
        set_gutter(one);
        head(one);
        place(one.primary, '^', colour_of(one.severity));
        for (const Label& label : one.secondary)
            place(label, '-', blue);
        for (const Wording& note : one.notes)
            remark("Hinweis", "note", note);
        if (!one.help.empty()) remark("Hilfe", "help", one.help);
        out_ += '\n';
    }

    void write_count(const Diagnostics& all, std::size_t shown);

    std::string take() { return std::move(out_); }

  private:
    void set_gutter(const Diagnostic& one) {
        std::uint32_t line = source_.position(one.primary.span.begin).line;
        for (const Label& label : one.secondary)
            line = std::max(line, source_.position(label.span.begin).line);
        gutter_ = fmt::formatted_size("{}", line);
        last_line_ = 0;
    }

    void head(const Diagnostic& one) {
        file_ = &source_.file_at(one.primary.span.begin);
        const LineColumn at = source_.position(one.primary.span.begin);
        line(fmt::format("{}{}{}", paint(colour_of(one.severity)),
                         to_text(one.severity, options_.language),
                         fmt::format("[{}]{}: {}{}{}", one.code, paint(plain), paint(bold),
                                     one.message.in(options_.language), paint(plain))));
        line(fmt::format("{:{}}{}-->{} {}:{}:{}", "", gutter_, paint(blue), paint(plain),
                         file_->name(), at.line, at.column));
    }

    /// The source line of a label, unless it is the one shown last, and the mark under it.
    void place(const Label& label, char mark, std::string_view colour) {
        const LineColumn at = source_.position(label.span.begin);
        if (const Source& file = source_.file_at(label.span.begin); &file != file_) {
            line(fmt::format("{:{}}{}-->{} {}:{}:{}", "", gutter_, paint(blue), paint(plain),
                             file.name(), at.line, at.column));
            file_ = &file;
            last_line_ = 0;
        }
        const std::string_view text = file_->line(at.line);
        const std::uint32_t line_begin = begin_of(at.line);
        const std::uint32_t begin = label.span.begin - std::min(label.span.begin, line_begin);
        const std::uint32_t end = label.span.end - std::min(label.span.end, line_begin);
        const Snippet snippet = make_snippet(text, begin, end, width_max_);
        if (at.line != last_line_) {
            bar("");
            line(fmt::format("{}{:>{}} |{} {}", paint(blue), at.line, gutter_, paint(plain),
                             snippet.line));
        }
        last_line_ = at.line;
        const std::string& words = label.words.in(options_.language);
        bar(fmt::format("{:{}}{}{}{}{}{}", "", snippet.begin, paint(colour),
                        std::string(snippet.width, mark), words.empty() ? "" : " ", words,
                        paint(plain)));
    }

    void remark(std::string_view german, std::string_view english, const Wording& words) {
        const std::string_view kind = options_.language == Language::german ? german : english;
        line(fmt::format("{:{}} {}={} {}: {}", "", gutter_, paint(blue), paint(plain), kind,
                         words.in(options_.language)));
    }

    void bar(std::string_view marks) {
        line(fmt::format("{:{}} {}|{} {}", "", gutter_, paint(blue), paint(plain), marks));
    }

    void line(std::string text) {
        while (text.ends_with(' '))
            text.pop_back();
        out_ += text;
        out_ += '\n';
    }

    /// Where the text of a line begins, behind a byte order mark.
    [[nodiscard]] std::uint32_t begin_of(std::uint32_t number) const {
        const bool marked = number == 1 && file_->text().starts_with("\xEF\xBB\xBF");
        return file_->line_begin(number) + (marked ? 3 : 0);
    }

    [[nodiscard]] std::string_view paint(std::string_view colour) const {
        return options_.colour ? colour : std::string_view();
    }

    const Source& source_;
    const Source* file_ = nullptr; // that of the line shown last
    const RenderOptions& options_;
    std::uint32_t width_max_;
    std::size_t gutter_ = 1;
    std::uint32_t last_line_ = 0;
    std::string out_;
};

void TextRenderer::write_count(const Diagnostics& all, std::size_t shown) {
    const bool german = options_.language == Language::german;
    const auto count = [&](Severity severity) {
        return static_cast<std::size_t>(std::ranges::count(all, severity, &Diagnostic::severity));
    };
    const std::size_t errors = all.error_count();
    const std::size_t warnings = count(Severity::warning);
    const std::size_t hidden = all.size() + all.dropped() - shown;
    std::string text = german
                           ? fmt::format("{} Fehler, {} {}", errors, warnings,
                                         warnings == 1 ? "Warnung" : "Warnungen")
                           : fmt::format("{} {}, {} {}", errors, errors == 1 ? "error" : "errors",
                                         warnings, warnings == 1 ? "warning" : "warnings");
    if (hidden != 0)
        text += german ? fmt::format(" ({} nicht gezeigt)", hidden)
                       : fmt::format(" ({} not shown)", hidden);
    line(std::move(text));
}

} // namespace

std::string render_text(const Source& source, const Diagnostics& diagnostics,
                        const RenderOptions& options) {
    if (diagnostics.empty()) return {};
    TextRenderer renderer(source, options);
    const auto shown = dsl::diag::shown(diagnostics, options.shown_max);
    for (const Diagnostic* one : shown)
        renderer.write(*one);
    renderer.write_count(diagnostics, shown.size());
    return renderer.take();
}

} // namespace vorgang
