// Deadlines: their length and start, and exactly one consequence.
#include <algorithm>

#include "meaning/flow_builder.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

std::vector<std::uint32_t> FlowBuilder::deadlines(const std::vector<syntax::Deadline>& sources,
                                                  StatementId owner,
                                                  const std::vector<Clause>* clauses) {
    std::vector<std::uint32_t> ids;
    for (const syntax::Deadline& source : sources) {
        const Index index = c_.indexes.at(&source);
        Deadline deadline;
        deadline.index = index;
        deadline.span = source.name ? source.name->span : source.length->span;
        deadline.length = Typer(c_).of_kind(*source.length, Kind::length);
        check_length(source, deadline.length);
        const syntax::ExpressionPtr& start = source.from ? source.from : source.before;
        if (start != nullptr) deadline.from = start_of(*start);
        c_.model.deadlines[index] = std::move(deadline);
        facts(source, c_.model.tables.deadlines[index]);
        consequence(source, owner, clauses, index);
        ids.push_back(index);
    }
    return ids;
}

// No time at all is a deadline only where it counts from a date: then it is that day.
void FlowBuilder::check_length(const syntax::Deadline& source, const Expr& length) {
    const bool from_date = source.from != nullptr || source.before != nullptr;
    const std::int64_t least = from_date ? 0 : 1;
    const auto value = constant_value(c_, length);
    if (!value || value->length() == nullptr || value->length()->count >= least) return;
    const Value shortest(Length{least, value->length()->unit});
    c_.report(draft<catalogue::out_of_bounds>(source.length->span, written(*value, c_.english()),
                                              written(shortest, c_.english()) + ".."));
}

Expr FlowBuilder::start_of(const syntax::Expression& source) {
    Expr start = Typer(c_).type(source);
    const Kind kind = start.type.kind;
    if (kind != Kind::date && kind != Kind::instant && kind != Kind::erroneous)
        c_.report(draft<catalogue::wrong_type>(
            source.span, Wording{"ein Datum oder ein Zeitpunkt", "a date or an instant"},
            describe(start.type, c_.model.tables)));
    return start;
}

void FlowBuilder::facts(const syntax::Deadline& source, vorgang::Deadline& row) {
    row.backwards = source.before != nullptr;
    if (source.grace != nullptr) row.grace = constant_length(c_, *source.grace);
    if (source.norm) row.norm = source.norm->value;
    if (!source.extension) return;
    row.extendable = true;
    row.extension = constant_length(c_, *source.extension->by);
    row.extension_role = find_role(c_, source.extension->role);
}

void FlowBuilder::consequence(const syntax::Deadline& source, StatementId owner,
                              const std::vector<Clause>* clauses, Index index) {
    ProcessModel& tables = c_.model.tables;
    if (const auto* remind = std::get_if<syntax::Remind>(&source.consequence)) {
        tables.deadlines[index].consequence = Consequence::remind;
        tables.deadlines[index].role = find_role(c_, remind->role);
    } else if (const auto* expire = std::get_if<syntax::Expire>(&source.consequence)) {
        tables.deadlines[index].consequence =
            expire->alongside ? Consequence::alongside : Consequence::block;
        check_empty(expire->block, source.consequence_span);
        const BlockId inner =
            block(expire->block, expire->alongside ? BlockKind::aside : BlockKind::expiry, owner,
                  c_.model.deadlines[index].span);
        c_.model.deadlines[index].block = inner;
    } else {
        tables.deadlines[index].consequence = Consequence::deem;
        if (clauses != nullptr)
            deemed(std::get<syntax::Silence>(source.consequence), source, *clauses, index);
        else
            c_.report(draft<catalogue::silence_without_step>(source.consequence_span));
    }
}

// The values are what somebody could enter in the step: what is optional may be left out, and what
// is collected under a condition counts where these values fulfil it.
void FlowBuilder::deemed(const syntax::Silence& silence, const syntax::Deadline& source,
                         const std::vector<Clause>& clauses, Index index) {
    Once seen;
    std::vector<Deemed> values;
    for (const syntax::DeemedValue& value : silence.values) {
        const Index field = find_field(c_, value.field, false);
        const auto collects = [&](const Clause& clause) {
            return std::ranges::find(clause.fields, field, &Use::index) != clause.fields.end();
        };
        if (field == none || !seen.first(value.field, c_.diagnostics)) continue;
        if (std::ranges::none_of(clauses, collects)) {
            c_.report(draft<catalogue::deemed_not_collected>(value.field.span, value.field.text));
            continue;
        }
        const Expr e = Typer(c_).value(*value.value, c_.model.tables.fields[field].type);
        Deemed& one = values.emplace_back(Deemed{field, &value.field, std::nullopt});
        if (e.kind == ExprKind::unknown) one.value = Value();
        if (e.kind == ExprKind::unknown) continue;
        one.value = require_constant(c_, e);
        if (one.value)
            c_.model.tables.deadlines[index].deemed.emplace_back(field, c_.constant(*one.value));
    }
    Settled settled;
    for (const Clause& clause : clauses)
        deemed(values, source, clause, settled);
}

// `settled`: what the clauses before this one leave in their fields.
void FlowBuilder::deemed(const std::vector<Deemed>& values, const syntax::Deadline& source,
                         const Clause& clause, Settled& settled) {
    const bool faulty = clause.condition && clause.condition->type.kind == Kind::erroneous;
    std::optional<bool> wanted = !clause.condition ? std::optional(true) : std::nullopt;
    if (clause.condition)
        if (const auto value = settled_value(c_, *clause.condition, settled);
            value && value->yes_no() != nullptr)
            wanted = *value->yes_no();
    for (const Use& use : clause.fields) {
        const Field& field = c_.model.tables.fields[use.index];
        const auto given = std::ranges::find(values, use.index, &Deemed::field);
        const bool named = given != values.end();
        if (named && wanted && !*wanted)
            c_.report(draft<catalogue::deemed_not_collected>(given->name->span, field.name)
                          .also(clause.condition->span, say("das trifft bei diesen Werten nicht zu",
                                                            "with these values this does not "
                                                            "hold")));
        const bool missing = !named || (given->value && given->value->is_unknown());
        if (missing && !faulty && wanted.value_or(true) && is_required(c_.model, use.index)) {
            auto finding = draft<catalogue::deemed_missing>(source.consequence_span, field.name)
                               .also(use.span, say("hier erfasst", "collected here"));
            if (!wanted)
                finding.help(say("nennen Sie einen; er gilt nur, wo die Bedingung zutrifft",
                                 "give one; it counts only where the condition holds"));
            c_.report(std::move(finding));
        }
        if (!named || !wanted.value_or(true))
            settled[use.index] = Value();
        else if (wanted && given->value)
            settled[use.index] = *given->value;
    }
}

} // namespace vorgang::dsl::meaning
