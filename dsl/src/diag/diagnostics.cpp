#include <algorithm>
#include <tuple>
#include <utility>

#include "vorgang/dsl/diagnostic.hpp"

namespace vorgang {

std::string_view to_text(Severity severity, Language language) noexcept {
    const bool german = language == Language::german;
    switch (severity) {
    case Severity::note: return german ? "Hinweis" : "note";
    case Severity::warning: return german ? "Warnung" : "warning";
    case Severity::error: break;
    }
    return german ? "Fehler" : "error";
}

void Diagnostics::add(Diagnostic diagnostic) {
    const auto same = [&](const Diagnostic& other) {
        return other.primary.span.begin == diagnostic.primary.span.begin &&
               other.code == diagnostic.code;
    };
    if (std::ranges::any_of(list_, same)) return;
    if (diagnostic.severity == Severity::error) ++errors_;
    if (full()) {
        ++dropped_;
        if (diagnostic.severity != Severity::error) return;
        // Why a text is refused must not fall to what is only odd about it.
        const auto odd = std::ranges::find_if(list_.rbegin(), list_.rend(), [](const auto& one) {
            return one.severity != Severity::error;
        });
        if (odd == list_.rend()) return;
        list_.erase(std::next(odd).base());
    }
    list_.push_back(std::move(diagnostic));
}

bool Diagnostics::remove(const std::function<bool(const Diagnostic&)>& unwanted) {
    const auto found = std::ranges::find_if(list_, unwanted);
    if (found == list_.end()) return false;
    if (found->severity == Severity::error) --errors_;
    list_.erase(found);
    return true;
}

void Diagnostics::sort() {
    std::ranges::stable_sort(list_, {}, [](const Diagnostic& one) {
        return std::tuple(one.primary.span.begin, one.code);
    });
}

} // namespace vorgang
