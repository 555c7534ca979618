// The report as people read it.
#include <fmt/format.h>

#include "diag/report.hpp"
#include "vorgang/dsl/scenario.hpp"

namespace vorgang {
namespace {

using dsl::diag::say;

class Writer {
  public:
    Writer(const Source& source, const ReportStyle& style) : source_(source), style_(style) {}

    std::string write(const ScenarioReport& report) {
        for (const ScenarioResult& result : report.scenarios)
            scenario(result);
        summary(report);
        coverage(report.coverage);
        return std::move(text_);
    }

  private:
    std::string words(const Wording& wording) const { return wording.in(style_.language); }
    std::string coloured(std::string_view code, std::string_view text) const {
        if (!style_.colour) return std::string(text);
        return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
    }
    std::string place(Span span) const {
        return fmt::format("{}:{}", source_.file_at(span.begin).name(),
                           source_.position(span.begin).line);
    }

    void scenario(const ScenarioResult& result) {
        const Wording verdict =
            result.passed ? say("bestanden", "passed") : say("GESCHEITERT", "FAILED");
        text_ += fmt::format("{}  {}\n", coloured(result.passed ? "32" : "31;1", words(verdict)),
                             result.title);
        if (result.passed && !style_.stories) return;
        for (const StoryLine& line : result.story)
            text_ += render_text(line, style_);
        if (result.failure) failure(*result.failure);
    }

    void failure(const ScenarioFailure& failure) {
        text_ += fmt::format("  {}: {}\n", place(failure.span),
                             coloured("31;1", words(failure.message)));
        compared(say("erwartet:", "expected:"), failure.expected);
        compared(say("ist:     ", "is:      "), failure.actual);
        compared(say("Hilfe:   ", "help:    "), failure.help);
    }

    void compared(const Wording& title, const Wording& value) {
        if (!value.empty()) text_ += fmt::format("    {} {}\n", words(title), words(value));
    }

    void summary(const ScenarioReport& report) {
        const std::size_t count = report.scenarios.size();
        const std::size_t failed = report.failed_count();
        if (count == 0) {
            text_ += words(say("kein Szenario\n", "no scenario\n"));
            return;
        }
        text_ += words(count == 1 ? say("1 Szenario, ", "1 scenario, ")
                                  : say("{} Szenarien, ", "{} scenarios, ", count));
        if (failed != 0)
            text_ += words(say("{} gescheitert\n", "{} failed\n", failed));
        else
            text_ += words(count == 1 ? say("bestanden\n", "passed\n")
                                      : say("alle bestanden\n", "all passed\n"));
    }

    void coverage(const std::vector<CoverageItem>& items) {
        if (items.empty()) return;
        std::size_t untouched = 0;
        for (const CoverageItem& item : items)
            untouched += item.touched ? 0U : 1U;
        const std::size_t touched = items.size() - untouched;
        text_ += words(
            say("{} von {} Stellen berührt", "{} of {} places touched", touched, items.size()));
        text_ += untouched == 0
                     ? "\n"
                     : words(say("; kein Szenario berührt:\n", "; no scenario touches:\n"));
        for (const CoverageItem& item : items)
            if (!item.touched)
                text_ +=
                    fmt::format("  {}: {}\n", place(item.span), coloured("33", words(item.what)));
    }

    const Source& source_;
    const ReportStyle& style_;
    std::string text_;
};

} // namespace

std::string render_text(const ScenarioReport& report, const Source& source,
                        const ReportStyle& style) {
    return Writer(source, style).write(report);
}

std::string render_text(const StoryLine& line, const ReportStyle& style) {
    const auto dim = [&style](const std::string& text) {
        return style.colour ? "\x1b[2m" + text + "\x1b[0m" : text;
    };
    std::string text = fmt::format("  {}", dim(fmt::format("{:16}", line.when)));
    if (!line.what.empty()) text += "  " + line.what;
    bool first = line.what.empty();
    for (const Wording& followed : line.followed) {
        const std::string& words = followed.in(style.language);
        text += first ? "  -> " + words : "\n                      -> " + words;
        first = false;
    }
    return text + "\n";
}

} // namespace vorgang
