#include "processes.hpp"

#include <cstdlib>
#include <iostream>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::simulation {
namespace {

constexpr std::string_view delivery = R"(
prozess zustellung "Zustellung" {
    version 1
    leitung chef
    rolle post "Post"
    rolle chef "Leitung"
    eingabe { an: text }
    daten { am: datum? }
    ablauf {
        schritt zustellen {
            rolle post
            zeigt an
            erfasst am
            frist eile: 3 tage erinnert chef
            frist liegt: 2 wochen danach { ende liegt "Liegt" }
        }
        falls am = unbekannt { ende zurück "Zurück" }
        ende zugestellt "Zugestellt" liefert am
    }
}
)";

constexpr std::string_view application = R"(
prozess antrag "Antrag" {
    version 1
    leitung chef
    nutze "zustellung.vorgang"
    rolle bürger "Bürger" extern
    rolle amt    "Amt"
    rolle stelle "Fachstelle"
    rolle chef   "Leitung"
    werkzeug kasse { buchen(wofür: text) -> beleg: text  melden(was: text) -> quittung: text }
    nachricht zahlung von bürger erfasst gezahlt
    nachricht bescheid an bürger erfasst name
    typ anhörung { stelle: text  votum: text?  quittung: text? }
    daten suchbar { name: text }
    daten {
        stellen:   liste von anhörung
        beleg:     text
        gezahlt:   ganzzahl
        nachweis:  zustellung
        gemahnt:   janein
        befund:    text
    }
    ablauf {
        schritt beantragen { rolle bürger erfasst name, stellen }
        schritt prüfen {
            rolle amt
            zeigt name
            frist bearbeiten: 3 tage erinnert chef
            frist entscheiden: 8 wochen danach { ende verfristet "Verfristet" }
        }
        rufe kasse.buchen(wofür: name) -> beleg { versuche 3 mal alle 1 stunde }
        für alle s in stellen {
            rufe kasse.melden(was: s.stelle) -> s.quittung { versuche 3 mal alle 1 tag }
            schritt äußern "Sich äußern" {
                rolle stelle
                zeigt s.stelle
                erfasst s.votum
                frist anhören: 2 wochen schweigen gilt als { s.votum: "keines" }
            }
        }
        sende nachricht bescheid
        setze gemahnt = nein
        abschnitt zahlen "Zahlen" {
            frist mahnung: 2 wochen danach nebenbei { setze gemahnt = ja }
            frist vollstreckung: 6 wochen danach { ende vollstreckt "Vollstreckt" }
            bei bedarf begutachten "Begutachten" durch amt {
                schritt gutachten { rolle amt erfasst befund }
            }
            empfange nachricht zahlung
        }
        rufe prozess zustellung(an: name) -> nachweis {
            frist zustellen: 4 wochen danach { ende unzustellbar "Unzustellbar" }
        }
        ende fertig "Fertig" liefert beleg
    }
}
)";

Process compiled(std::string_view text) {
    CompileOptions options;
    options.load = [](std::string_view name) -> Result<Source> {
        return Source(std::string(name), std::string(delivery));
    };
    Compiled result = compile(text, "process.vorgang", options);
    if (!result) {
        std::cerr << render_gnu(result.source, result.diagnostics);
        std::abort();
    }
    return *std::move(result.process);
}

} // namespace

const std::vector<Process>& processes() {
    static const std::vector<Process> all{compiled(delivery), compiled(application)};
    return all;
}

} // namespace vorgang::simulation
