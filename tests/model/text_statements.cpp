// Statements as text, one function for each.
#include "text_writer.hpp"

namespace vorgang::model {

void Writer::block(const Block& block) {
    for (const Statement& one : block)
        statement(one);
}

void Writer::statement(const Statement& statement) {
    if (!statement.accepts.empty())
        line(word("geprüft ", "reviewed ") + statement.accepts + " \"so gewollt\"");
    std::visit([this](const auto& is) { write(is); }, statement.is);
}

void Writer::handler(const Handler& handler) {
    const std::string beside = handler.beside ? word(" nebenbei", " alongside") : "";
    if (!handler.name.empty())
        open(word("bei bedarf ", "on demand ") + handler.name + word(" durch ", " through ") +
             handler.role);
    else if (handler.condition)
        open(word("jederzeit falls ", "anytime if ") + expression(*handler.condition) + beside);
    else
        open(word("jederzeit bei nachricht ", "anytime on message ") + handler.message + beside);
    block(handler.block);
    close();
}

void Writer::deadline(const Deadline& deadline) {
    std::string text = word("frist ", "deadline ");
    if (!deadline.name.empty()) text += deadline.name + ": ";
    text += length(deadline.length);
    if (deadline.from == Deadline::From::date) text += word(" ab ", " from ") + deadline.date;
    if (deadline.from == Deadline::From::before) text += word(" vor ", " before ") + deadline.date;
    if (deadline.grace) text += word(" nachlauf ", " grace ") + length(*deadline.grace);
    if (deadline.extension)
        text += word(" verlängerbar einmal um ", " extendable once by ") +
                length(deadline.extension->length) + word(" durch ", " through ") +
                deadline.extension->role;
    if (const auto* reminds = std::get_if<Reminds>(&deadline.consequence)) {
        line(text + word(" erinnert ", " reminds ") + reminds->role);
    } else if (const auto* after = std::get_if<After>(&deadline.consequence)) {
        open(text + word(" danach", " on_expiry"));
        block(after->block);
        close();
    } else if (const auto* beside = std::get_if<Beside>(&deadline.consequence)) {
        open(text + word(" danach nebenbei", " on_expiry alongside"));
        block(beside->block);
        close();
    } else {
        text += word(" schweigen gilt als { ", " silence counts as { ");
        const auto& values = std::get<Silence>(deadline.consequence).values;
        for (std::size_t i = 0; i < values.size(); ++i)
            text += (i == 0 ? "" : ", ") + values[i].first + ": " + expression(values[i].second);
        line(text + " }");
    }
}

void Writer::write(const Step& step) {
    open(word("schritt ", "step ") + step.name);
    line(word("rolle ", "role ") + step.role);
    if (step.entered_at)
        line(word("kanal online, post bei ", "channel online, post at ") + *step.entered_at);
    if (!step.shows.empty()) line(word("zeigt ", "shows ") + names(step.shows));
    for (const Collects& collects : step.collects)
        line(word("erfasst ", "collects ") + names(collects.fields) +
             (collects.condition ? word(" falls ", " if ") + expression(*collects.condition) : ""));
    for (const Deadline& one : step.deadlines)
        deadline(one);
    if (!step.four_eyes.empty())
        line(word("vier_augen mit ", "four_eyes with ") + names(step.four_eyes));
    undoing(step.undone_by);
    close();
}

void Writer::undoing(const std::optional<Block>& undone_by) {
    if (!undone_by) return;
    open(word("rückgängig", "undo"));
    block(*undone_by);
    close();
}

void Writer::write(const Undo& undo) {
    line(word("mache ", "roll ") +
         (undo.names.empty() ? word("alles", "everything") : names(undo.names)) +
         word(" rückgängig", " back"));
}

void Writer::write(const Choose& choose) {
    bool first = true;
    for (const Choose::Branch& branch : choose.branches) {
        open((first ? "" : word("sonst ", "else ")) + word("falls ", "if ") +
             expression(branch.condition));
        block(branch.block);
        close();
        first = false;
    }
    if (choose.otherwise) {
        open(word("sonst", "else"));
        block(*choose.otherwise);
        close();
    }
}

void Writer::write(const Depending& depending) {
    open(word("je nach ", "depending on ") + depending.field);
    for (const Depending::Case& one : depending.cases) {
        open(names(one.values));
        block(one.block);
        close();
    }
    if (depending.otherwise) {
        open(word("sonst", "else"));
        block(*depending.otherwise);
        close();
    }
    close();
}

void Writer::write(const Parallel& parallel) {
    open("parallel" +
         (parallel.until ? word(" bis ", " until ") + std::to_string(*parallel.until) : ""));
    for (const Parallel::Lane& lane : parallel.lanes) {
        open(word("zweig ", "branch ") + lane.name);
        block(lane.block);
        close();
    }
    close();
}

void Writer::write(const ForAll& all) {
    std::string text = word("für alle ", "for all ") + all.element + " in " + all.list;
    if (!all.filter.empty()) text += "[" + all.filter + " = " + word("ja", "true") + "]";
    if (all.in_turn) text += word(" nacheinander", " in_turn");
    if (all.enough) text += word(" bis ", " until ") + expression(*all.enough);
    if (all.until) text += word(" bis ", " until ") + expression(*all.until);
    if (!all.extendable_by.empty())
        text += word(" ergänzbar durch ", " extendable through ") + all.extendable_by;
    open(text);
    block(all.block);
    close();
}

void Writer::write(const Pick& pick) {
    open(word("wähle", "choose"));
    for (const Pick::Event& event : pick.events) {
        if (!event.message.empty())
            open(word("bei nachricht ", "on message ") + event.message);
        else if (event.after)
            open(word("nach ", "after ") + length(*event.after));
        else
            open(word("am ", "at ") + event.date);
        block(event.block);
        close();
    }
    close();
}

void Writer::write(const Wait& wait) {
    line(word("warte ", "wait ") +
         (wait.length ? length(*wait.length) : word("bis ", "until ") + wait.date));
}

void Writer::write(const Receive& receive) {
    line(word("empfange nachricht ", "receive message ") + receive.message);
}

void Writer::write(const Send& send) {
    line(word("sende nachricht ", "send message ") + send.message);
}

void Writer::write(const Assign& assign) {
    line(word("setze ", "set ") + assign.field + " = " + expression(assign.expression));
}

void Writer::write(const Call& call) {
    const Operation& operation = operation_of(process_, call.operation);
    std::string text = word("rufe ", "call ") +
                       (operation.tool.empty() ? word("prozess ", "process ") : "") +
                       call.operation + "(";
    for (std::size_t i = 0; i < call.arguments.size(); ++i)
        text += (i == 0 ? "" : ", ") +
                (operation.names.empty() ? "a" + std::to_string(i + 1) : operation.names[i]) +
                ": " + expression(call.arguments[i]);
    text += ")";
    if (!call.fields.empty()) text += " -> " + names(call.fields);
    if (call.alongside) text += word(" nebenbei", " alongside");
    if (call.attempts == 1 && call.deadlines.empty() && !call.failing && !call.undone_by)
        return line(text);
    open(text);
    if (call.attempts > 1)
        line(word("versuche ", "try ") + std::to_string(call.attempts) +
             word(" mal alle ", " times every ") + length(call.interval));
    for (const Deadline& one : call.deadlines)
        deadline(one);
    if (call.failing) {
        open(word("bei scheitern", "on failure"));
        block(*call.failing);
        close();
    }
    undoing(call.undone_by);
    close();
}

void Writer::write(const Section& section) {
    open(word("abschnitt ", "section ") + section.name);
    for (const Deadline& one : section.deadlines)
        deadline(one);
    for (const Handler& one : section.handlers)
        handler(one);
    undoing(section.undone_by);
    block(section.block);
    close();
}

void Writer::write(const Jump& jump) {
    line((jump.back ? word("zurück zu ", "back to ") : word("weiter mit ", "continue with ")) +
         jump.target);
}

void Writer::write(const End& end) {
    const auto& endings = process_.endings;
    std::vector<std::string> gives;
    for (const auto& [name, fields] : endings)
        if (name == end.name) gives = fields;
    line(word("ende ", "end ") + end.name +
         (gives.empty() ? "" : word(" liefert ", " returns ") + names(gives)));
}

} // namespace vorgang::model
