#include "meaning/acceptances.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

// Errors behind which a case still runs as this language says: what is missing stops it with an
// incident, and nobody has to differ from a person who did nothing.
constexpr std::array acceptable{catalogue::read_before_write::code, catalogue::may_be_unknown::code,
                                catalogue::four_eyes_skipped::code};

constexpr std::array warnings{
#define VORGANG_DIAGNOSTIC(code_, severity_, name_, german_, english_)                             \
    std::pair{std::string_view(#code_), Severity::severity_ != Severity::error},
#include "diag/catalogue.def"
};

bool may_be_accepted(std::string_view code) {
    if (std::ranges::find(acceptable, code) != acceptable.end()) return true;
    return std::ranges::find(warnings, std::pair{code, true}) != warnings.end();
}

class Acceptances {
  public:
    explicit Acceptances(Context& context) : c_(context) {}

    void run() {
        for (const Diagnostic& finding : c_.diagnostics)
            if (const syntax::Statement* at = innermost(finding.primary.span))
                findings_.emplace(std::pair(at, finding.code), finding.primary.span.begin);
        for (const Statement& statement : c_.model.statements)
            for (const syntax::Acceptance& one : statement.source->accepted)
                accept(one, *statement.source);
        if (c_.diagnostics.has_errors()) return; // what is accepted may not have been looked for
        for (const syntax::Acceptance* one : idle_)
            c_.report(draft<catalogue::nothing_accepted>(one->span, one->code.text)
                          .help(say("die Zeile kann weg", "the line can go"))
                          .fix(one->span, ""));
    }

  private:
    void accept(const syntax::Acceptance& one, const syntax::Statement& at) {
        if (!may_be_accepted(one.code.text)) {
            c_.report(draft<catalogue::not_acceptable>(one.code.span, one.code.text)
                          .help(say("hinnehmen lassen sich Warnungen, Hinweise, E0401, E0402 und "
                                    "E0412",
                                    "warnings, notes, E0401, E0402 and E0412 can be accepted")));
            return;
        }
        // One reason is enough for all that is found at the statement with this code.
        const auto [first, last] = findings_.equal_range({&at, one.code.text});
        if (first == last) {
            idle_.push_back(&one);
            return;
        }
        for (auto met = first; met != last; ++met)
            (void)c_.diagnostics.remove([&](const Diagnostic& finding) {
                return finding.code == one.code.text && finding.primary.span.begin == met->second;
            });
        findings_.erase(first, last);
    }

    // The statement a place belongs to: of those around it the last that begins.
    const syntax::Statement* innermost(Span place) const {
        const syntax::Statement* found = nullptr;
        for (const Statement& statement : c_.model.statements) {
            const Span span = statement.source->span;
            const bool inside = span.begin <= place.begin && place.end <= span.end;
            if (inside && (found == nullptr || span.begin >= found->span.begin))
                found = statement.source;
        }
        return found;
    }

    Context& c_;
    // Of each statement and code: where a finding is. Looked up, never walked through.
    std::multimap<std::pair<const syntax::Statement*, std::string_view>, std::uint32_t> findings_;
    std::vector<const syntax::Acceptance*> idle_;
};

} // namespace

bool accepted(const syntax::Statement& statement, std::string_view code) {
    return std::ranges::any_of(statement.accepted, [code](const syntax::Acceptance& one) {
        return one.code.text == code;
    });
}

void check_acceptances(Context& context) {
    Acceptances(context).run();
}

} // namespace vorgang::dsl::meaning
