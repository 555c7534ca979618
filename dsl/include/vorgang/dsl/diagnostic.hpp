/// Diagnostics: what is wrong with a process text, as data, in German and in English.
///
/// A diagnostic says where, which stable code, one sentence, and where there is one the mend. The
/// library prints nothing; render.hpp turns diagnostics into text. Failed operations of the API are
/// no diagnostics but Errors. Thread rule: plain values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/dsl/export.hpp"
#include "vorgang/dsl/source.hpp"

namespace vorgang {

/// The language of a text for people.
enum class Language : std::uint8_t { german, english };

/// `note` informs, `warning` can be lived with, `error` means that no process comes out.
enum class Severity : std::uint8_t { note, warning, error };

/// "error", "warning", "note" or "Fehler", "Warnung", "Hinweis".
[[nodiscard]] VORGANG_DSL_EXPORT std::string_view to_text(Severity severity,
                                                          Language language) noexcept;

/// The same sentence in both languages; both empty: nothing to say.
struct Wording {
    std::string german;
    std::string english;

    [[nodiscard]] const std::string& in(Language language) const noexcept {
        return language == Language::german ? german : english;
    }
    [[nodiscard]] bool empty() const noexcept { return german.empty() && english.empty(); }
};

/// A place with a few words beside it.
struct Label {
    Span span;
    Wording words;
};

/// A replacement of one stretch of text. All fixes of a diagnostic applied together mend it.
struct Fix {
    Span span;
    std::string replacement;
};

/// One finding.
struct Diagnostic {
    std::string_view code; ///< "E0203"; a literal of the library, lives forever
    Severity severity = Severity::error;
    Wording message;              ///< lower case (German: as a sentence), no final stop, no newline
    Label primary;                ///< the smallest text that is wrong
    std::vector<Label> secondary; ///< the other half of the story ("first declared here")
    std::vector<Wording> notes;
    Wording help;           ///< the proposed cure in words
    std::vector<Fix> fixes; ///< the cure for a machine, where it is certain
};

/// The findings of one text: at most `limit` are kept, errors before everything else is counted.
class VORGANG_DSL_EXPORT Diagnostics {
  public:
    static constexpr std::size_t limit_default = 100;

    explicit Diagnostics(std::size_t limit = limit_default) : limit_(limit) {}

    /// Keeps a finding unless one with the same code at the same place is there already or the
    /// limit is reached; an error takes the place of the last one that is none then. What falls to
    /// the limit is counted by dropped().
    void add(Diagnostic diagnostic);
    /// Takes the first kept finding out for which `unwanted` holds; false where there is none.
    bool remove(const std::function<bool(const Diagnostic&)>& unwanted);
    /// Orders by place, then code. Stable.
    void sort();

    [[nodiscard]] bool has_errors() const noexcept { return errors_ != 0; }
    [[nodiscard]] std::size_t error_count() const noexcept { return errors_; }
    [[nodiscard]] std::size_t dropped() const noexcept { return dropped_; }
    [[nodiscard]] bool full() const noexcept { return list_.size() >= limit_; }
    [[nodiscard]] const std::vector<Diagnostic>& list() const noexcept { return list_; }
    [[nodiscard]] bool empty() const noexcept { return list_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return list_.size(); }
    [[nodiscard]] auto begin() const noexcept { return list_.begin(); }
    [[nodiscard]] auto end() const noexcept { return list_.end(); }

  private:
    std::vector<Diagnostic> list_;
    std::size_t limit_;
    std::size_t errors_ = 0; ///< also those that fell to the limit
    std::size_t dropped_ = 0;
};

} // namespace vorgang
