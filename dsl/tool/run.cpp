// vorgang run: one case, walked through in the terminal or by a script.
#include <CLI/CLI.hpp>
#include <unistd.h>

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>

#include "tool.hpp"
#include "view.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/dsl/scenario.hpp"

namespace vorgang::tool {
namespace {

struct RunCall {
    std::string file;
    std::string script;
    std::string place;
};

enum class Answered { not_mine, shown, leave };

std::string first_word(const std::string& line) {
    const auto begin = line.find_first_not_of(" \t");
    if (begin == std::string::npos) return {};
    const auto end = line.find_last_not_of(" \t\r");
    return line.substr(begin, end - begin + 1);
}

// The words that only look or leave; everything else is a line of a scenario.
Answered look(const Terminal& terminal, const Walk& walk, const std::string& word) {
    const auto is = [&word](std::string_view german, std::string_view english) {
        return word == german || word == english;
    };
    if (is("ende", "quit")) return Answered::leave;
    if (is("hilfe", "help")) return show_help(terminal), Answered::shown;
    if (is("offen", "open")) return show_open(terminal, walk), Answered::shown;
    if (is("daten", "data")) return show_data(terminal, walk), Answered::shown;
    if (is("fristen", "deadlines")) return show_deadlines(terminal, walk), Answered::shown;
    if (is("verlauf", "history")) return show_history(terminal, walk), Answered::shown;
    for (const std::string_view asks : {"folgen ", "consequences "})
        if (word.starts_with(asks))
            return show_consequences(terminal, walk, first_word(word.substr(asks.size()))),
                   Answered::shown;
    return Answered::not_mine;
}

// Whether all braces outside of texts are closed, so that a context may go over several lines.
bool is_complete(const std::string& text) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (c == '\n')
            quoted = false; // a text stands on one line
        else if (!quoted && c == '#')
            i = std::min(text.find('\n', i), text.size() - 1);
        else if (!quoted && c == '{')
            ++depth;
        else if (!quoted && c == '}')
            --depth;
    }
    return depth <= 0;
}

class Conversation {
  public:
    Conversation(const Terminal& terminal, Walk walk, std::string name, bool prompts)
        : terminal_(terminal), walk_(std::move(walk)), name_(std::move(name)), prompts_(prompts) {}

    int hold(std::istream& in) {
        std::string line;
        if (prompts_)
            fmt::print("{}\n", terminal_.say("`hilfe` nennt die Wörter, `ende` hört auf.",
                                             "`help` lists the words, `quit` stops."));
        while (prompt(), std::getline(in, line)) {
            ++number_;
            // A brace is missing: what is not at its end here never will be.
            if (!pending_.empty() && walk_.begins_command(line)) play(std::exchange(pending_, {}));
            if (pending_.empty()) begin_ = number_;
            pending_ += (pending_.empty() ? "" : "\n") + line;
            if (!is_complete(pending_)) continue;
            const std::string whole = std::exchange(pending_, {});
            if (!take(whole)) break;
        }
        if (!pending_.empty()) (void)take(pending_);
        return code_;
    }

  private:
    void prompt() const {
        if (!prompts_) return;
        const std::string when = walk_.info() ? clock(walk_, walk_.now()) : "";
        fmt::print("{}{}", when, pending_.empty() ? "> " : "… ");
        std::fflush(stdout);
    }

    bool take(const std::string& line) {
        const std::string word = first_word(line);
        if (word.empty() || word.front() == '#') return true;
        const Answered answered = look(terminal_, walk_, word);
        if (answered == Answered::not_mine) play(line);
        return answered != Answered::leave;
    }

    void play(const std::string& line) {
        const Walk::Step step = walk_.run(line, name_, begin_);
        if (step.diagnostics.has_errors()) {
            fmt::print("{}", render_text(step.source, step.diagnostics,
                                         {terminal_.language, terminal_.colour_out}));
            code_ = exit_findings;
            return;
        }
        const ReportStyle style{terminal_.language, terminal_.colour_out, true};
        for (const StoryLine& told : step.story)
            fmt::print("{}", render_text(told, style));
        if (!step.failure) return;
        code_ = exit_findings;
        tell(terminal_.say("  Nein:", "  No:"), step.failure->message);
        tell(terminal_.say("      erwartet:", "      expected:"), step.failure->expected);
        tell(terminal_.say("      ist:", "      is:"), step.failure->actual);
    }

    void tell(std::string_view title, const Wording& words) const {
        if (!words.empty()) fmt::print("{} {}\n", title, words.in(terminal_.language));
    }

    const Terminal& terminal_;
    Walk walk_;
    std::string name_;
    std::string pending_;
    std::uint32_t number_ = 0;
    std::uint32_t begin_ = 0;
    bool prompts_;
    int code_ = exit_fine;
};

int run_case(const Terminal& terminal, const RunCall& call) {
    int code = exit_fine;
    const bool script_from_input = call.script.empty() || call.script == standard_input;
    if (call.file == standard_input && script_from_input)
        return usage_fault(terminal.say(
            "die Eingabe kann nicht der Prozess und seine Zeilen zugleich sein; die Zeilen kommen "
            "mit --script aus einer Datei",
            "the input cannot be the process and its lines at once; the lines come from a file "
            "with --script"));
    const auto compiled = compile_or_report(terminal, call.file, code);
    if (!compiled) return code;
    ScenarioOptions options;
    if (!call.place.empty()) {
        auto place = read_place(terminal, call.place, *compiled);
        if (!place) return usage_fault(terminal, place.error());
        options.place = std::move(place).value();
    }
    Walk walk = Walk::begin(*compiled, options);
    if (script_from_input) {
        const bool prompts = isatty(STDIN_FILENO) == 1 && terminal.live_error;
        return Conversation(terminal, std::move(walk), "-", prompts).hold(std::cin);
    }
    std::error_code fault;
    std::ifstream script(call.script);
    if (!script || std::filesystem::is_directory(call.script, fault))
        return usage_fault(call.script + ": " +
                           terminal.text("lässt sich nicht lesen", "cannot be read"));
    return Conversation(terminal, std::move(walk), call.script, false).hold(script);
}

} // namespace

void add_run(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command = app.add_subcommand(
        "run", terminal.text("Einen Vorgang im Terminal erleben", "Live through a case"));
    const auto call = std::make_shared<RunCall>();
    command
        ->add_option(terminal.text("DATEI", "FILE"), call->file,
                     terminal.text("Prozessdatei", "Process file"))
        ->required();
    command->add_option("--script", call->script,
                        terminal.text("Zeilen aus dieser Datei statt von der Eingabe",
                                      "Lines from this file instead of the input"));
    command->add_option(
        "--place", call->place,
        terminal.text("Ort (JSON; siehe load --help)", "Place (JSON; see load --help)"));
    command->footer(terminal.text(
        "Geschrieben wird in den Worten der Szenarien:\n"
        "  beginne am 2026-05-11 09:00 mit anmelden als halter { anzahl: 2 }\n"
        "  erledige prüfen als bürgerbüro \"Aydin\" { vollständig: ja }\n"
        "  warte 3 tage\n"
        "  werkzeug kasse.sollstellung liefert { kassenzeichen: \"K-17\" }\n"
        "  erledige anhören[2][name = \"SV Nord\"] als verein \"Ott\"   "
        "(2. Lauf, dieses Element)\n"
        "  erwarte begonnen zustellung, erwarte nicht_begonnen zustellung[2]\n"
        "`hilfe` nennt alle Zeilen. Dazu: offen, daten, fristen, verlauf, folgen FELD, ende.\n"
        "Beispiel: vorgang run hundesteuer.vorgang < demo.run",
        "Lines are those of scenarios, in the language of the file:\n"
        "  begin at 2026-05-11 09:00 with register as holder { number: 2 }\n"
        "  complete check as office \"Aydin\" { complete: true }\n"
        "  wait 3 days\n"
        "  complete hear[2][name = \"SV Nord\"] as club \"Ott\"   (2nd run, this "
        "element)\n"
        "  expect begun delivery, expect not_begun delivery[2]\n"
        "`help` lists all lines. Besides: open, data, deadlines, history, consequences "
        "FIELD, quit.\n"
        "Example: vorgang run hundesteuer.vorgang < demo.run"));
    command->callback([call, &terminal, &code] { code = run_case(terminal, *call); });
}

} // namespace vorgang::tool
