#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "text/utf8.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang {
namespace {

/// Writes JSON piece by piece; commas are the caller's.
class JsonWriter {
  public:
    explicit JsonWriter(const Source& source) : source_(source) {}

    void diagnostic(const Diagnostic& one) {
        out_ += "{\"file\":";
        file_ = &source_.file_at(one.primary.span.begin);
        text(file_->name());
        out_ += fmt::format(",\"code\":\"{}\",\"severity\":\"{}\",\"message\":", one.code,
                            to_text(one.severity, Language::english));
        wording(one.message);
        out_ += ",\"primary\":";
        label(one.primary);
        out_ += ",\"secondary\":";
        list(one.secondary, [this](const Label& each) { label(each); });
        out_ += ",\"notes\":";
        list(one.notes, [this](const Wording& each) { wording(each); });
        if (!one.help.empty()) {
            out_ += ",\"help\":";
            wording(one.help);
        }
        out_ += ",\"fixes\":";
        list(one.fixes, [this](const Fix& each) { fix(each); });
        out_ += '}';
    }

    template<class Items, class Write>
    void list(const Items& items, Write write) {
        out_ += '[';
        bool first = true;
        for (const auto& each : items) {
            if (!first) out_ += ',';
            first = false;
            write(each);
        }
        out_ += ']';
    }

    std::string take() { return std::move(out_); }

  private:
    void text(std::string_view text) {
        out_ += '"';
        while (!text.empty()) {
            const auto [code, length] = dsl::text::decode(text);
            if (length == 0)
                out_ += "\\ufffd";
            else if (code == U'"' || code == U'\\')
                (out_ += '\\') += static_cast<char>(code);
            else if (code < 0x20)
                out_ += fmt::format("\\u{:04x}", static_cast<unsigned>(code));
            else
                out_ += text.substr(0, length);
            text.remove_prefix(std::max<std::size_t>(length, 1));
        }
        out_ += '"';
    }

    void wording(const Wording& words) {
        out_ += "{\"de\":";
        text(words.german);
        out_ += ",\"en\":";
        text(words.english);
        out_ += '}';
    }

    void span(Span span) {
        const LineColumn begin = source_.position(span.begin);
        const LineColumn end = source_.position(span.end);
        const Source& file = source_.file_at(span.begin);
        if (&file != file_) {
            out_ += "\"file\":";
            text(file.name());
            out_ += ',';
        }
        out_ += fmt::format("\"begin\":{},\"end\":{},\"line\":{},\"column\":{},\"end_line\":{},"
                            "\"end_column\":{}",
                            span.begin - file.begin(), span.end - file.begin(), begin.line,
                            begin.column, end.line, end.column);
    }

    void label(const Label& label) {
        out_ += '{';
        span(label.span);
        if (!label.words.empty()) {
            out_ += ",\"words\":";
            wording(label.words);
        }
        out_ += '}';
    }

    void fix(const Fix& fix) {
        out_ += '{';
        span(fix.span);
        out_ += ",\"replacement\":";
        text(fix.replacement);
        out_ += '}';
    }

    const Source& source_;
    const Source* file_ = nullptr; // that of the finding
    std::string out_;
};

} // namespace

std::string render_json(const Source& source, const Diagnostics& diagnostics) {
    JsonWriter json(source);
    json.list(diagnostics, [&json](const Diagnostic& one) { json.diagnostic(one); });
    return json.take() + "\n";
}

} // namespace vorgang
