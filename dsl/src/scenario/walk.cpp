#include "diag/report.hpp"
#include "scenario/session.hpp"
#include "syntax/parse.hpp"

namespace vorgang {

using dsl::scenario::LineReport;
using dsl::scenario::Session;
using dsl::scenario::Setting;

struct Walk::Impl {
    explicit Impl(Setting settled) : setting(std::move(settled)), session(setting) {}

    Setting setting;
    Process process = *setting.process; // a handle; keeps the tables alive
    Language language = Language::german;
    Session session;
};

namespace {

// A line as the only scenario of an otherwise empty process, at the number it has in its file.
Source wrapped(std::string_view line, std::string_view name, std::uint32_t number,
               Language language) {
    const bool german = language == Language::german;
    std::string text;
    for (std::uint32_t i = 2; i < number; ++i)
        text += '\n';
    text += german ? "prozess p { ablauf { ende p } szenario \"\" {"
                   : "process p { flow { end p } scenario \"\" {";
    text += number > 1 ? "\n" : " ";
    text += line;
    text += "\n} }\n";
    return {std::string(name), std::move(text)};
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
    auto impl = std::make_unique<Impl>(std::move(setting));
    impl->setting.process = &impl->process;
    impl->language = compiled.tree->process.language;
    return Walk(std::move(impl));
}

Walk::Step Walk::run(std::string_view line, std::string_view name, std::uint32_t number) {
    Step step{Diagnostics(), wrapped(line, name, number, impl_->language), {}, {}};
    const auto tree = dsl::syntax::parse(step.source, {}, step.diagnostics);
    step.diagnostics.sort();
    if (!tree || tree->process.scenarios.empty()) return step;
    for (const auto& command : tree->process.scenarios.front().commands) {
        LineReport report = impl_->session.run(command, step.source);
        std::ranges::move(report.lines, std::back_inserter(step.story));
        step.failure = std::move(report.failure);
        if (step.failure) break;
    }
    return step;
}

std::optional<CaseInfo> Walk::info() const {
    return impl_->session.info();
}

std::vector<HistoryEntry> Walk::history() const {
    return impl_->session.history();
}

const Calendar& Walk::calendar() const noexcept {
    return impl_->session.calendar();
}

Instant Walk::now() const noexcept {
    return impl_->session.now();
}

} // namespace vorgang
