#include "use.hpp"

#include <iterator>

#include "diag/report.hpp"
#include "meaning/names.hpp"
#include "syntax/parse.hpp"

namespace vorgang::dsl {

namespace catalogue = diag::catalogue;
using diag::draft;

namespace {

// LIMIT: spans are 32 bits wide; so many files of the size allowed by default fit.
constexpr std::size_t used_max = 64;

Wording reason(const Error& error) {
    return {error.german, error.english};
}

const Error no_loader{ErrorCode::not_found, "", "", "hier gibt es keine anderen Dateien",
                      "there are no other files here"};

template<class T>
void put_before(std::vector<T>& own, std::vector<T> used) {
    std::move(own.begin(), own.end(), std::back_inserter(used));
    own = std::move(used);
}

void merge(syntax::Process& own, syntax::Process used) {
    put_before(own.roles, std::move(used.roles));
    put_before(own.tools, std::move(used.tools));
    put_before(own.messages, std::move(used.messages));
    put_before(own.types, std::move(used.types));
    put_before(own.locals, std::move(used.locals));
    put_before(own.rules, std::move(used.rules));
}

} // namespace

Source add_used(const Source& source, syntax::Tree& tree, const CompileOptions& options,
                Diagnostics& diagnostics) {
    std::vector<Source> files;
    std::vector<const syntax::Text*> named;
    meaning::Once seen;
    for (const syntax::Text& use : tree.process.uses) {
        if (!seen.first({use.span, use.value}, diagnostics)) continue;
        if (files.size() == used_max) {
            diagnostics.add(draft<catalogue::too_many>(
                use.span, Wording{"Dateien hinter `nutze`", "files behind `use`"}, used_max));
            break;
        }
        const auto file = options.load ? options.load(use.value) : Result<Source>(no_loader);
        if (!file) {
            diagnostics.add(
                draft<catalogue::use_unreadable>(use.span, use.value, reason(file.error())));
            continue;
        }
        files.push_back(*file);
        named.push_back(&use);
    }
    if (files.empty()) return source;
    const Source whole = source.with(std::move(files));
    // The last one first, so that they stand in the order of the text.
    for (std::size_t i = named.size(); i-- > 0;) {
        auto used = syntax::parse(whole.used()[i], options.limits, diagnostics);
        if (!used) continue;
        if (used->process.shared)
            merge(tree.process, std::move(used->process));
        else
            diagnostics.add(draft<catalogue::use_not_shared>(named[i]->span, named[i]->value));
    }
    return whole;
}

} // namespace vorgang::dsl
