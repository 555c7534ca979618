// The report as one JSON object.
#include <fmt/format.h>

#include "json.hpp"
#include "vorgang/dsl/scenario.hpp"

namespace vorgang {
namespace {

using namespace dsl::json;

class JsonWriter {
  public:
    explicit JsonWriter(const Source& source) : source_(source) {}

    std::string write(const ScenarioReport& report) const {
        return fmt::format(
            R"({{"file":{},"passed":{},"scenarios":{},"coverage":{}}})", json_text(source_.name()),
            report.passed(),
            list(report.scenarios,
                 [this](const ScenarioResult& result) { return scenario(result); }),
            list(report.coverage, [this](const CoverageItem& item) { return coverage(item); }));
    }

  private:
    std::uint32_t line_of(Span span) const { return source_.position(span.begin).line; }

    std::string story(const StoryLine& line) const {
        return fmt::format(R"({{"line":{},"at":{},"who":{},"what":{},"followed":{}}})",
                           line.span.empty() ? 0U : line_of(line.span), json_text(to_text(line.at)),
                           json_text(line.who), json_text(line.what), list(line.followed, both));
    }

    std::string scenario(const ScenarioResult& result) const {
        std::string failure = "null";
        if (result.failure)
            failure =
                fmt::format(R"({{"line":{},"message":{},"expected":{},"actual":{},"help":{}}})",
                            line_of(result.failure->span), both(result.failure->message),
                            both(result.failure->expected), both(result.failure->actual),
                            both(result.failure->help));
        return fmt::format(
            R"({{"title":{},"line":{},"passed":{},"ending":{},"story":{},"failure":{}}})",
            json_text(result.title), line_of(result.span), result.passed, json_text(result.ending),
            list(result.story, [this](const StoryLine& line) { return story(line); }), failure);
    }

    std::string coverage(const CoverageItem& item) const {
        constexpr std::string_view kinds[] = {"step",    "branch", "deadline",
                                              "handler", "row",    "ending"};
        return fmt::format(
            R"({{"kind":"{}","line":{},"what":{},"touched":{},"scenarios":{}}})",
            kinds[static_cast<std::size_t>(item.kind)], line_of(item.span), both(item.what),
            item.touched,
            list(item.scenarios, [](std::uint32_t number) { return std::to_string(number); }));
    }

    const Source& source_;
};

} // namespace

std::string render_json(const ScenarioReport& report, const Source& source) {
    return JsonWriter(source).write(report);
}

} // namespace vorgang
