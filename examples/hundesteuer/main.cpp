// A day at the tax office: hundesteuer FILE DAY [--die-after COMMANDS]
//
// Opens FILE (made where there is none), works on that day, prints what is left. Run it again with
// the same or a later day, as often as you like, also after it was killed: it goes on where it was.
#include <cstdlib>
#include <iostream>
#include <string>

#include "office.hpp"
#include "vorgang/dsl/render.hpp"
#include "worklist.hpp"

namespace {

int wrong_call() {
    std::cerr << "Aufruf: hundesteuer DATEI TAG [--die-after BEFEHLE]\n"
                 "Beispiel: hundesteuer faelle.db 2026-05-11\n";
    return 2;
}

int failed(const vorgang::Error& error) {
    std::cerr << error.subject << ": " << error.german << "\n";
    return 1;
}

void work_one_day(Office& office, vorgang::Date day) {
    office.begin_day(day);
    office.take_in_applications();
    office.hand_in_missing();
    office.work_off();
    office.run_tools();
    for (const std::string_view role : {"halter", "bürgerbüro", "steueramt"})
        print_worklist(std::cout, role, office.tasks(role), office.calendar());
}

int run(const std::string& file, vorgang::Date day, std::uint64_t die_after) {
    const auto compiled = vorgang::compile_file(HUNDESTEUER_PROCESS);
    if (!compiled) return failed(compiled.error());
    if (!compiled->process) {
        std::cerr << vorgang::render_text(compiled->source, compiled->diagnostics);
        return 1;
    }
    auto office = Office::open(file, *compiled->process);
    if (!office) return failed(office.error());
    office->die_after(die_after);
    std::cout << "Hundesteuer, " << to_text(day) << "\n";
    work_one_day(*office, day);
    const vorgang::Counts counts = office->counts();
    std::cout << "Am Abend: " << counts.open << " offen, " << counts.ended << " beendet, "
              << counts.incidents << " Vorfälle\n";
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3 && argc != 5) return wrong_call();
    const auto day = vorgang::date_from_text(argv[2]);
    if (!day) return wrong_call();
    std::uint64_t die_after = UINT64_MAX;
    if (argc == 5) {
        if (std::string(argv[3]) != "--die-after") return wrong_call();
        die_after = std::strtoull(argv[4], nullptr, 10);
    }
    return run(argv[1], *day, die_after);
}
