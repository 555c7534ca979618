// The coverage as a page: what the scenarios touched, in the text of the process.
//
// Plain HTML with its style inside, no script. Colours only repeat what a sign in front of the line
// and a note below it say.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "diag/report.hpp"
#include "syntax/tree.hpp"
#include "vorgang/dsl/scenario.hpp"

namespace vorgang {
namespace {

using dsl::diag::say;

constexpr std::string_view style = R"(
body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto;
  padding: 0 1rem; color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5rem; }
h2 { font-size: 1.15rem; margin-top: 2rem; }
table { border-collapse: collapse; }
td, th { text-align: left; vertical-align: top; padding: 0 .75rem 0 0; font-weight: normal; }
.number { text-align: right; color: #666; }
.source { font: 14px/1.5 ui-monospace, monospace; }
.source td { white-space: pre-wrap; overflow-wrap: anywhere; padding: 0 .5rem; }
.source .sign { white-space: nowrap; text-align: right; }
.all .sign, .hit { background: #d7f0dd; }
.some .sign { background: #fff0c2; }
.none .sign, .miss { background: #ffd9d9; color: inherit; }
.miss { text-decoration: underline dotted; }
.note td { color: #8a1c1c; }
.failed { color: #8a1c1c; font-weight: bold; }
)";

std::string escaped(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char c : text) {
        switch (c) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        case '\'': result += "&#39;"; break;
        default: result += c;
        }
    }
    return result;
}

// What stands between backticks is text of the process.
std::string with_code(std::string_view text) {
    std::string result;
    bool code = false;
    for (std::size_t at = 0;;) {
        const std::size_t tick = text.find('`', at);
        result += escaped(text.substr(at, tick == std::string_view::npos ? tick : tick - at));
        if (tick == std::string_view::npos) break;
        code = !code;
        result += code ? "<code>" : "</code>";
        at = tick + 1;
    }
    return code ? result + "</code>" : result;
}

class PageWriter {
  public:
    PageWriter(const ScenarioReport& report, const Source& source, Language language)
        : report_(report), source_(source), language_(language) {}

    std::string write() {
        head();
        summary();
        kinds();
        scenarios();
        untouched();
        text();
        page_ += "</body>\n</html>\n";
        return std::move(page_);
    }

  private:
    std::string words(const Wording& wording) const { return wording.in(language_); }
    std::string words(std::string_view german, std::string_view english) const {
        return std::string(language_ == Language::german ? german : english);
    }

    void head() {
        const std::string title =
            escaped(words(say("Abdeckung: {}", "Coverage: {}", source_.name())));
        page_ +=
            fmt::format("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
                        "<meta name=\"viewport\" content=\"width=device-width\">\n"
                        "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<h1>{}</h1>\n",
                        words("de", "en"), title, style, title);
    }

    void summary() {
        const std::size_t all = report_.coverage.size();
        page_ += fmt::format("<p>{}</p>\n",
                             words(say("{} von {} Stellen berührt", "{} of {} places touched",
                                       all - report_.untouched_count(), all)));
    }

    void kinds() {
        const std::array names{say("Schritte", "steps"),        say("Zweige", "branches"),
                               say("Fristen", "deadlines"),     say("jederzeit", "anytime"),
                               say("Regelzeilen", "rule rows"), say("Enden", "ends")};
        page_ += "<table>\n";
        for (std::size_t kind = 0; kind < names.size(); ++kind) {
            std::size_t all = 0;
            std::size_t touched = 0;
            for (const CoverageItem& item : report_.coverage) {
                if (item.kind != static_cast<CoverageKind>(kind)) continue;
                ++all;
                touched += item.touched ? 1U : 0U;
            }
            if (all == 0) continue;
            page_ += fmt::format(
                "<tr><th>{}</th><td>{}</td><td><meter max=\"{}\" value=\"{}\"></meter></td></tr>\n",
                words(names[kind]), words(say("{} von {}", "{} of {}", touched, all)), all,
                touched);
        }
        page_ += "</table>\n";
    }

    void scenarios() {
        page_ += fmt::format("<h2>{}</h2>\n", words("Szenarien", "Scenarios"));
        if (report_.scenarios.empty()) {
            page_ += fmt::format("<p>{}</p>\n", words("kein Szenario", "no scenario"));
            return;
        }
        page_ += "<ol>\n";
        for (const ScenarioResult& one : report_.scenarios)
            page_ += fmt::format("<li><a href=\"#L{}\">{}</a>: {}</li>\n",
                                 source_.position(one.span.begin).line, escaped(one.title),
                                 one.passed ? words("bestanden", "passed")
                                            : "<span class=\"failed\">" +
                                                  words("gescheitert", "failed") + "</span>");
        page_ += "</ol>\n";
    }

    void untouched() {
        if (report_.untouched_count() == 0) return;
        page_ += fmt::format("<h2>{}</h2>\n<ul>\n",
                             words("Was kein Szenario berührt", "What no scenario touches"));
        for (const CoverageItem& item : report_.coverage) {
            if (item.touched) continue;
            const std::uint32_t line = source_.position(item.span.begin).line;
            if (item.span.begin >= source_.end()) { // in a file that is used
                page_ += fmt::format("<li>{}:{}: {}</li>\n",
                                     escaped(source_.file_at(item.span.begin).name()), line,
                                     with_code(words(item.what)));
                continue;
            }
            page_ +=
                fmt::format("<li><a href=\"#L{}\">{}</a>: {}</li>\n", line,
                            words(say("Zeile {}", "line {}", line)), with_code(words(item.what)));
        }
        page_ += "</ul>\n";
    }

    void text() {
        page_ += fmt::format(
            "<h2>{}</h2>\n<p>{}</p>\n<table class=\"source\">\n", words("Der Text", "The text"),
            words(
                "Vorn steht, wie viele Szenarien berühren, was in der Zeile beginnt, eine Zahl für "
                "jede Stelle: ✓ alle sind berührt, ◐ nicht alle, ✗ keine.",
                "In front stands how many scenarios touch what begins in the line, a number for "
                "each place: ✓ all are touched, ◐ not all, ✗ none."));
        auto next = report_.coverage.begin();
        for (std::uint32_t number = 1; number <= source_.line_count(); ++number) {
            const std::uint32_t end = source_.line_begin(number + 1);
            std::vector<const CoverageItem*> items;
            for (; next != report_.coverage.end() && next->span.begin < end; ++next)
                items.push_back(&*next);
            line(number, items);
        }
        page_ += "</table>\n";
    }

    std::string tally(const CoverageItem& item) const {
        const std::size_t count = item.scenarios.size();
        if (count == 0) return words("kein Szenario", "no scenario");
        return words(count == 1 ? say("1 Szenario", "1 scenario")
                                : say("{} Szenarien", "{} scenarios", count));
    }

    void line(std::uint32_t number, const std::vector<const CoverageItem*>& items) {
        std::string kind;
        std::string sign;
        if (!items.empty()) {
            const auto touched = static_cast<std::size_t>(std::ranges::count_if(
                items, [](const CoverageItem* item) { return item->touched; }));
            kind = " class=\"";
            kind += touched == items.size() ? "all" : touched == 0 ? "none" : "some";
            kind += '"';
            sign = touched == items.size() ? "✓" : touched == 0 ? "✗" : "◐";
            for (const CoverageItem* item : items)
                sign +=
                    (item == items.front() ? " " : "·") + std::to_string(item->scenarios.size());
        }
        page_ += fmt::format("<tr id=\"L{}\"{}><td class=\"sign\">{}</td>"
                             "<td class=\"number\">{}</td><td>{}</td></tr>\n",
                             number, kind, sign, number, marked(number, items));
        for (const CoverageItem* item : items)
            if (!item->touched)
                page_ +=
                    fmt::format("<tr class=\"note\"><td></td><td></td><td>↑ {}: {}</td></tr>\n",
                                tally(*item), with_code(words(item->what)));
    }

    // The line with each place marked up to the next one or the end of the line.
    std::string marked(std::uint32_t number, const std::vector<const CoverageItem*>& items) const {
        const std::uint32_t begin = source_.line_begin(number);
        const std::uint32_t end = begin + static_cast<std::uint32_t>(source_.line(number).size());
        std::string result;
        std::uint32_t done = begin;
        for (std::size_t i = 0; i < items.size(); ++i) {
            const CoverageItem& item = *items[i];
            std::uint32_t stop = std::min(item.span.end, end);
            if (i + 1 < items.size()) stop = std::min(stop, items[i + 1]->span.begin);
            if (item.span.begin < done || stop <= item.span.begin) continue;
            result += escaped(source_.text({done, item.span.begin}));
            result += fmt::format("<{0} class=\"{1}\" title=\"{2}\">{3}</{0}>",
                                  item.touched ? "span" : "mark", item.touched ? "hit" : "miss",
                                  escaped(words(item.what) + ": " + tally(item)),
                                  escaped(source_.text({item.span.begin, stop})));
            done = stop;
        }
        return result + escaped(source_.text({done, end}));
    }

    const ScenarioReport& report_;
    const Source& source_;
    Language language_;
    std::string page_;
};

} // namespace

std::string render_html(const ScenarioReport& report, const Compiled& compiled) {
    return PageWriter(report, compiled.source, compiled.tree->process.language).write();
}

} // namespace vorgang
