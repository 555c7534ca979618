// `je nach`: a `falls` for each value of a choice, of which none may be forgotten.
#include <algorithm>

#include "meaning/called.hpp"
#include "meaning/flow_builder.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

Span span_of(const std::vector<syntax::Name>& names) {
    return {names.front().span.begin, names.back().span.end};
}

} // namespace

void FlowBuilder::build(const syntax::Depending& source, StatementId id) {
    place(id, source.subject->span);
    Choose choose;
    const Expr tested = subject(source, choose);
    for (const syntax::Case& one : source.cases) {
        Expr condition = comparison(tested, one);
        note_faults(condition);
        const BlockId inner = block(one.block, BlockKind::choice, id, span_of(one.values));
        choose.branches.push_back({std::move(condition), inner});
    }
    if (source.otherwise)
        choose.otherwise = block(*source.otherwise, BlockKind::choice, id, source.otherwise_span);
    if (tested.type.kind == Kind::choice) complete(source, tested.type.choice, choose);
    set(id, std::move(choose));
}

// What is more than a name is computed once and held while it is compared.
Expr FlowBuilder::subject(const syntax::Depending& source, Choose& choose) {
    Expr e = Typer(c_).type(*source.subject);
    choose.subject_span = source.subject->span;
    if (e.type.kind != Kind::choice) {
        if (e.type.kind != Kind::erroneous) {
            auto finding = draft<catalogue::wrong_type>(
                source.subject->span, Wording{"ein Wert einer Auswahl", "a value of a choice"},
                describe(e.type, c_.model.tables));
            if (e.type.kind == Kind::context && answering_process(c_.model, e.type.context) != none)
                finding.help(say("wie der gerufene Prozess geendet hat, sagt `{}.ende`",
                                 "how the called process has ended is `{}.end`",
                                 c_.source.text(source.subject->span)));
            c_.report(std::move(finding));
        }
        e.kind = ExprKind::erroneous;
        e.type = {};
    }
    if (e.operands.empty()) return e;
    Expr held;
    held.kind = ExprKind::temporary;
    held.index = 0;
    held.type = e.type;
    held.span = e.span;
    choose.subject = std::move(e);
    return held;
}

Expr FlowBuilder::comparison(const Expr& subject, const syntax::Case& source) {
    Expr faulty;
    faulty.span = span_of(source.values);
    if (subject.type.kind != Kind::choice) return faulty;
    const auto values = c_.model.tables.choices[subject.type.choice].values;
    std::vector<syntax::UnaryTest> tests;
    for (const syntax::Name& name : source.values) {
        if (std::ranges::find(values, name.text) == values.end()) {
            const std::vector<std::string_view> candidates(values.begin(), values.end());
            c_.report(draft<catalogue::unknown_choice_value>(
                          name.span, name.text, describe(subject.type, c_.model.tables))
                          .help(did_you_mean(c_, name.text, candidates)));
            return faulty;
        }
        auto value = std::make_unique<syntax::Expression>();
        value->span = name.span;
        value->node = syntax::NameUse{name.text};
        tests.push_back({name.span, std::move(value)});
    }
    Expr condition = Typer(c_).tests(subject, tests);
    condition.span = faulty.span;
    return condition;
}

void FlowBuilder::complete(const syntax::Depending& source, Index choice, Choose& choose) {
    Once seen;
    bool doubtful = false;
    for (const syntax::Case& one : source.cases)
        for (const syntax::Name& name : one.values)
            doubtful = !seen.first(name, c_.diagnostics) || doubtful;
    for (const Branch& branch : choose.branches)
        doubtful = doubtful || branch.condition.kind == ExprKind::erroneous;
    std::string missing;
    for (const std::string& value : c_.model.tables.choices[choice].values)
        if (!seen.has(value)) missing += (missing.empty() ? "`" : ", `") + value + "`";
    if (doubtful) return; // a misspelt value is very likely the missing one
    if (source.otherwise && missing.empty())
        c_.report(draft<catalogue::unreachable>(source.otherwise_span)
                      .help(say("jeder Wert hat schon seinen Block", "every value has its block")));
    if (source.otherwise) return;
    choose.complete = true;
    if (missing.empty()) return;
    c_.report(draft<catalogue::values_missing>(source.subject->span,
                                               c_.source.text(source.subject->span), missing)
                  .help(say("ergänzen Sie sie, oder schreiben Sie zuletzt `sonst {{ … }}`",
                            "add them, or write `else {{ … }}` last")));
}

} // namespace vorgang::dsl::meaning
