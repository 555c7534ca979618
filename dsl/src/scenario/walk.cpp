#include <algorithm>

#include "diag/report.hpp"
#include "meaning/scenarios.hpp"
#include "scenario/elements.hpp"
#include "scenario/session.hpp"
#include "syntax/parse.hpp"
#include "syntax/state.hpp"

namespace vorgang {

using dsl::diag::draft;
using dsl::diag::say;
using dsl::scenario::LineReport;
using dsl::scenario::Session;
using dsl::scenario::Setting;
namespace catalogue = dsl::diag::catalogue;
namespace syntax = dsl::syntax;

struct Walk::Impl {
    Impl(const Compiled& compiled, Setting settled)
        : source(compiled.source), tree(compiled.tree), setting(std::move(settled)),
          session(setting) {}

    Source source;
    std::shared_ptr<const syntax::Tree> tree;
    Setting setting;
    Process process = *setting.process; // a handle; keeps the tables alive
    Session session;
};

namespace {

// A line as the only scenario of an otherwise empty process, which stands on the line before it.
struct Wrapped {
    Wrapped(std::string_view line, std::string_view name, std::uint32_t number, Language language)
        : whole(std::string(name), before(language) + std::string(line) + "\n} }\n", number - 1),
          open(std::string(name), before(language) + std::string(line), number - 1),
          begin(static_cast<std::uint32_t>(before(language).size())),
          end(begin + static_cast<std::uint32_t>(line.size())) {}

    static std::string before(Language language) {
        return language == Language::german ? "prozess p { ablauf { ende p } szenario \"\" {\n"
                                            : "process p { flow { end p } scenario \"\" {\n";
    }
    [[nodiscard]] bool holds(Span span) const { return span.begin >= begin && span.end <= end; }

    Source whole;
    Source open; // the same without what closes it
    std::uint32_t begin;
    std::uint32_t end;
};

// A brace of the line that would close the scenario around it.
std::optional<Span> stray_brace(const Wrapped& wrapped) {
    const std::string_view text = wrapped.open.text();
    int depth = 0;
    for (auto token = syntax::scan(text.data() + wrapped.begin, text.data() + text.size());
         token.kind != syntax::TokenKind::end;
         token = syntax::scan(token.end, text.data() + text.size())) {
        if (token.is(syntax::Symbol::open_brace)) ++depth;
        if (!token.is(syntax::Symbol::close_brace) || depth-- > 0) continue;
        const auto at = static_cast<std::uint32_t>(token.begin - text.data());
        return Span{at, at + 1};
    }
    return std::nullopt;
}

// What is wrong with a line that does not parse, without a word of what it was wrapped in: where it
// lacks something, the text ends too early for what is read there.
Diagnostics faults_in(const Wrapped& wrapped, const Diagnostics& found) {
    Diagnostics open;
    (void)syntax::parse(wrapped.open, {}, open);
    Diagnostics faults;
    for (const Diagnostics* all : {static_cast<const Diagnostics*>(&open), &found})
        for (Diagnostic one : *all) {
            const bool of_wrapper = !wrapped.holds(one.primary.span) ||
                                    std::ranges::any_of(one.secondary, [&](const Label& label) {
                                        return !wrapped.holds(label.span);
                                    });
            if (!of_wrapper && (all == &open || faults.empty())) faults.add(std::move(one));
        }
    return faults;
}

} // namespace

Walk::Walk(std::unique_ptr<Impl> impl) noexcept : impl_(std::move(impl)) {}
Walk::~Walk() = default;
Walk::Walk(Walk&&) noexcept = default;
Walk& Walk::operator=(Walk&&) noexcept = default;

Walk Walk::begin(const Compiled& compiled, const ScenarioOptions& options) {
    const auto& header = compiled.tree->process.header;
    Setting setting{&*compiled.process, options, 0,
                    header.land ? std::string(header.land->text) : ""};
    auto impl = std::make_unique<Impl>(compiled, std::move(setting));
    impl->setting.process = &impl->process;
    return Walk(std::move(impl));
}

Walk::Step Walk::run(std::string_view line, std::string_view name, std::uint32_t number) {
    const Wrapped wrapped(line, name, number, impl_->tree->process.language);
    Step step{Diagnostics(), wrapped.whole, {}, {}};
    if (const auto brace = stray_brace(wrapped)) {
        step.diagnostics.add(draft<catalogue::expected>(
            *brace, syntax::describe(syntax::key_of(syntax::Phrase::command), Language::german),
            say("`}}`", "`}}`")));
        return step;
    }
    const auto tree = syntax::parse(step.source, {}, step.diagnostics);
    if (!tree) {
        step.diagnostics = faults_in(wrapped, step.diagnostics);
        step.diagnostics.sort();
        return step;
    }
    if (tree->process.scenarios.empty()) return step;
    const syntax::Scenario& lines = tree->process.scenarios.front();
    dsl::meaning::check_line(impl_->source, *impl_->tree, step.source, lines,
                             impl_->session.has_begun(), step.diagnostics);
    if (step.diagnostics.has_errors()) return step;
    for (const auto& command : lines.commands) {
        LineReport report = impl_->session.run(command, step.source);
        std::ranges::move(report.lines, std::back_inserter(step.story));
        step.failure = std::move(report.failure);
        if (step.failure) break;
    }
    return step;
}

std::optional<Walk::Step> Walk::play(std::string_view title, std::uint32_t last_line) {
    const auto& scenarios = impl_->tree->process.scenarios;
    const auto found = std::ranges::find(scenarios, title, [](const syntax::Scenario& scenario) {
        return std::string_view(scenario.title.value);
    });
    if (found == scenarios.end()) return std::nullopt;
    Step step{Diagnostics(), impl_->source, {}, {}};
    for (const auto& command : found->commands) {
        if (last_line != 0 && impl_->source.position(command.span.begin).line > last_line) break;
        LineReport report = impl_->session.run(command, impl_->source);
        std::ranges::move(report.lines, std::back_inserter(step.story));
        step.failure = std::move(report.failure);
        if (step.failure) break;
    }
    return step;
}

std::vector<std::string> scenario_titles(const Compiled& compiled) {
    std::vector<std::string> titles;
    for (const auto& scenario : compiled.tree->process.scenarios)
        titles.emplace_back(scenario.title.value);
    return titles;
}

bool Walk::begins_command(std::string_view line) const {
    const auto* last = line.data() + line.size();
    const syntax::Token first = syntax::scan(line.data(), last);
    return first.kind == syntax::TokenKind::word &&
           syntax::words_that_begin(syntax::Level::command)
               .contains(first.known.spelling, impl_->tree->process.language) &&
           !syntax::scan(first.end, last).is(syntax::Symbol::colon);
}

std::optional<CaseInfo> Walk::info() const {
    return impl_->session.info();
}

std::string Walk::name_of(const OpenInfo& open) const {
    const auto& info = impl_->session.info();
    if (!info) return open.name;
    return dsl::scenario::name_among(open, info->open, impl_->process.model());
}

std::string Walk::name_of(const DeadlineInfo& deadline) const {
    const auto& info = impl_->session.info();
    if (!info) return deadline.name;
    return dsl::scenario::name_among(deadline, info->deadlines, impl_->process.model());
}

std::vector<HistoryEntry> Walk::history() const {
    return impl_->session.history();
}

Result<std::vector<Dependent>> Walk::consequences(std::string_view field) const {
    return impl_->session.consequences(field);
}

const Calendar& Walk::calendar() const noexcept {
    return impl_->session.calendar();
}

Instant Walk::now() const noexcept {
    return impl_->session.now();
}

} // namespace vorgang
