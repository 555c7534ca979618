#include "worklist.hpp"

#include <algorithm>
#include <ostream>

namespace {

// Columns count characters, not bytes: "prüfen" is six wide.
std::string padded(std::string text, std::size_t width) {
    const auto is_start = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    const auto length = static_cast<std::size_t>(std::ranges::count_if(text, is_start));
    if (length < width) text.append(width - length, ' ');
    return text;
}

} // namespace

void print_worklist(std::ostream& out, std::string_view role, const vorgang::TaskPage& page,
                    const vorgang::Calendar& calendar) {
    out << "Arbeitsvorrat " << role << ": " << page.count << "\n";
    if (page.tasks.empty()) return;
    out << "  " << padded("Vorgang", 9) << padded("Aufgabe", 36) << "bis zum\n";
    for (const vorgang::Task& task : page.tasks) {
        // A deadline takes effect when its last day is over.
        const std::string due =
            task.due ? to_text(calendar.local(vorgang::Instant{task.due->ms - 1}).date) : "-";
        out << "  " << padded(std::to_string(task.id.case_id.number), 9) << padded(task.title, 36)
            << due << (task.overdue_reminded ? "  überfällig" : "") << "\n";
    }
}
