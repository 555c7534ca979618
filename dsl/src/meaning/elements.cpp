// Names of elements of `für alle`: what `x` and `x.feld` stand for, and where.
#include <algorithm>

#include "diag/suggest.hpp"
#include "meaning/elements.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

bool lies_in(const ProcessModel& tables, Index frame, Index outer) noexcept {
    while (frame != none && frame != outer)
        frame = tables.frames[frame].parent;
    return frame != none;
}

std::string_view variable_of(const Model& model, Index frame) noexcept {
    const auto loop = std::ranges::find(model.loop_frames, frame);
    if (loop == model.loop_frames.end()) return {};
    return model.tables.loops[static_cast<std::size_t>(loop - model.loop_frames.begin())].name;
}

bool is_required(const Model& model, Index field) noexcept {
    return model.fields[field].required || !model.tables.fields[field].type.optional;
}

bool require_frame(Context& c, Index frame, std::string_view what, Span span) {
    if (lies_in(c.model.tables, c.frame, frame)) return true;
    // Of two loops with the same variable, which was reported, the inner one is meant.
    const std::string_view variable = variable_of(c.model, frame);
    for (std::size_t i = 0; i < c.model.loop_frames.size(); ++i)
        if (c.model.tables.loops[i].name == variable &&
            lies_in(c.model.tables, c.frame, c.model.loop_frames[i]))
            return false;
    c.report_outside(what,
                     draft<catalogue::only_in_element>(span, what, variable_of(c.model, frame)));
    return false;
}

bool changes_elements(const Model& model, Index loop) noexcept {
    return model.tables.loops[loop].record && model.loop_fields[loop].index != none;
}

namespace {

void require_change(Context& c, Index loop, Span span) {
    if (changes_elements(c.model, loop)) return;
    const std::string& name = c.model.tables.loops[loop].name;
    auto finding = draft<catalogue::element_fixed>(span, name);
    if (c.model.tables.loops[loop].record)
        c.report(std::move(finding).help(
            say("setzen Sie die Liste vorher in ein Feld: `für alle {} in FELD`",
                "set a field to the list first: `for all {} in FIELD`", name)));
    else
        c.report(
            std::move(finding).help(say("nur ein Verbund hat Teile, die einzeln eingetragen werden",
                                        "only a record has parts that are entered one by one")));
}

} // namespace

bool is_variable(const Context& c, std::string_view name) {
    return std::ranges::find(c.model.tables.loops, name, &vorgang::Loop::name) !=
           c.model.tables.loops.end();
}

Index find_entry(Context& c, const Symbol& variable, std::string_view entry, Span whole) {
    const auto loop = static_cast<Index>(variable.index);
    const vorgang::Loop& row = c.model.tables.loops[loop];
    const Span span{whole.end - static_cast<std::uint32_t>(entry.size()), whole.end};
    if (!require_frame(c, c.model.loop_frames[loop], row.name + "." + std::string(entry), whole))
        return none;
    std::vector<std::string_view> names;
    if (row.record)
        for (const Index field : row.entries)
            names.push_back(
                std::string_view(c.model.tables.fields[field].name).substr(row.name.size() + 1));
    const auto found = std::ranges::find(names, entry);
    if (found != names.end()) return row.entries[static_cast<std::size_t>(found - names.begin())];
    if (!row.entries.empty())
        c.report(
            draft<catalogue::no_entry>(span, row.name, entry).help(did_you_mean(c, entry, names)));
    return none;
}

Index find_field_of_element(Context& c, const syntax::Name& name, bool reads) {
    const std::string plain = syntax::plain_name(name.text);
    const std::string_view variable = std::string_view(plain).substr(0, plain.find('.'));
    const std::string_view entry = std::string_view(plain).substr(variable.size() + 1);
    const Symbol* symbol = c.names.shared.find(variable);
    if (symbol == nullptr || symbol->kind != SymbolKind::element) {
        if (is_variable(c, variable)) return none; // its name was taken
        auto finding = draft<catalogue::unknown_field>(name.span, plain);
        if (symbol != nullptr && symbol->kind == SymbolKind::field)
            c.report(std::move(finding).help(say("ein Feld wird im Ganzen eingetragen: `{}`",
                                                 "a field is entered as a whole: `{}`", variable)));
        else
            c.report_unknown(
                plain, std::move(finding).help(did_you_mean(c, variable, c.names.shared.all())));
        return none;
    }
    const Index field = find_entry(c, *symbol, entry, name.span);
    if (field != none && !reads) require_change(c, static_cast<Index>(symbol->index), name.span);
    return field;
}

Index find_element(Context& c, const Symbol& symbol, const syntax::Name& name, bool reads) {
    const auto loop = static_cast<Index>(symbol.index);
    const vorgang::Loop& row = c.model.tables.loops[loop];
    if (!require_frame(c, c.model.loop_frames[loop], row.name, name.span)) return none;
    if (row.entries.empty()) return none; // the list is faulty
    if (!row.record) {
        if (!reads) require_change(c, loop, name.span);
        return row.entries.front();
    }
    const std::string& first = c.model.tables.fields[row.entries.front()].name;
    c.report(draft<catalogue::unknown_field>(name.span, name.text)
                 .help(say("nennen Sie einen Teil davon, etwa `{}`",
                           "name a part of it, such as `{}`", first)));
    return none;
}

void declare_element(Context& c, Index loop, const ExprType& type, Use field, Span span) {
    ProcessModel& tables = c.model.tables;
    c.model.loop_fields[loop] = field;
    c.model.loop_types[loop] = type;
    const bool personal = field.index != none && tables.fields[field.index].personal;
    const auto add = [&](std::string name, const Type& of) {
        tables.loops[loop].entries.push_back(next_index(tables.fields));
        vorgang::Field& row = tables.fields.emplace_back();
        row.name = std::move(name);
        row.type = of;
        row.personal = personal;
        row.frame = c.model.loop_frames[loop];
        c.model.fields.push_back({span, true});
    };
    const std::string name = tables.loops[loop].name;
    if (type.kind != Kind::context) {
        Type of{table_kind(type.kind)};
        of.choice = type.choice;
        add(name, of);
        return;
    }
    tables.loops[loop].record = true;
    const std::vector<Parameter> entries = tables.contexts[type.context].entries;
    for (const Parameter& entry : entries)
        add(name + "." + entry.name, entry.type);
}

} // namespace vorgang::dsl::meaning
