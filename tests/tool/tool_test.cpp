// The program as a script sees it: exit codes, and what it writes into a pipe.
#include "tool_run.hpp"

using namespace tool_run;

namespace {

TEST_F(Tool, ChecksARightProcess) {
    const Answer answer = vorgang("check " + example);
    EXPECT_EQ(answer.code, 0) << answer.text;
    EXPECT_TRUE(has(answer, "in Ordnung"));
    EXPECT_TRUE(has(vorgang("check --lang en " + example), "fine"));
}

TEST_F(Tool, FindsFaultsInEveryFormat) {
    const std::string wrong = file("falsch.vorgang", "prozess p { version eins }\n");
    EXPECT_EQ(vorgang("check " + wrong).code, 1);
    EXPECT_TRUE(has(vorgang("check --format gnu " + wrong), "falsch.vorgang:1:21: error:"));
    EXPECT_TRUE(has(vorgang("check --format json " + wrong), "\"code\""));
}

TEST_F(Tool, FindsWhatAProcessUsesBesideIt) {
    const std::string shared = file("amt.vorgang", "gemeinsam amt { rolle amt }\n");
    const std::string process =
        file("p.vorgang",
             "prozess p { nutze \"amt.vorgang\" ablauf { schritt s { rolle amt } ende e } }\n");
    EXPECT_EQ(vorgang("check " + process).code, 0);
    EXPECT_EQ(vorgang("check " + shared).code, 0);
    EXPECT_EQ(vorgang("test " + shared).code, 2) << "it does not run";
    const std::string outside =
        file("q.vorgang", "prozess q { nutze \"../amt.vorgang\" ablauf { ende e } }\n");
    EXPECT_TRUE(has(vorgang("check " + outside), "E0380")) << "not beside it";
    fs::remove(shared);
    EXPECT_TRUE(has(vorgang("check " + process), "E0380"));
}

TEST_F(Tool, APlaceFileSetsTheRowsOfARule) {
    const std::string mahnung = (root / "examples/mahnung.vorgang").string();
    const auto rows = [this](const std::string& high) {
        return file("ort.json", R"({"tenant": "bocholt", "locals": {"mahngebühr": [
            "| forderung | gebühr |", "|---|---|", "| < 100.00 | 1.00 |", "| )" +
                                    high + R"( | 2.00 |" ]}})");
    };
    EXPECT_EQ(vorgang("load " + mahnung + " --cases 50 --place " + rows(">= 100.00")).code, 0);
    const Answer gap = vorgang("load " + mahnung + " --cases 50 --place " + rows("> 200.00"));
    EXPECT_EQ(gap.code, 2);
    EXPECT_TRUE(has(gap, "E0335")) << gap.text;
    EXPECT_TRUE(has(gap, "ort.json: mahngebühr:1:")) << gap.text;
    const std::string other = file("anders.json", R"({"locals": {"nichts": ["| a |"]}})");
    EXPECT_EQ(vorgang("load " + mahnung + " --cases 50 --place " + other).code, 2);
}

TEST_F(Tool, ShowsTheStateMachineInEveryForm) {
    const Answer text = vorgang("states " + example);
    EXPECT_EQ(text.code, 0) << text.text;
    EXPECT_TRUE(has(text, "p1 Schritt prüfen \"Anmeldung formell prüfen\"")) << text.text;
    EXPECT_TRUE(has(text, "nicht vollständig → p2 nachreichen"));
    EXPECT_TRUE(vorgang("states --format dot " + example).text.starts_with("digraph"));
    EXPECT_TRUE(vorgang("states --format json " + example).text.starts_with("{\"process\":"));
    EXPECT_EQ(vorgang("states --format bild " + example).code, 2);
}

TEST_F(Tool, AStateMachineSpeaksTheLanguageOfItsFile) {
    const std::string english = (root / "examples/mahnung.en.vorgang").string();
    EXPECT_TRUE(has(vorgang("states " + english), "beginning"));
    EXPECT_TRUE(has(vorgang("states --lang de " + english), "Beginn"));
    EXPECT_TRUE(has(vorgang("states --lang en " + example), "beginning"));
}

TEST_F(Tool, ShowsWhereTheCaseOfAScenarioStands) {
    const std::string scenario = "states " + example + " --scenario 'Zweimal unvollständig'";
    EXPECT_TRUE(has(vorgang(scenario), "» Ende festgesetzt"));
    std::ifstream in(example);
    std::size_t number = 1;
    for (std::string line; std::getline(in, line) && line.find("Rasse") == std::string::npos;)
        ++number;
    const Answer at = vorgang(scenario + " --line " + std::to_string(number));
    EXPECT_TRUE(has(at, "» p2 Schritt nachreichen")) << at.text;
    EXPECT_FALSE(has(at, "» Ende")) << at.text;
}

TEST_F(Tool, SaysWhatItCannotShowOfAScenario) {
    const Answer unknown = vorgang("states " + example + " --scenario 'Gibt es nicht'");
    EXPECT_EQ(unknown.code, 2);
    EXPECT_TRUE(has(unknown, "\"Zweimal unvollständig\"")) << unknown.text;
    EXPECT_EQ(vorgang("states --line 3 " + example).code, 2);
    const Answer before = vorgang("states --line 1 --scenario 'Zweimal unvollständig' " + example);
    EXPECT_EQ(before.code, 2);
    EXPECT_TRUE(has(before, "nicht begonnen")) << before.text;
    const Answer fails =
        vorgang("states " + failing + " --scenario 'Ein anderes Ende als erwartet'");
    EXPECT_EQ(fails.code, 1);
    EXPECT_TRUE(has(fails, "failing.vorgang:")) << fails.text;
}

TEST_F(Tool, NoiseIsAFinding) {
    const std::string noise = file("rauschen.vorgang", "\xff\xfe\x01 {{{{ |||| prozess");
    EXPECT_EQ(vorgang("check " + noise).code, 1);
}

// Four mistakes with a certain mend: a word, a comma, a sign and, seen only then, a name.
const std::string mendable = "prozess p {\n"
                             "    rolle amt\n"
                             "    daten {\n"
                             "        größe: ganzzahl\n"
                             "        gut: janein\n"
                             "    }\n"
                             "    ablauf {\n"
                             "        schrit a {\n"
                             "            rolle amt\n"
                             "            erfasst groesse gut\n"
                             "        }\n"
                             "        falls größe == 1 oder gut { ende e }\n"
                             "        ende f\n"
                             "    }\n"
                             "}\n";

TEST_F(Tool, FixMendsWhatIsCertainAndSaysSo) {
    const std::string path = file("a.vorgang", mendable);
    const Answer answer = vorgang("check --fix " + path);
    EXPECT_EQ(answer.code, 0) << answer.text;
    EXPECT_TRUE(has(answer, "a.vorgang:8: ") && has(answer, "[E0201]: behoben")) << answer.text;
    EXPECT_TRUE(has(answer, "[E0227]: behoben") && has(answer, "[E0302]: behoben")) << answer.text;
    const std::string after = content(path);
    EXPECT_NE(after.find("schritt a {\n            rolle amt\n            erfasst größe, gut"),
              std::string::npos)
        << after;
    EXPECT_NE(after.find("größe = 1"), std::string::npos) << after;
    EXPECT_EQ(vorgang("check --fix " + path).code, 0);
    EXPECT_EQ(content(path), after); // a second time changes nothing
}

TEST_F(Tool, DryRunShowsTheDifferenceAndChangesNothing) {
    const std::string path = file("a.vorgang", mendable);
    const Answer answer = vorgang("check --fix --dry-run " + path);
    EXPECT_EQ(answer.code, 1) << answer.text;
    EXPECT_TRUE(has(answer, "-        schrit a {\n")) << answer.text;
    EXPECT_TRUE(has(answer, "+        schritt a {\n")) << answer.text;
    EXPECT_EQ(content(path), mendable);
}

TEST_F(Tool, FixLeavesWhatIsNotCertain) {
    const std::string text = "prozess p {\n    ablauf {\n        unsinn x\n    }\n}\n";
    const std::string path = file("a.vorgang", text);
    EXPECT_EQ(vorgang("check --fix " + path).code, 1);
    EXPECT_EQ(content(path), text);
}

TEST_F(Tool, WrongCallsEndWithTwo) {
    for (const std::string& arguments : std::vector<std::string>{
             "", "fly", "check", "check /nowhere/at/all", "check --format xml x", "explain E9999",
             "compile " + example, "load --cases 0 " + example, "test --place /nowhere " + example,
             "load --store floppy:A " + example})
        EXPECT_EQ(vorgang(arguments).code, 2) << arguments;
}

TEST_F(Tool, HelpTeachesInBothLanguages) {
    const Answer german = vorgang("--help");
    EXPECT_EQ(german.code, 0);
    EXPECT_TRUE(has(german, "Beispiele:"));
    EXPECT_TRUE(has(vorgang("--lang en --help"), "Examples:"));
    for (const std::string& command :
         std::vector<std::string>{"check", "test", "run", "fmt", "compile", "explain", "load"}) {
        EXPECT_TRUE(has(german, command));
        const Answer answer = vorgang(command + " --help");
        EXPECT_EQ(answer.code, 0);
        EXPECT_TRUE(has(answer, "Beispiel")) << answer.text;
    }
}

// Whoever asks in the conversation finds each line there is.
TEST_F(Tool, RunNamesItsLinesInBothLanguages) {
    const std::string script = file("wie.run", "hilfe\n");
    const Answer german = vorgang("run " + example + " --script " + script);
    EXPECT_EQ(german.code, 0);
    for (const char* line :
         {"prozess NAME liefert", "SCHRITT[2][name", "nicht_offen SCHRITT", "gesendet NACHRICHT",
          "verlauf:", "keine aufgaben von", "keine frist", "begonnen PROZESS |",
          "nicht_begonnen PROZESS", "PROZESS[an", "abgelehnt rolle"})
        EXPECT_TRUE(has(german, line)) << line << "\n" << german.text;
    const Answer english = vorgang("--lang en run " + example + " --script " + script);
    for (const char* line : {"process NAME returns", "STEP[2][name", "not_open STEP",
                             "sent MESSAGE", "history:", "no tasks of", "no deadline",
                             "begun PROCESS |", "not_begun PROCESS", "PROCESS[to", "refused role"})
        EXPECT_TRUE(has(english, line)) << line << "\n" << english.text;
    EXPECT_TRUE(has(vorgang("run --help"), "nicht_begonnen zustellung"));
    EXPECT_TRUE(has(vorgang("--lang en run --help"), "not_begun delivery"));
}

TEST_F(Tool, FormatsInPlace) {
    const std::string one = file("eins.vorgang", "prozess p { ablauf { zurueck zu e } }");
    EXPECT_EQ(vorgang("fmt --check " + one).code, 1);
    EXPECT_EQ(content(one), "prozess p { ablauf { zurueck zu e } }");
    const Answer answer = vorgang("fmt " + one);
    EXPECT_EQ(answer.code, 0);
    EXPECT_TRUE(has(answer, "eins.vorgang: formatiert")) << answer.text;
    const std::string german = content(one);
    EXPECT_EQ(german, "prozess p {\n    ablauf { zurück zu e }\n}\n");
    EXPECT_EQ(vorgang("fmt --check " + one).code, 0);
    EXPECT_EQ(vorgang("fmt " + one).text, "");

    // The language is that of the file, not that of the messages.
    EXPECT_TRUE(has(vorgang("fmt --lang en " + one), ": formatiert"));
    EXPECT_EQ(content(one), "process p {\n    flow { back to e }\n}\n");
    EXPECT_TRUE(has(vorgang("--lang en fmt --lang de " + one), ": formatted"));
    EXPECT_EQ(content(one), german);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), {}), 1) << "nothing lies about";
}

TEST_F(Tool, LeavesAFileWithErrorsAsItIs) {
    const std::string wrong = file("falsch.vorgang", "prozess p { version eins }");
    const std::string right = file("richtig.vorgang", "prozess p { version   1 }");
    const Answer answer = vorgang("fmt " + wrong + " " + right);
    EXPECT_EQ(answer.code, 1);
    EXPECT_TRUE(has(answer, "E0201")) << answer.text;
    EXPECT_EQ(content(wrong), "prozess p { version eins }");
    EXPECT_TRUE(content(right).starts_with("prozess p {\n")) << "the others are formatted";
    EXPECT_EQ(vorgang("fmt /nowhere/at/all").code, 2);
}

TEST_F(Tool, FormatsWhatALinkMeansAndKeepsRights) {
    const std::string target = file("ziel.vorgang", "prozess p { }");
    fs::permissions(target, fs::perms::owner_read | fs::perms::owner_write);
    const std::string link = file("link.vorgang");
    fs::create_symlink(target, link);
    EXPECT_EQ(vorgang("fmt " + link).code, 0);
    EXPECT_TRUE(fs::is_symlink(link));
    EXPECT_EQ(content(target), "prozess p { }\n");
    EXPECT_EQ(fs::status(target).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(Tool, TestsScenariosAndSaysWhatNoneTouches) {
    const Answer good = vorgang("test " + example);
    EXPECT_EQ(good.code, 0) << good.text;
    EXPECT_TRUE(has(good, "alle bestanden"));
    const std::string none =
        file("ohne.vorgang", "prozess p { rolle a ablauf { schritt s { rolle a } "
                             "ende e } }");
    EXPECT_TRUE(has(vorgang("test " + none), "kein Szenario\n"));
    const Answer bad = vorgang("test " + failing);
    EXPECT_EQ(bad.code, 1);
    EXPECT_TRUE(has(bad, "20 gescheitert"));
    EXPECT_TRUE(has(vorgang("test " + none), "kein Szenario berührt"));
    EXPECT_TRUE(has(vorgang("test --json " + failing), "\"passed\":false"));
    EXPECT_TRUE(vorgang("test " + none + " " + failing)
                    .text.ends_with("2 Dateien, Szenarien: 20, gescheitert: 20\n"));
}

TEST_F(Tool, RunsACaseFromAScriptWithoutColour) {
    const Answer piped = vorgang("run " + example + " < " + demo);
    EXPECT_EQ(piped.code, 0) << piped.text;
    EXPECT_TRUE(has(piped, "Ende `festgesetzt`"));
    EXPECT_TRUE(has(piped, "steuer = 288.00"));
    EXPECT_FALSE(has(piped, "\x1b"));
    EXPECT_EQ(vorgang("run " + example + " --script " + demo).text, piped.text);
}

TEST_F(Tool, RunSaysUntilWhenAnExtendedDeadlineRuns) {
    const std::string process =
        file("frist.vorgang", "prozess p { rolle a ablauf { schritt s { rolle a } schritt t { "
                              "rolle a frist lang: 2 wochen nachlauf 3 arbeitstage verlängerbar "
                              "einmal um 1 woche durch a danach { } } ende e } }");
    const std::string script = file("frist.run", "beginne am 2026-05-11 09:00 mit s als a\n"
                                                 "verlängere lang um 1 woche als a\nverlauf\n");
    const Answer answer = vorgang("run " + process + " --script " + script);
    EXPECT_EQ(answer.code, 0) << answer.text;
    EXPECT_TRUE(has(answer, "Frist `lang`: letzter Tag 2026-06-02, wirkt 2026-06-09 00:00"))
        << answer.text;
    EXPECT_TRUE(has(answer, "\n        letzter Tag 2026-06-02, wirkt ")) << answer.text;
}

TEST_F(Tool, RunSaysWhatAKeptMessageSays) {
    const std::string process =
        file("bereit.vorgang",
             "prozess p { rolle a nachricht n von a erfasst x daten { x: text } ablauf { schritt s "
             "{ rolle a } schritt t { rolle a } empfange nachricht n ende e liefert x } }");
    const std::string script =
        file("bereit.run", "beginne am 2026-05-11 09:00 mit s als a\n"
                           "sende nachricht n als a { x: \"zu teuer\" }\ndaten\nverlauf\n");
    const Answer answer = vorgang("run " + process + " --script " + script);
    EXPECT_EQ(answer.code, 0) << answer.text;
    EXPECT_TRUE(has(answer, "Nachricht n liegt bereit: x = zu teuer")) << answer.text;
    EXPECT_TRUE(has(answer, "\n        x = zu teuer (liegt bereit)\n")) << answer.text;
}

TEST_F(Tool, ARefusedLineIsAFinding) {
    const std::string script =
        file("nein.run", "beginne am 2026-05-11 09:00 mit anmelden als steueramt { anzahl: 1, "
                         "gefährlich: nein, ermäßigung: keine, haltung_seit: 2026-05-10 }\n"
                         "beginne irgendwann\n");
    const Answer answer = vorgang("run " + example + " --script " + script);
    EXPECT_EQ(answer.code, 1);
    EXPECT_TRUE(has(answer, "Nein: das darf nur die Rolle `halter`")) << answer.text;
    EXPECT_TRUE(has(answer, "nein.run:2")) << answer.text;
}

TEST_F(Tool, CompilesTheSameBytesTwice) {
    const std::string one = file("eins.vgp");
    const std::string two = file("zwei.vgp");
    EXPECT_EQ(vorgang("compile " + example + " -o " + one).code, 0);
    EXPECT_EQ(vorgang("compile " + example + " -o " + two).code, 0);
    EXPECT_FALSE(content(one).empty());
    EXPECT_EQ(content(one), content(two));
    EXPECT_EQ(vorgang("compile " + example + " -o /nowhere/at/all").code, 2);
}

TEST_F(Tool, ExplainsEveryCodeInBothLanguages) {
    const Answer codes = vorgang("explain");
    EXPECT_EQ(codes.code, 0);
    ASSERT_GE(codes.text.size(), 5U);
    const std::string first = codes.text.substr(0, codes.text.find(' '));
    EXPECT_EQ(vorgang("explain " + first).code, 0);
    EXPECT_NE(vorgang("explain " + first).text, vorgang("explain --lang en " + first).text);
}

TEST_F(Tool, LoadsCasesToTheirEndAndRebuildsThem) {
    for (const std::string& store :
         std::vector<std::string>{"memory", "sqlite:" + file("last.db")}) {
        const Answer answer =
            vorgang("load " + example + " --cases 300 --seed 7 --check --json --store " + store);
        EXPECT_EQ(answer.code, 0) << answer.text;
        EXPECT_TRUE(has(answer, "\"cases\": 300")) << answer.text;
        EXPECT_TRUE(has(answer, "\"different\": 0")) << answer.text;
        EXPECT_TRUE(has(answer, "festgesetzt")) << answer.text;
        EXPECT_FALSE(has(answer, "\x1b"));
    }
}

// Every entry has words of the language, and none is left without its name.
TEST_F(Tool, TellsTheHistoryInTheLanguageAsked) {
    const std::string process =
        file("verlauf.vorgang",
             "prozess p {\n"
             "    rolle amt\n    rolle b\n"
             "    nachricht n von b erfasst x verfällt nach 1 tag\n"
             "    nachricht m von b\n"
             "    daten { x: ganzzahl?  y: ganzzahl  kinder: liste von ganzzahl }\n"
             "    eingabe { z: ganzzahl }\n"
             "    ablauf {\n"
             "        abschnitt a {\n"
             "            jederzeit falls x != unbekannt und x > 3 nebenbei {\n"
             "                schritt t { rolle amt }\n"
             "            }\n"
             "            warte 2 tage\n"
             "            schritt s { rolle amt erfasst kinder frist 1 tag erinnert b }\n"
             "            empfange nachricht m\n"
             "            setze y = kinder[1]\n"
             "        }\n"
             "        falls y = z { ende e }\n"
             "        ende f\n"
             "    }\n"
             "}\n");
    const std::string script = file("verlauf.run", "beginne am 2026-05-11 09:00 mit { z: 1 }\n"
                                                   "sende nachricht n als b { x: 4 }\n"
                                                   "warte 5 tage\n"
                                                   "erledige s als amt { kinder: [] }\n"
                                                   "sende nachricht m als b\n"
                                                   "offen\n"
                                                   "verlauf\n");
    const Answer german = vorgang("run " + process + " --script " + script);
    for (const char* words :
         {"begonnen\n", "Zeit vergangen\n        das Warten ist vorbei", "Nachricht verfallen: n",
          "Frist abgelaufen s\n        Frist `s` abgelaufen: erinnert", "Vorfall: ein Wert fehlt",
          "betrifft das Feld `y`; "})
        EXPECT_TRUE(has(german, words)) << words << "\n" << german.text;
    for (const char* words : {"waited", "reminded", "incident", "because", "unknown_value"})
        EXPECT_FALSE(has(german, words)) << words << "\n" << german.text;
    const Answer english = vorgang("run --lang en " + process + " --script " + script);
    EXPECT_TRUE(has(english, "about the field `y`")) << english.text;
    EXPECT_TRUE(has(english, "incident: a value is missing")) << english.text;
}

// What the handlers of a section wait for is sent, so cases come out of it.
TEST_F(Tool, LoadsWhatSectionsHear) {
    const std::string conditions = (root / "tests/scenario/good/conditions.vorgang").string();
    const Answer answer = vorgang("load " + conditions + " --cases 40 --check");
    EXPECT_EQ(answer.code, 0) << answer.text;
    EXPECT_TRUE(has(answer, "fertig")) << answer.text;
}

TEST_F(Tool, LoadGivesUpWhatGoesRoundInCircles) {
    const std::string worked =
        file("kreis.vorgang", "prozess p { rolle amt daten { x: text } ablauf {"
                              " schritt s { rolle amt erfasst x }"
                              " falls x = \"nie\" { ende e }"
                              " zurück zu s } }\n");
    const Answer answer = vorgang("load " + worked + " --cases 20 --records 30 --check");
    EXPECT_EQ(answer.code, 0) << answer.text;
    EXPECT_TRUE(has(answer, "20  nach 30 Einträgen aufgegeben")) << answer.text;
    // Where time alone does it, nobody has to do anything.
    const std::string waited =
        file("takt.vorgang", "prozess p { rolle amt daten { x: text } ablauf {"
                             " schritt s { rolle amt erfasst x }"
                             " abschnitt a { warte 1 minute"
                             " falls x = \"nie\" { ende e } }"
                             " zurück zu a } }\n");
    EXPECT_TRUE(
        has(vorgang("load " + waited + " --cases 20 --records 30 --json"), "\"given_up\": 20"));
}

TEST_F(Tool, RebuildsWhatRunsBesideACase) {
    const std::string beside =
        (root / "tests/patterns/wcp30_structured_partial_join.vorgang").string();
    for (const std::string& store :
         std::vector<std::string>{"memory", "sqlite:" + file("beside.db")}) {
        const Answer answer =
            vorgang("load " + beside + " --cases 100 --check --json --store " + store);
        EXPECT_EQ(answer.code, 0) << answer.text;
        EXPECT_TRUE(has(answer, "\"different\": 0")) << answer.text;
    }
}

TEST_F(Tool, LoadHoldsAtAnotherPlace) {
    const std::string place = file("ort.json", R"({"tenant": "bocholt", "land": "NW",
                             "locals": {"satz_erster_hund": "96.00"},
                             "extra_holidays": [{"date": "2026-06-01", "name": "Stadtfest"}]})");
    EXPECT_EQ(vorgang("load " + example + " --cases 50 --place " + place).code, 0);
    const std::string wrong = file("falsch.json", R"({"tenant": "x", "mond": 1})");
    EXPECT_EQ(vorgang("load " + example + " --cases 50 --place " + wrong).code, 2);
    const std::string broken = file("kaputt.json", "{");
    EXPECT_EQ(vorgang("load " + example + " --cases 50 --place " + broken).code, 2);
}

// In words of the file, and not in those of who reads JSON.
TEST_F(Tool, WhatDoesNotFitInAPlaceFileIsNamed) {
    const std::pair<const char*, const char*> wrong[] = {
        {R"({"tenant": 5})", "tenant: hier steht ein Text"},
        {R"({"assumption": "ja"})", "assumption: hier steht true oder false"},
        {R"({"revision": -1})", "revision: hier steht eine ganze Zahl"},
        {R"({"land": ["NW"]})", "land: ein Land ist eines der sechzehn"},
        {R"({"locals": [1]})", "locals: hier steht eine Liste von Objekten"},
        {R"({"extra_holidays": [{"date": 3}]})", "date: hier steht ein Text"},
        {"[1]", "ein Ort ist ein Objekt"},
        {"{\n \"tenant\": \"bocholt\",\n x }", "Zeile 3 ist kein gültiges JSON"}};
    for (const auto& [text, words] : wrong) {
        const Answer answer =
            vorgang("load " + example + " --cases 5 --place " + file("falsch.json", text));
        EXPECT_EQ(answer.code, 2) << text;
        EXPECT_TRUE(has(answer, words)) << text;
    }
}

TEST_F(Tool, RunsAndLoadsAProcessThatBeginsWithAMessage) {
    const std::string damage = (root / "tests/scenario/good/damage.vorgang").string();
    const std::string script =
        file("schaden.run", "beginne am 2026-05-11 09:00 mit nachricht meldung als melder \"Eva\" "
                            "{ ort: \"Markt\", art: \"Loch\" }\n"
                            "erwarte offen prüfen\n"
                            "erledige prüfen als amt { behoben: ja }\n"
                            "erledige bestätigen als melder \"Eva\"\n"
                            "erwarte ende erledigt\n");
    const Answer walked = vorgang("run " + damage + " --script " + script);
    EXPECT_EQ(walked.code, 0) << walked.text;
    const Answer loaded = vorgang("load " + damage + " --cases 300 --check");
    EXPECT_EQ(loaded.code, 0) << loaded.text;
    EXPECT_TRUE(has(loaded, "erledigt")) << loaded.text;
}

TEST_F(Tool, RunsAndLoadsAProcessThatCallsAnother) {
    const std::string fine = (root / "examples/bussgeld.vorgang").string();
    const std::string script =
        file("bussgeld.run",
             "beginne am 2026-05-11 09:00 mit anzeigen als bußgeldstelle { aktenzeichen: \"B-4\", "
             "verstoß: \"Parken\", betrag: 55.00, name: \"Ott\", anschrift: \"Am Markt 1\" }\n"
             "erledige anhören als betroffener \"Ott\" { }\n"
             "erledige entscheiden als bußgeldstelle { ahnden: ja }\n"
             "offen\n"
             "prozess zustellung liefert { ende: unzustellbar }\n"
             "erwarte ende ruht\n");
    const Answer walked = vorgang("run " + fine + " --script " + script);
    EXPECT_EQ(walked.code, 0) << walked.text;
    EXPECT_TRUE(has(walked, "zustellung")) << walked.text;
    const Answer loaded = vorgang("load " + fine + " --cases 300 --check");
    EXPECT_EQ(loaded.code, 0) << loaded.text;
    EXPECT_TRUE(has(loaded, "ruht")) << loaded.text;
    EXPECT_TRUE(has(loaded, "abgegeben")) << loaded.text;
}

TEST_F(Tool, ExplainsTheSentenceAndFindsCodesByWords) {
    EXPECT_TRUE(vorgang("explain e0303").text.starts_with("E0303: eine Rolle `…` gibt es nicht\n"));
    EXPECT_TRUE(vorgang("explain E303").text.starts_with("E0303: "));
    const Answer found = vorgang("explain rolle");
    EXPECT_EQ(found.code, 0);
    EXPECT_TRUE(has(found, "E0303  eine Rolle")) << found.text;
    const Answer wrong = vorgang("explain E0300");
    EXPECT_EQ(wrong.code, 2);
    EXPECT_TRUE(has(wrong, "E0303")) << wrong.text;
    EXPECT_TRUE(has(vorgang("explain Mondphase"), "nennt alle"));
}

TEST_F(Tool, SaysWrongCallsInTheLanguageOfTheUser) {
    const auto expect = [](const std::string& arguments, std::string_view words) {
        const Answer answer = vorgang(arguments);
        EXPECT_EQ(answer.code, 2) << arguments;
        EXPECT_TRUE(has(answer, words)) << arguments << ": " << answer.text;
        EXPECT_TRUE(has(answer, "--help`")) << answer.text;
    };
    expect("", "es fehlt ein Befehl");
    expect("chek x", "den Befehl `chek` gibt es nicht; meinen Sie `check`?");
    expect("test --covrage a.html " + example, "die Option `--covrage` gibt es hier nicht; meinen "
                                               "Sie `--coverage`?");
    expect("check", "es fehlt: DATEI");
    expect("check --format xml " + example,
           "`xml` gibt es hier nicht; möglich ist: text, gnu, json");
    expect("load --cases viele " + example, "`viele` ist keine ganze Zahl");
    expect("explain E0301 E0302", "`E0302` ist eine Angabe zu viel");
    expect("--lang en chek x", "there is no command `chek`; did you mean `check`?");
    expect("--lang en check", "missing: FILE");
}

TEST_F(Tool, ReadsStandardInput) {
    EXPECT_EQ(vorgang("check - < " + example).code, 0);
    EXPECT_TRUE(has(vorgang("test - < " + example), "alle bestanden"));
    const std::string loose = file("lose.vorgang", "prozess p { }");
    const Answer formatted = vorgang("fmt - < " + loose);
    EXPECT_EQ(formatted.text, "prozess p { }\n");
    EXPECT_EQ(vorgang("fmt --check - < " + loose).code, 1);
    EXPECT_EQ(content(loose), "prozess p { }");
    EXPECT_EQ(vorgang("run - --script " + demo + " < " + example).code, 0);
    EXPECT_EQ(vorgang("run " + example + " --script - < " + demo).code, 0);
    EXPECT_EQ(vorgang("run - < " + example).code, 2);
}

TEST_F(Tool, SaysWhyAFileIsNoProcessText) {
    const std::string compiled = file("hund.vgp");
    ASSERT_EQ(vorgang("compile " + example + " -o " + compiled).code, 0);
    for (const std::string command :
         {"check", "test", "run", "fmt", "compile -o /dev/null", "load"}) {
        const Answer answer = vorgang(command + " " + compiled + " < /dev/null");
        EXPECT_EQ(answer.code, 2) << command;
        EXPECT_TRUE(has(answer, "ein übersetzter Prozess")) << answer.text;
    }
    EXPECT_TRUE(has(vorgang("run " + folder.string() + " < /dev/null"), "das ist ein Ordner"));
    EXPECT_TRUE(has(vorgang("test /nowhere/at/all"), "diese Datei gibt es nicht"));
    EXPECT_TRUE(
        has(vorgang("test --place " + folder.string() + " " + example), "das ist ein Ordner"));
    const Answer many = vorgang("check /nowhere/at/all " + example);
    EXPECT_EQ(many.code, 2);
    EXPECT_TRUE(has(many, "in Ordnung")) << "the others are checked: " << many.text;
}

TEST_F(Tool, AFolderStandsForItsProcesses) {
    fs::create_directories(folder / "a" / "b");
    file("a/eins.vorgang", "prozess p { version eins }");
    file("a/b/zwei.vorgang", "prozess p { rolle a ablauf { schritt s { rolle a } ende e } }");
    file("a/liesmich.txt", "nichts");
    const Answer answer = vorgang("check " + (folder / "a").string());
    EXPECT_EQ(answer.code, 1);
    EXPECT_TRUE(has(answer, "zwei.vorgang: in Ordnung")) << answer.text;
    EXPECT_TRUE(answer.text.ends_with("2 Dateien, 1 Befund\n")) << answer.text;
    EXPECT_FALSE(has(vorgang("check --format gnu " + (folder / "a").string()), "Dateien"));
    fs::create_directories(folder / "leer");
    const Answer empty = vorgang("check " + (folder / "leer").string());
    EXPECT_EQ(empty.code, 2);
    EXPECT_TRUE(has(empty, "liegt keine Datei `….vorgang`")) << empty.text;
    const Answer formatted = vorgang("fmt --check " + (folder / "a").string());
    EXPECT_EQ(formatted.code, 1);
}

TEST_F(Tool, NoticesThatItsOutputIsLost) {
    for (const std::string& arguments : {"check " + example, std::string("explain"),
                                         std::string("--help"), "test --story " + example}) {
        const Answer answer = vorgang(arguments + " > /dev/full");
        EXPECT_EQ(answer.code, 2) << arguments << answer.text;
    }
}

TEST_F(Tool, WritesTheCoverageAsAPage) {
    const std::string page = file("abdeckung.html");
    EXPECT_EQ(vorgang("test --coverage " + page + " " + example).code, 0);
    EXPECT_TRUE(content(page).starts_with("<!DOCTYPE html>\n<html lang=\"de\">"));
    EXPECT_TRUE(content(page).ends_with("</html>\n"));
    EXPECT_EQ(vorgang("test --coverage /nowhere/at/all " + example).code, 2);
    EXPECT_EQ(vorgang("test --coverage " + page + " " + example + " " + example).code, 2);
}

TEST_F(Tool, KeepsAStoreThatExists) {
    const std::string store = " --store sqlite:" + file("last.db");
    EXPECT_EQ(vorgang("load " + example + " --cases 5" + store).code, 0);
    const Answer again = vorgang("load " + example + " --cases 5" + store);
    EXPECT_EQ(again.code, 2);
    EXPECT_TRUE(has(again, "--add")) << again.text;
    EXPECT_EQ(vorgang("load --add " + example + " --cases 5" + store).code, 0);
}

TEST_F(Tool, RunTellsWhatFollowedFromAValue) {
    const std::string begin = "beginne am 2026-05-11 09:00 mit anmelden als halter { anzahl: 2, "
                              "gefährlich: nein, ermäßigung: keine, haltung_seit: 2026-05-10 }\n";
    const std::string script =
        file("folgen.run", "folgen anzahl\n" + begin + "folgen anzahl\n" +
                               "erledige prüfen als bürgerbüro \"Aydin\" { vollständig: ja }\n" +
                               "folgen anzahl\nfolgen ermässigung\n");
    const Answer answer = vorgang("run " + example + " --script " + script);
    EXPECT_TRUE(has(answer, "der Vorgang hat noch nicht begonnen")) << answer.text;
    EXPECT_TRUE(has(answer, "bisher ist nichts daraus gefolgt")) << answer.text;
    EXPECT_TRUE(has(answer, "Regel jahressatz (§ 4 Abs. 1 b)  Aydin (bürgerbüro)")) << answer.text;
    EXPECT_TRUE(has(answer, "berechnet: steuer")) << answer.text;
    EXPECT_TRUE(has(answer, "`ermässigung` ist kein Feld des Prozesses")) << answer.text;
    const Answer english = vorgang("--lang en run " + example + " --script " + script);
    EXPECT_TRUE(has(english, "computed: steuer")) << english.text;
}

// The lines behind one that lacks its brace are lines of their own, and nobody sees what a line is
// put into to be read.
TEST_F(Tool, AMissingBraceSpoilsOneLineOnly) {
    const std::string begin = "beginne am 2026-05-11 09:00 mit anmelden als halter { anzahl: 1, "
                              "gefährlich: nein, ermäßigung: keine, haltung_seit: 2026-05-10 ";
    const std::string script =
        file("klammer.run", begin + "\n" + begin + "}\nerwarte offen prüfen\nerledige\n" +
                                "erwarte offen prüfen } }\nerledige prüfn als bürgerbüro\n" +
                                "vermerke als steueramt \"offen\nverlauf\n");
    const Answer answer = vorgang("run " + example + " --script " + script);
    EXPECT_EQ(answer.code, 1);
    EXPECT_TRUE(has(answer, "klammer.run:1:")) << answer.text;
    EXPECT_TRUE(has(answer, "offen: `prüfen`")) << answer.text;
    EXPECT_TRUE(has(answer, "klammer.run:4:")) << answer.text;
    EXPECT_TRUE(has(answer, "klammer.run:5:22")) << answer.text;
    EXPECT_TRUE(has(answer, "meinen Sie `prüfen`?")) << answer.text;
    EXPECT_TRUE(has(answer, "E0205")) << answer.text;
    EXPECT_TRUE(has(answer, "begonnen mit")) << answer.text;
    EXPECT_FALSE(has(answer, "szenario \"\"")) << answer.text;
    EXPECT_FALSE(has(answer, "prozess p")) << answer.text;
}

// A decision model of somebody else, from its file to a value, and what is said where it fails.
TEST_F(Tool, EvaluatesADecisionModel) {
    const std::string models = (root / "tests/unit/dmn/models/").string();
    const std::string input = R"('{"Applicant data": {"Kind of applicant": "company", )"
                              R"("Hours": 2, "Day": "2026-05-10"}, "Deposit": 0.10}')";
    const Answer total = vorgang("dmn eval " + models + "with_import.dmn Total --input " + input);
    EXPECT_EQ(total.code, 0) << total.text;
    EXPECT_EQ(total.text, "85.10\n");
    const Answer missing = vorgang("dmn eval " + models + "usage_fee.dmn 'Usage fee'");
    EXPECT_EQ(missing.code, 1);
    EXPECT_TRUE(has(missing, "null\n")) << missing.text;
    EXPECT_TRUE(has(missing, "Applicant data: danach wird gefragt")) << missing.text;
    const Answer capped =
        vorgang("dmn eval " + models + "usage_fee.dmn capped --input '{\"amount\": 300}'");
    EXPECT_EQ(capped.code, 0) << capped.text;
    EXPECT_EQ(capped.text, "250\n");
    const Answer unknown = vorgang("dmn eval " + models + "usage_fee.dmn fee");
    EXPECT_EQ(unknown.code, 2);
    EXPECT_TRUE(has(unknown, "Hourly rate")) << unknown.text;
    const Answer bad = vorgang("dmn eval " + models + "usage_fee.dmn 'Usage fee' --input '[1'");
    EXPECT_EQ(bad.code, 2);
    const Answer wrong =
        vorgang("dmn eval " +
                file("wrong.dmn", "<definitions name='w' namespace='w'><decision name='d'>"
                                  "<literalExpression><text>1 + * 2</text>"
                                  "</literalExpression></decision></definitions>") +
                " d");
    EXPECT_EQ(wrong.code, 1);
    EXPECT_TRUE(has(wrong, "wrong.dmn:1: Fehler[E0703]: `d`: hier fehlt ein Wert")) << wrong.text;
    EXPECT_TRUE(has(wrong, "    1 + * 2\n        ^")) << wrong.text;
}

// Which rows fitted, with their inputs and what they stand on; and the table as a rule and back.
TEST_F(Tool, CarriesAndExplainsDecisionTables) {
    const std::string rules = file("fees.vorgang", R"(gemeinsam fees "Gebühren" {
    regel gebühr(stunden: ganzzahl[1..24]) -> betrag: geld trifft eindeutig {
        | stunden | betrag       | grundlage |
        |---------|--------------|-----------|
        | <= 2    | 10.50        | "§ 1"     |
        | > 2     | stunden * 5  | "§ 2"     |
    }
    regel doppelt(x: zahl) -> zahl = x * 2
})");
    const Answer there = vorgang("dmn to-dmn " + rules);
    EXPECT_EQ(there.code, 1);
    EXPECT_TRUE(has(there, "fees.vorgang:8: Fehler[E0709]: `doppelt`: ist eine Formel"))
        << there.text;
    const std::string model = file("fees.dmn", there.text.substr(there.text.find("<?xml")));
    const Answer explained =
        vorgang("dmn eval --explain " + model + " gebühr --input '{\"stunden\": 3}'");
    EXPECT_EQ(explained.code, 0);
    EXPECT_TRUE(has(explained, "15\ngebühr: Zeile 2 (")) << explained.text;
    EXPECT_TRUE(has(explained, "mit stunden = 3; grundlage: § 2\n")) << explained.text;
    const Answer back = vorgang("dmn to-vorgang " + model);
    EXPECT_EQ(back.code, 0) << back.text;
    EXPECT_TRUE(has(back, "| > 2     | stunden * 5 | \"§ 2\"     |")) << back.text;
}

// Null is a result where FEEL says so; what has no answer is none.
TEST_F(Tool, EvaluatesToNullWhereFeelDoes) {
    const auto decision = [](const std::string& name, const std::string& text) {
        return "<decision name='" + name + "'><literalExpression><text>" + text +
               "</text></literalExpression></decision>";
    };
    const std::string model =
        file("null.dmn", "<definitions name='n' namespace='n'>" + decision("missing", "10 + null") +
                             decision("quotient", "1 / 0") + decision("unknown", "true and null") +
                             decision("kinds", "1 + true") + "</definitions>");
    for (const char* name : {"missing", "quotient"}) {
        const Answer null = vorgang("dmn eval " + model + " " + name);
        EXPECT_EQ(null.code, 0) << null.text;
        EXPECT_TRUE(has(null, "null\n") && has(null, std::string(name) + ": ")) << null.text;
        EXPECT_EQ(vorgang("dmn eval --strict " + model + " " + name).code, 1);
    }
    const Answer unknown = vorgang("dmn eval --strict " + model + " unknown");
    EXPECT_EQ(unknown.code, 0);
    EXPECT_EQ(unknown.text, "null\n");
    EXPECT_EQ(vorgang("dmn eval " + model + " kinds").code, 1);
}

} // namespace
