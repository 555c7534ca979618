#include "dmn/findings.hpp"

#include <fmt/format.h>

#include "diag/report.hpp"

namespace vorgang::dmn {
namespace {

namespace catalogue = dsl::diag::catalogue;
using dsl::feel::Trouble;

Wording expected(std::string_view what) {
    if (what == "end")
        return {"hier geht der Ausdruck nicht weiter", "the expression does not go on here"};
    if (what == "expression")
        return {"hier fehlt ein Wert, ein Name oder eine Klammer",
                "a value, a name or a parenthesis is missing here"};
    if (what == "name") return {"hier fehlt ein Name", "a name is missing here"};
    if (what == "key")
        return {"hier fehlt ein Name mit Doppelpunkt", "a name with a colon is missing here"};
    return {fmt::format("hier fehlt `{}`", what), fmt::format("`{}` is missing here", what)};
}

} // namespace

std::string_view code_of(const dsl::feel::Finding& finding) noexcept {
    switch (finding.trouble) {
    case Trouble::unknown_name: return catalogue::dmn_unknown_name::code;
    case Trouble::unknown_type: return catalogue::dmn_type::code;
    case Trouble::external: return catalogue::dmn_foreign::code;
    case Trouble::too_deep: return catalogue::dmn_limit::code;
    default: return catalogue::dmn_expression::code;
    }
}

Severity severity_of(const dsl::feel::Finding& finding) noexcept {
    return finding.trouble == Trouble::unknown_name ? Severity::warning : Severity::error;
}

Wording wording_of(const dsl::feel::Finding& finding) {
    const std::string& detail = finding.detail;
    switch (finding.trouble) {
    case Trouble::expected: return expected(detail);
    case Trouble::unknown_name:
        return {fmt::format("`{}` gibt es hier nicht", detail),
                fmt::format("there is no `{}` here", detail)};
    case Trouble::unknown_type:
        return {fmt::format("den Typ `{}` gibt es nicht", detail),
                fmt::format("there is no type `{}`", detail)};
    case Trouble::bad_literal:
        return {"dieser Wert ist falsch geschrieben", "this value is written wrongly"};
    case Trouble::same_key:
        return {fmt::format("`{}` steht schon da", detail),
                fmt::format("`{}` is there already", detail)};
    case Trouble::named_and_not:
        return {"Argumente stehen entweder alle mit Namen oder alle ohne",
                "arguments are either all named or none is"};
    case Trouble::too_deep:
        return {"der Ausdruck ist tiefer verschachtelt als erlaubt",
                "the expression nests deeper than allowed"};
    case Trouble::external:
        return {"Funktionen einer anderen Sprache (external) werden nicht ausgeführt",
                "functions of another language (external) are not run"};
    }
    return {};
}

} // namespace vorgang::dmn
