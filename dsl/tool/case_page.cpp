#include "case_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "vorgang/dsl/scenario.hpp"
#include "vorgang/engine/process_model.hpp"
#include "words.hpp"

namespace vorgang::tool {
namespace {

class Writer {
  public:
    Writer(const CaseFile& file, const Terminal& terminal)
        : file_(file), terminal_(terminal), model_(file.deployment.process().model()),
          calendar_(file.deployment.calendar()) {}

    [[nodiscard]] CasePageText page() const {
        CasePageText page;
        page.language = say("de", "en");
        const std::string& name = file_.info.title.empty() ? file_.info.process : file_.info.title;
        page.title = fmt::format("{}: {} {}", name, say("Vorgang", "case"), file_.info.id.number);
        page.facts = facts();
        page.data_title = say("Daten", "Data");
        for (const FieldInfo& field : file_.info.fields)
            if (!field.value.is_unknown()) page.data.push_back(row(field));
        page.open_title = say("Offen", "Open");
        for (const OpenInfo& open : file_.info.open)
            page.open.push_back(open_text(open));
        for (const DeadlineInfo& deadline : file_.info.deadlines)
            page.open.push_back(deadline_text(deadline));
        for (const MessageInfo& message : file_.info.waiting_messages)
            page.open.push_back(kept_text(terminal_, calendar_, message));
        page.history_title = say("Verlauf", "History");
        for (const HistoryEntry& entry : file_.entries)
            page.entries.push_back(written(entry));
        return page;
    }

  private:
    [[nodiscard]] std::string say(std::string_view german, std::string_view english) const {
        return terminal_.text(german, english);
    }

    [[nodiscard]] std::string state() const {
        const CaseInfo& info = file_.info;
        if (info.cancelled) return say("abgebrochen", "cancelled");
        if (info.ended)
            return say("beendet: ", "ended: ") +
                   (info.ending_title.empty() ? info.ending : info.ending_title);
        return info.suspended ? say("angehalten", "suspended") : say("offen", "open");
    }

    [[nodiscard]] std::vector<PageRow> facts() const {
        const CaseInfo& info = file_.info;
        std::vector<PageRow> facts;
        facts.push_back(
            {say("Prozess", "Process"),
             fmt::format("{}, {} {}", info.process, say("Fassung", "version"), info.version),
             {}});
        facts.push_back({say("Mandant", "Tenant"), file_.deployment.place().tenant, {}});
        facts.push_back({say("Stand", "State"), state(), {}});
        if (!file_.entries.empty())
            facts.push_back(
                {say("Begonnen", "Begun"), clock(calendar_, file_.entries.front().at), {}});
        facts.push_back({say("Letzter Eintrag", "Last entry"),
                         entry_name(info.sequence) + ", " + clock(calendar_, info.at),
                         {}});
        if (file_.head.chain != CaseHead{}.chain)
            facts.push_back({say("Kette", "Chain"), hex(file_.head.chain), {}});
        return facts;
    }

    [[nodiscard]] PageRow row(const FieldInfo& field) const {
        return {field.title.empty() ? field.name : field.title,
                shown(terminal_, calendar_, field.value),
                {}};
    }

    [[nodiscard]] std::string open_text(const OpenInfo& open) const {
        std::string text = open.title.empty() ? open.name : open.title;
        if (!open.role.empty()) text += " (" + open.role + ")";
        if (open.due)
            text +=
                fmt::format(", {} {}", due_word(terminal_, open.kind), clock(calendar_, *open.due));
        if (!open.german.empty()) text += ": " + say(open.german, open.english);
        return text;
    }

    [[nodiscard]] std::string deadline_text(const DeadlineInfo& deadline) const {
        const Date last = calendar_.local(Instant{deadline.end.ms - 1}).date;
        return fmt::format(fmt::runtime(terminal_.say("Frist {} ({}): letzter Tag {}{}",
                                                      "deadline {} ({}): last day {}{}")),
                           deadline.name, deadline.owner, to_text(last),
                           deadline.reached ? say(", ist abgelaufen", ", has passed") : "");
    }

    [[nodiscard]] std::string who(const HistoryEntry& entry) const {
        std::string text = entry.person;
        const auto add = [&text](const std::string& more) {
            if (!more.empty()) text += (text.empty() ? "" : ", ") + more;
        };
        if (!entry.role.empty()) text += (text.empty() ? "" : " ") + ("(" + entry.role + ")");
        if (!entry.deputy_for.empty())
            add(say("in Vertretung für ", "as deputy for ") + entry.deputy_for);
        if (!entry.other_person.empty()) add(say("betrifft ", "about ") + entry.other_person);
        if (!entry.entered_for.empty())
            add(say("eingetragen für ", "entered for ") + entry.entered_for);
        if (entry.channel) add(std::string(channel_name(terminal_, *entry.channel)));
        if (entry.received_at)
            add(say("eingegangen ", "received ") + clock(calendar_, *entry.received_at));
        if (entry.asked_at)
            add(say("eingetragen mit der Zeit ", "entered with the time ") +
                clock(calendar_, *entry.asked_at));
        return text;
    }

    [[nodiscard]] std::string subject(const HistoryEntry& entry) const {
        const auto step = std::ranges::find(model_.steps, entry.subject, &Step::name);
        if (step == model_.steps.end() || step->title.empty()) return entry.subject;
        return entry.subject + " \"" + step->title + "\"";
    }

    // A value that was set right, or sets one right.
    [[nodiscard]] PageRow field_row(const HistoryEntry& entry, const FieldInfo& field) const {
        PageRow row = this->row(field);
        if (const auto it = file_.corrects.find({entry.sequence, field.name});
            it != file_.corrects.end()) {
            const Earlier& earlier = it->second;
            row.remark =
                say("berichtigt ", "corrects ") + shown(terminal_, calendar_, earlier.value);
            if (earlier.sequence != 0)
                row.remark += say(" aus ", " of ") + entry_name(earlier.sequence);
        }
        if (const auto it = file_.corrected_in.find({entry.sequence, field.name});
            it != file_.corrected_in.end()) {
            row.struck = true;
            row.remark += (row.remark.empty() ? "" : "; ") +
                          say("berichtigt in ", "corrected in ") + entry_name(it->second);
        }
        return row;
    }

    [[nodiscard]] std::string fired_text(const FiredRow& fired) const {
        std::string text;
        if (fired.row == 0) {
            text = fmt::format(fmt::runtime(terminal_.say("Regel {}: {}", "rule {}: {}")),
                               fired.rule, terminal_.say(fired.german, fired.english));
        } else {
            const std::string of = fired.decision.empty() ? "" : " (" + fired.decision + ")";
            text = fmt::format(
                fmt::runtime(terminal_.say("Regel {}{}, Zeile {}", "rule {}{}, row {}")),
                fired.rule, of, fired.row);
            if (!fired.ground.empty()) text += ": " + fired.ground;
        }
        std::string inputs;
        for (const RuleInput& input : fired.inputs)
            inputs += (inputs.empty() ? "" : ", ") + input.name + " = " +
                      (input.left_out ? "…" : shown(terminal_, calendar_, input.value));
        return inputs.empty() ? text : text + " (" + inputs + ")";
    }

    [[nodiscard]] PageEntry written(const HistoryEntry& entry) const {
        PageEntry page;
        page.id = std::to_string(entry.sequence);
        page.title = fmt::format("{} · {} · {}", entry_name(entry.sequence),
                                 clock(calendar_, entry.at), command_name(terminal_, entry));
        if (!entry.subject.empty()) page.title += " " + subject(entry);
        page.who = who(entry);
        page.text = entry.text;
        for (const FieldInfo& field : entry.fields)
            page.rows.push_back(field_row(entry, field));
        for (const FieldInfo& field : entry.kept) {
            page.rows.push_back(row(field));
            page.rows.back().remark =
                say("liegt mit der Nachricht bereit", "kept with the message");
        }
        if (entry.end && entry.due)
            page.followed.push_back(
                words_of_end(*entry.end, *entry.due, calendar_).in(terminal_.language));
        auto fired = entry.rows.begin();
        for (const std::string& event : entry.events) {
            const bool is_row = (event.starts_with("row ") || event.starts_with("no answer ")) &&
                                fired != entry.rows.end();
            page.followed.push_back(is_row ? fired_text(*fired++)
                                           : words_of_event(event).in(terminal_.language));
        }
        return page;
    }

    const CaseFile& file_;
    const Terminal& terminal_;
    const ProcessModel& model_;
    const Calendar& calendar_;
};

} // namespace

std::string with_plain_line_ends(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto letter = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : 0);
        if (letter == '\r' && next == '\n') continue;
        const bool c1 = letter == 0xc2 && next >= 0x80 && next < 0xa0; // U+0080 to U+009F
        if (letter == '\r' || letter == '\n')
            out += '\n';
        else if (letter < ' ' || letter == 0x7f || c1)
            out += ' ';
        else
            out += text[i];
        if (c1) ++i;
    }
    return out;
}

std::string in_one_line(std::string_view text) {
    std::string line = with_plain_line_ends(text);
    std::ranges::replace(line, '\n', ' ');
    return line;
}

std::string entry_name(std::uint32_t sequence) {
    return "#" + std::to_string(sequence);
}

CasePageText page_of(const CaseFile& file, const Terminal& terminal) {
    return Writer(file, terminal).page();
}

} // namespace vorgang::tool
