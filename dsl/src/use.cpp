#include "use.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "diag/report.hpp"
#include "dmn/ruleset_model.hpp"
#include "meaning/names.hpp"
#include "syntax/parse.hpp"

namespace vorgang::dsl {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

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
    put_before(own.rulesets, std::move(used.rulesets));
}

bool has_input(const syntax::Process& process) {
    return std::ranges::any_of(process.data, &syntax::DataBlock::input);
}

/// A file by the name the outermost process would give it: what is named in a file lies beside it.
std::string name_beside(std::string_view file, std::string_view name) {
    const std::size_t folder = file.rfind('/');
    if (folder == std::string_view::npos) return std::string(name);
    return std::string(file.substr(0, folder + 1)).append(name);
}

class UsedFiles {
  public:
    UsedFiles(const Source& source, const CompileOptions& options, Diagnostics& diagnostics)
        : whole_(source), options_(options), diagnostics_(diagnostics) {}

    /// `file`: of the process, "" for the outermost.
    void add_to(syntax::Process& process, const std::string& file) {
        around_.push_back({file, process.name.text});
        read_models(process, file);
        std::vector<std::pair<const syntax::Text*, std::unique_ptr<syntax::Process>>> read;
        meaning::Once seen;
        for (const syntax::Text& use : process.uses) {
            if (!seen.first({use.span, use.value}, diagnostics_)) continue;
            if (!room_for(use)) break;
            if (auto used = this->read(use, name_beside(file, use.value)))
                read.emplace_back(&use, std::move(used));
        }
        // The last one first, so that they stand in the order of the text.
        for (auto one = read.rbegin(); one != read.rend(); ++one)
            if (one->second->shared) {
                read_models(*one->second, name_beside(file, one->first->value));
                merge(process, std::move(*one->second));
            }
        for (auto& [use, used] : read)
            if (!used->shared) call(process, *use, std::move(used), name_beside(file, use->value));
        around_.pop_back();
    }

    [[nodiscard]] const Source& whole() const noexcept { return whole_; }

  private:
    struct Around {
        std::string file;
        std::string_view process;
    };

    bool room_for(const syntax::Text& use) {
        if (reads_++ < used_max) return true;
        if (!std::exchange(full_, true))
            diagnostics_.add(draft<catalogue::too_many>(
                use.span, Wording{"Dateien hinter `nutze`", "files behind `use`"}, used_max));
        return false;
    }

    /// The place of a file among those that were read; nothing, and reported, where it cannot be.
    std::optional<std::size_t> open(const syntax::Text& use, const std::string& name, bool& fresh) {
        const auto [known, first] = places_.try_emplace(name, files_.size());
        fresh = first;
        if (!fresh) return known->second;
        const auto file = options_.load ? options_.load(name) : Result<Source>(no_loader);
        if (!file) {
            places_.erase(known);
            auto finding =
                draft<catalogue::use_unreadable>(use.span, use.value, reason(file.error()));
            if (options_.load && file.error().code == ErrorCode::not_found)
                finding.help(say("gesucht wird von dem Ordner aus, in dem diese Datei liegt",
                                 "it is looked for from the folder this file lies in"));
            diagnostics_.add(std::move(finding));
            return std::nullopt;
        }
        // What was read before stays where it is.
        files_.push_back(*file);
        whole_ = whole_.with(files_);
        return known->second;
    }

    std::unique_ptr<syntax::Process> read(const syntax::Text& use, const std::string& name) {
        Diagnostics again; // what is wrong in a file is told once
        bool fresh = false;
        const auto place = open(use, name, fresh);
        if (!place) return nullptr;
        auto tree =
            syntax::parse(whole_.used()[*place], options_.limits, fresh ? diagnostics_ : again);
        if (!tree) return nullptr;
        return std::make_unique<syntax::Process>(std::move(tree->process));
    }

    /// Decision models of a file; what it names lies beside it.
    void read_models(syntax::Process& process, const std::string& file) {
        for (syntax::Ruleset& ruleset : process.rulesets) {
            std::vector<dmn::File> files;
            for (const syntax::Text& name : ruleset.files) {
                bool fresh = false;
                if (!room_for(name)) return;
                if (const auto place = open(name, name_beside(file, name.value), fresh)) {
                    const Source& source = whole_.used()[*place];
                    files.push_back({source.name(), std::string(source.text())});
                }
            }
            if (files.size() == ruleset.files.size()) ruleset.model = model_of(ruleset, files);
        }
    }

    std::shared_ptr<const syntax::RulesetModel> model_of(const syntax::Ruleset& ruleset,
                                                         std::span<const dmn::File> files) {
        dmn::ReadLimits limits;
        limits.file_bytes = options_.limits.source_bytes;
        std::vector<dmn::Finding> findings;
        if (auto model = dmn::read_ruleset(files, limits, findings))
            return std::make_shared<const syntax::RulesetModel>(std::move(*model));
        const syntax::Text& first = ruleset.files.front();
        diagnostics_.add(draft<catalogue::ruleset_no_model>(
            first.span, first.value, findings.empty() ? Wording{} : findings.front().message));
        return nullptr;
    }

    void call(syntax::Process& process, const syntax::Text& use,
              std::unique_ptr<syntax::Process> used, const std::string& file) {
        const bool circle = std::ranges::any_of(around_, [&](const Around& one) {
            return one.file == file || one.process == used->name.text;
        });
        if (circle) {
            diagnostics_.add(
                draft<catalogue::called_in_circle>(use.span, used->name.text)
                    .help(say("ein Prozess ruft sich selbst nur unmittelbar, und ohne `nutze`",
                              "a process calls itself only directly, and without `use`")));
        } else if (!has_input(*used)) {
            diagnostics_.add(draft<catalogue::use_not_shared>(use.span, use.value));
        } else {
            add_to(*used, file);
            process.called.push_back({use.span, std::move(used)});
        }
    }

    Source whole_;
    const CompileOptions& options_;
    Diagnostics& diagnostics_;
    std::vector<Source> files_;
    std::map<std::string, std::size_t> places_; ///< in them, by name
    std::size_t reads_ = 0;                     ///< two processes may use the same file
    std::vector<Around> around_; ///< the processes on the way to the one at hand, that included
    bool full_ = false;
};

} // namespace

Source add_used(const Source& source, syntax::Tree& tree, const CompileOptions& options,
                Diagnostics& diagnostics) {
    UsedFiles used(source, options, diagnostics);
    used.add_to(tree.process, "");
    return used.whole();
}

} // namespace vorgang::dsl
