// The program `vorgang`: one file per subcommand, this one only puts them together.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <cstdio>
#include <system_error>

#include "usage.hpp"
#include "vorgang/engine/version.hpp"

namespace {

using vorgang::tool::Terminal;

void translate_help(CLI::App& app, const Terminal& terminal) {
    const auto formatter = app.get_formatter();
    formatter->column_width(34);
    if (terminal.language == vorgang::Language::english) return;
    formatter->label("Usage", "Aufruf");
    formatter->label("OPTIONS", "OPTIONEN");
    formatter->label("SUBCOMMAND", "BEFEHL");
    formatter->label("SUBCOMMANDS", "BEFEHLE");
    formatter->label("Positionals", "Angaben");
    formatter->label("REQUIRED", "(nötig)");
    app.get_option("--help")->description("Diese Hilfe");
}

void name_groups(CLI::App& app, const Terminal& terminal) {
    const std::string options = terminal.text("Optionen", "Options");
    for (CLI::Option* option : app.get_options()) {
        option->group(options);
        if (option->get_items_expected_max() > 0) option->type_name(terminal.text("WERT", "VALUE"));
    }
    for (CLI::App* command : app.get_subcommands({})) {
        command->group(terminal.text("Befehle", "Commands"));
        command->get_formatter()->column_width(34);
        if (CLI::Option* help = command->get_help_ptr())
            help->description(terminal.text("Diese Hilfe", "This help"));
        for (CLI::Option* option : command->get_options()) {
            const bool word = option->get_positional() && option->get_lnames().empty();
            if (!word) option->group(options);
            if (option->get_items_expected_max() > 0)
                option->type_name(word ? "" : terminal.text("WERT", "VALUE"));
        }
    }
}

std::string examples(const Terminal& terminal) {
    return terminal.text(
        "Beispiele:\n"
        "  vorgang check hundesteuer.vorgang     Ist der Prozess richtig?\n"
        "  vorgang test hundesteuer.vorgang      Halten seine Szenarien?\n"
        "  vorgang run hundesteuer.vorgang       Einen Vorgang Schritt für Schritt "
        "erleben\n"
        "  vorgang states hundesteuer.vorgang    Sein Zustandsautomat, als Text oder Bild\n"
        "  vorgang fmt hundesteuer.vorgang       Die Datei sauber ausrichten\n"
        "  vorgang explain E0301                 Was bedeutet diese Meldung?\n"
        "\n"
        "Ende mit 0: alles in Ordnung, 1: es gibt Befunde, 2: falscher Aufruf.\n"
        "`vorgang BEFEHL --help` erklärt einen Befehl.",
        "Examples:\n"
        "  vorgang check hundesteuer.vorgang     Is the process right?\n"
        "  vorgang test hundesteuer.vorgang      Do its scenarios hold?\n"
        "  vorgang run hundesteuer.vorgang       Live through a case step by step\n"
        "  vorgang states hundesteuer.vorgang    Its state machine, as a text or a picture\n"
        "  vorgang fmt hundesteuer.vorgang       Align the file neatly\n"
        "  vorgang explain E0301                 What does this message mean?\n"
        "\n"
        "Exit 0: all is fine, 1: there are findings, 2: wrong call.\n"
        "`vorgang COMMAND --help` explains a command.");
}

int run(int argc, char** argv, const Terminal& terminal) {
    CLI::App app(terminal.text("vorgang prüft, testet und fährt Prozesse der Verwaltung.",
                               "vorgang checks, tests and runs administrative processes."),
                 "vorgang");
    int code = vorgang::tool::exit_fine;
    translate_help(app, terminal);
    app.set_version_flag("--version", "vorgang " + std::string(vorgang::version()),
                         terminal.text("Die Version", "The version"));
    std::string language;
    app.add_option("--lang", language,
                   terminal.text("Sprache der Meldungen: de oder en (sonst nach LANG)",
                                 "Language of messages: de or en (else from LANG)"))
        ->check(vorgang::tool::one_of(terminal, {"de", "en"}));
    app.fallthrough();
    app.footer(examples(terminal));
    app.require_subcommand(1);
    vorgang::tool::add_check(app, terminal, code);
    vorgang::tool::add_test(app, terminal, code);
    vorgang::tool::add_run(app, terminal, code);
    vorgang::tool::add_states(app, terminal, code);
    vorgang::tool::add_fmt(app, terminal, code);
    vorgang::tool::add_compile(app, terminal, code);
    vorgang::tool::add_dmn(app, terminal, code);
    vorgang::tool::add_explain(app, terminal, code);
    vorgang::tool::add_load(app, terminal, code);
    vorgang::tool::add_audit(app, terminal, code);
    vorgang::tool::add_export(app, terminal, code);
    vorgang::tool::add_backup(app, terminal, code);
    vorgang::tool::add_tenant(app, terminal, code);
    name_groups(app, terminal);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error); // help and version
        return vorgang::tool::usage_fault(vorgang::tool::usage_words(app, error, terminal));
    }
    return code;
}

// A full disk or a closed pipe shows when the last bytes are written.
int finish_output(const Terminal& terminal, int code) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
    return vorgang::tool::usage_fault(
        terminal.say("die Ausgabe lässt sich nicht schreiben", "the output cannot be written"));
}

} // namespace

int main(int argc, char** argv) {
    const Terminal terminal =
        vorgang::tool::look_at_terminal(vorgang::tool::choose_language(argc, argv));
    try {
        return finish_output(terminal, run(argc, argv, terminal));
    } catch (const std::system_error&) {
        return finish_output(terminal, vorgang::tool::exit_usage); // fmt could not write
    } catch (const std::exception& thrown) {
        return vorgang::tool::usage_fault(thrown.what());
    }
}
