// How the stages make diagnostics: an entry of the catalogue with its arguments, then the extras.
//
//   diagnostics.add(draft<catalogue::unknown_role>(name.span, name.text)
//                       .also(role.span, say("hier …", "here …"))
//                       .help(say("meinen Sie `{}`?", "did you mean `{}`?", similar)));
//
// Arguments are texts, numbers, or a Wording, which is put in in the language of the message.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "vorgang/dsl/diagnostic.hpp"

namespace vorgang::dsl::diag {

/// One struct for each row of catalogue.def.
namespace catalogue {
#define VORGANG_DIAGNOSTIC(code_, severity_, name_, german_, english_)                             \
    struct name_ {                                                                                 \
        static constexpr std::string_view code = #code_;                                           \
        static constexpr Severity severity = Severity::severity_;                                  \
        static constexpr std::string_view german = german_;                                        \
        static constexpr std::string_view english = english_;                                      \
    };
#include "diag/catalogue.def"
} // namespace catalogue

template<class T>
using Argument = std::conditional_t<std::is_same_v<T, Wording>, std::string, T>;

template<class T>
[[nodiscard]] const Argument<T>& pick(const T& argument, Language language) {
    if constexpr (std::is_same_v<T, Wording>)
        return argument.in(language);
    else
        return argument;
}

/// A sentence in both languages from two templates known at compile time.
template<class... Arguments>
[[nodiscard]] Wording say(fmt::format_string<const Argument<Arguments>&...> german,
                          fmt::format_string<const Argument<Arguments>&...> english,
                          const Arguments&... arguments) {
    return {fmt::format(german, pick(arguments, Language::german)...),
            fmt::format(english, pick(arguments, Language::english)...)};
}

/// "1 Zelle", "3 Zellen".
[[nodiscard]] inline Wording counted(std::size_t count, const Wording& one, const Wording& many) {
    return say("{} {}", "{} {}", count, count == 1 ? one : many);
}

/// "Did you mean …?", and the word itself where one can be sure.
struct Guess {
    Wording words;
    std::string certain;
};

/// A diagnostic being written; converts to Diagnostic. What may come more than once or only where
/// something holds can also be said of one that has a name.
class Draft {
  public:
    explicit Draft(Diagnostic diagnostic) : diagnostic_(std::move(diagnostic)) {}

    /// Words beside the caret, only where they add something.
    Draft&& label(Wording words) && {
        diagnostic_.primary.words = std::move(words);
        return std::move(*this);
    }
    /// Another place that belongs to the story.
    void also(Span span, Wording words) & {
        diagnostic_.secondary.push_back({span, std::move(words)});
    }
    Draft&& also(Span span, Wording words) && {
        also(span, std::move(words));
        return std::move(*this);
    }
    void note(Wording words) & { diagnostic_.notes.push_back(std::move(words)); }
    Draft&& note(Wording words) && {
        note(std::move(words));
        return std::move(*this);
    }
    void help(Wording words) & { diagnostic_.help = std::move(words); }
    Draft&& help(Wording words) && {
        help(std::move(words));
        return std::move(*this);
    }
    /// What the text of the place was very likely to be.
    Draft&& help(Guess guess) && {
        diagnostic_.help = std::move(guess.words);
        if (!guess.certain.empty())
            diagnostic_.fixes.push_back({diagnostic_.primary.span, std::move(guess.certain)});
        return std::move(*this);
    }
    /// A replacement that is certain to be right.
    Draft&& fix(Span span, std::string replacement) && {
        diagnostic_.fixes.push_back({span, std::move(replacement)});
        return std::move(*this);
    }
    Draft&& fixes(std::vector<Fix> all) && {
        diagnostic_.fixes = std::move(all);
        return std::move(*this);
    }
    operator Diagnostic() && { return std::move(diagnostic_); }

  private:
    Diagnostic diagnostic_;
};

/// Begins a diagnostic of the catalogue at a place.
template<class Entry, class... Arguments>
[[nodiscard]] Draft draft(Span span, const Arguments&... arguments) {
    Diagnostic diagnostic;
    diagnostic.code = Entry::code;
    diagnostic.severity = Entry::severity;
    diagnostic.message = say<Arguments...>(Entry::german, Entry::english, arguments...);
    diagnostic.primary.span = span;
    return Draft(std::move(diagnostic));
}

} // namespace vorgang::dsl::diag
