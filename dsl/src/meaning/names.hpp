// Tables of names, and what the passes of this folder share.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "diag/report.hpp"
#include "meaning/model.hpp"

namespace vorgang::dsl::meaning {

enum class SymbolKind : std::uint8_t {
    field,
    local,
    rule,
    step,
    section,
    element,
    demand,
    record,
    other
};

struct Symbol {
    SymbolKind kind = SymbolKind::other;
    std::uint32_t index = 0;
    Span span;
};

/// Names that must differ from one another, also when ä is written ae.
class NameTable {
  public:
    /// Adds a name; reports one that is there already (E0308) or differs from one only by the
    /// spelling of umlauts (E0309). False where the name was there.
    bool add(const syntax::Name& name, Symbol symbol, Diagnostics& diagnostics);

    [[nodiscard]] const Symbol* find(std::string_view name) const;
    [[nodiscard]] const std::vector<std::string_view>& all() const noexcept { return order_; }

  private:
    std::unordered_map<std::string_view, Symbol> names_;
    std::unordered_map<std::string, std::string_view> folded_;
    std::vector<std::string_view> order_;
};

/// Names of one list, of which each may stand in it once.
class Once {
  public:
    /// False where the name was there already; that is reported (E0219).
    bool first(const syntax::Name& name, Diagnostics& diagnostics);
    [[nodiscard]] bool has(const std::string& name) const { return seen_.contains(name); }

  private:
    std::unordered_map<std::string, Span> seen_;
};

struct Names {
    NameTable shared; ///< fields, local values, rules, steps, sections, elements, `bei bedarf`
    NameTable roles;
    NameTable tools;
    NameTable messages;
    NameTable processes; ///< that can be called, each by the number of its operation
    NameTable types;
    NameTable endings;
    NameTable deadlines;
    std::vector<NameTable> operations; ///< of each tool
};

/// Constants, each of them once.
class Constants {
  public:
    [[nodiscard]] Index intern(ProcessModel& tables, const Value& value);

  private:
    std::unordered_map<std::string, Index> known_;
};

/// What every pass works on.
struct Context {
    const Source& source;
    const syntax::Process& tree;
    Model& model;
    Diagnostics& diagnostics;
    Names names;
    Constants constants;
    std::unordered_map<const void*, Index> indexes; ///< of steps and deadlines of the tree
    std::unordered_map<std::string, Index> choices; ///< written in place, by their values
    /// Types of list elements, by all they are.
    std::map<std::array<Index, 7>, Index> elements = {};
    Index document = none; ///< the context type of documents
    Index frame = 0;       ///< in which the flow that is being resolved runs
    /// Only what the process takes and answers is of interest; what it answers itself, where it
    /// calls itself, is not known then.
    bool signature_only = false;

    [[nodiscard]] bool english() const noexcept { return tree.language == Language::english; }
    [[nodiscard]] Index constant(const Value& value) {
        return constants.intern(model.tables, value);
    }
    /// How many nodes may still be visited to tell the way into a fault.
    std::size_t witness_visits = 200'000;
    /// How much may still be spent on proving things about tables.
    std::size_t table_effort = 40'000'000;

    void report(Diagnostic diagnostic) { diagnostics.add(std::move(diagnostic)); }
    /// Reports a name that stands for nothing: where it was forgotten, that is one mistake however
    /// often the name is used.
    void report_unknown(std::string_view name, Diagnostic diagnostic) {
        const bool shared = diagnostic.code == diag::catalogue::unknown_name::code ||
                            diagnostic.code == diag::catalogue::unknown_field::code;
        std::string key(shared ? std::string_view("field") : diagnostic.code);
        if (unknown.insert(key.append(1, ' ').append(name)).second) report(std::move(diagnostic));
    }
    /// Reports what is of an element and used outside of it: in one block that is one mistake,
    /// however often it is used there and whichever part of it.
    void report_outside(std::string_view name, Diagnostic diagnostic) {
        std::string key(diagnostic.code);
        key.append(1, ' ').append(name.substr(0, name.find('.')));
        key.append(1, ' ').append(std::to_string(frame));
        if (unknown.insert(std::move(key)).second) report(std::move(diagnostic));
    }
    std::unordered_set<std::string> unknown = {}; ///< names reported already, each with its kind
};

/// "meinen Sie `…`?", or nothing where no candidate is close. Nothing either where the finding
/// would not be kept any more: looking costs time.
[[nodiscard]] diag::Guess did_you_mean(const Context& context, std::string_view wrong,
                                       std::span<const std::string_view> candidates);

/// The index of the next entry of a table. Tables that grew too large are reported at the end.
template<class T>
[[nodiscard]] Index next_index(const std::vector<T>& table) noexcept {
    return table.size() < none ? static_cast<Index>(table.size()) : static_cast<Index>(none - 1);
}

// Each finds what a name stands for or reports that there is no such thing; none then.
[[nodiscard]] Index find_role(Context& context, const syntax::Name& name);
[[nodiscard]] Index find_tool(Context& context, const syntax::Name& name);
/// `incoming`: whether the message comes in where it is named; where there is none, how it would be
/// declared.
[[nodiscard]] Index find_message(Context& context, const syntax::Name& name, bool incoming);
[[nodiscard]] Index find_operation(Context& context, const syntax::Name& tool,
                                   const syntax::Name& operation);
/// A process that can be called, as an operation.
[[nodiscard]] Index find_process(Context& context, const syntax::Name& name);
/// A field. `reads`: it counts as used; otherwise it is written, and must not be an input.
[[nodiscard]] Index find_field(Context& context, const syntax::Name& name, bool reads);
/// Whether cases and messages can be found by the field; a list or record has no one value (E0378).
bool require_key(Context& context, Index field, Span span);
[[nodiscard]] Index find_step(Context& context, const syntax::Name& name);

/// Whether what lies in a frame is there where the flow is being resolved; another is reported.
bool require_frame(Context& context, Index frame, std::string_view what, Span span);
/// The field of an entry of the element that `variable` stands for; none: reported. `whole` ends
/// with the name of the entry.
[[nodiscard]] Index find_entry(Context& context, const Symbol& variable, std::string_view entry,
                               Span whole);
/// Whether a loop calls its elements so, also where another thing has the name.
[[nodiscard]] bool is_variable(const Context& context, std::string_view name);

} // namespace vorgang::dsl::meaning
