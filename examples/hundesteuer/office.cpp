#include "office.hpp"

#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "vorgang/sqlite/sqlite_store.hpp"

using namespace vorgang;

namespace {

constexpr std::string_view process_name = "hundesteuer_anmeldung";
constexpr std::int64_t minute_ms = 60'000;
constexpr std::int32_t nine_o_clock_ms = 9 * 60 * 60'000;

// Aydin helps out in two offices; the process sees to it that nobody checks and assesses alone.
constexpr Clerk clerks[] = {{"Aydin", "bürgerbüro"},
                            {"Celik", "bürgerbüro"},
                            {"Aydin", "steueramt"},
                            {"Brandt", "steueramt"}};

struct Application {
    const char* key; // of the form; the same form again is the same application
    const char* person;
    int dogs;
    bool dangerous;
    const char* reduction;
};
constexpr Application applications[] = {{"form-1", "eid:berger", 1, false, "keine"},
                                        {"form-2", "eid:dogan", 2, false, "keine"},
                                        {"form-3", "eid:ebert", 1, false, "sozialleistung"},
                                        {"form-4", "eid:fuchs", 3, false, "keine"},
                                        {"form-5", "eid:gross", 1, true, "keine"},
                                        {"form-6", "eid:haas", 1, false, "assistenzhund"}};

std::vector<Assignment> data_of(const Application& a) {
    return {{"anzahl", a.dogs},
            {"gefährlich", a.dangerous},
            {"ermäßigung", a.reduction},
            {"haltung_seit", *date_from({2026, 5, 10})}};
}

// Chance comes from the host. A real one draws it from the system; this one wants to be the same
// every time.
Entropy entropy_for(std::size_t number) {
    return {0x9e3779b97f4a7c15 * (number + 1), 0xbf58476d1ce4e5b9 * (number + 7)};
}

} // namespace

Office::Office(Engine engine, Place place)
    : engine_(std::move(engine)), place_(std::move(place)), calendar_(place_.calendar) {}

Result<Office> Office::open(const std::string& file, const Process& process) {
    auto store = sqlite_store(file);
    if (!store) return store.error();
    auto engine = Engine::open(std::move(store).value());
    if (!engine) return engine.error();
    Place place;
    place.tenant = "bocholt";
    place.calendar.land = Land::nw;
    place.locals = {{*date_from({2026, 1, 1}), {{"satz_erster_hund", Number::scaled(9600, 2)}}}};
    if (auto deployed = engine->deploy(process, place); !deployed) return deployed.error();
    Office office(std::move(engine).value(), std::move(place));
    VORGANG_TRY(office.bind_tools());
    return office;
}

// A tool is asked at least once. The key is the same for every attempt, so a cash system that
// remembers it books once. This one makes its answer from the key. Every third case it is busy
// first.
Result<void> Office::bind_tools() {
    return engine_.bind("kasse.sollstellung", [](const ToolCall& call) {
        if (call.case_id.number % 3 == 0 && call.attempt == 1) {
            std::cout << "  Kasse: gerade belegt (" << call.key << ")\n";
            return ToolAnswer::failed_for_now("belegt");
        }
        std::cout << "  Kasse: " << call["betrag"].number()->to_text()
                  << " Euro zum Soll gestellt\n";
        return ToolAnswer::done({{"kassenzeichen", "K-" + std::string(call.key)}});
    });
}

void Office::count_command() {
    if (left_-- > 0) return;
    std::cout << "… und mitten im Tag geht das Licht aus." << std::endl;
    std::_Exit(3);
}

void Office::begin_day(Date day) {
    now_ = calendar_.at(day, nine_o_clock_ms);
    const auto passed = engine_.advance_to(now_, 10'000);
    if (passed && passed->done > 0)
        std::cout << "  " << passed->done << " Fristen sind abgelaufen\n";
}

void Office::take_in_applications() {
    std::size_t number = 0;
    for (const Application& application : applications) {
        count_command();
        const std::string_view role = "halter";
        Command command;
        command.tenant = place_.tenant;
        command.actor = {application.person, {&role, 1}, ""};
        command.at = now_;
        command.key = application.key;
        command.entropy = entropy_for(number++);
        const auto data = data_of(application);
        const Outcome outcome = engine_.start(process_name, data, command);
        if (outcome.accepted() && !outcome.duplicate)
            std::cout << "  neu: Vorgang " << outcome.case_id.number << " von "
                      << application.person << "\n";
    }
}

TaskPage Office::tasks(std::string_view role, std::uint32_t limit) const {
    TaskFilter filter;
    filter.viewer = {place_.tenant, "amt", {&role, 1}};
    const std::string_view all = "administrator";
    // Tasks of citizens are listed here only because this program plays the citizens as well.
    if (role == "halter") filter.viewer.roles = {&all, 1};
    filter.role = role;
    filter.limit = limit;
    return engine_.tasks(filter).value_or(TaskPage{});
}

Counts Office::counts() const {
    return engine_.counts(place_.tenant).value_or(Counts{});
}

// Nobody manages more than two a day.
void Office::work_off() {
    constexpr std::uint32_t tasks_a_day = 2;
    for (const Clerk& clerk : clerks)
        for (const Task& task : tasks(clerk.role, tasks_a_day).tasks)
            do_task(task, clerk);
}

// Of every second case something is missing at first.
void Office::do_task(const Task& task, const Clerk& who) {
    if (task.step == "festsetzen") return complete(task, {}, who);
    if (task.step != "prüfen") return;
    const bool missing = task.id.case_id.number % 2 == 0 && task.sequence == 1;
    if (missing)
        complete(task, {{"vollständig", false}, {"fehlt", "Chipnummer"}}, who);
    else
        complete(task, {{"vollständig", true}}, who);
}

void Office::complete(const Task& task, std::vector<Assignment> data, const Clerk& who) {
    count_command();
    Command command;
    command.actor = {who.person, {&who.role, 1}, ""};
    command.at = now_;
    command.expected_sequence = task.sequence;
    tell(task, who, engine_.complete(task.id, data, command));
}

void Office::tell(const Task& task, const Clerk& who, const Outcome& outcome) const {
    std::cout << "  " << who.person << " (" << who.role << "): " << task.title << ", Vorgang "
              << task.id.case_id.number;
    if (!outcome.accepted()) std::cout << " - abgelehnt: " << outcome.error->german;
    std::cout << "\n";
}

std::string Office::holder_of(CaseId id) const {
    const std::string_view all = "administrator";
    const auto history = engine_.history({place_.tenant, "", {&all, 1}}, id, 0, 1);
    return history && !history->empty() ? history->front().person : std::string();
}

void Office::hand_in_missing() {
    for (const Task& task : tasks("halter").tasks) {
        const std::string person = holder_of(task.id.case_id);
        for (const Application& application : applications)
            if (person == application.person)
                complete(task, data_of(application), {person, "halter"});
    }
}

// The second round is ten minutes later, as the process wants it.
void Office::run_tools() {
    for (int round = 0; round < 2; ++round) {
        (void)engine_.run_tools(now_, 1000);
        now_.ms += 10 * minute_ms;
    }
}
