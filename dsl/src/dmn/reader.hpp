// Turns the files of a model into the tables of the engine.
#pragma once

#include <map>
#include <set>

#include "diag/report.hpp"
#include "dmn/document.hpp"
#include "feel/parser.hpp"

namespace vorgang::dmn {

namespace catalogue = dsl::diag::catalogue;
using dsl::feel::Builder;
using dsl::feel::Frame;
using dsl::feel::Index;
using dsl::feel::Known;
using dsl::feel::none;
using dsl::feel::Op;
using dsl::feel::Place;

// One file, what it declares, and under which name each other file is known in it.
struct Module {
    Document document{};
    std::string space{};
    Language language = Language::english; // of the words of its expressions
    struct Imported {
        std::string prefix{};
        std::size_t module = 0;
    };
    std::vector<Imported> imports{};
    std::map<std::string, Index, std::less<>> by_id{};
    std::set<std::string, std::less<>> names{}; // of its elements
    std::map<std::string, Element, std::less<>> items{};
    std::map<std::string, Index, std::less<>> types{};
    std::set<std::string, std::less<>> types_at_work{};
    std::vector<dsl::feel::NamedType> named_types{};
};

class Reader {
  public:
    // `keeps_words`: for respelt().
    explicit Reader(const ReadLimits& limits, bool keeps_words = false)
        : limits_(limits), keeps_words_(keeps_words), b_(model_) {}
    [[nodiscard]] ReadResult read(std::span<const File> files);
    // Of each element, once they are read.
    [[nodiscard]] std::vector<std::vector<Index>> all_requirements() const;
    // By namespace.
    [[nodiscard]] std::map<std::string, std::string, std::less<>> file_names() const;
    // The files that were read, with the words of FEEL in the language; once, after reading.
    [[nodiscard]] std::vector<File> respelt(Language language);

  private:
    // What is known of an element besides its row in the model.
    struct Declared {
        Element xml{};
        std::size_t module = 0;
    };
    // Counts the boxed expressions inside one another.
    class Deeper;

    // reader.cpp
    bool open(std::span<const File> files);
    std::optional<std::size_t> open_import(std::span<const File> files, std::string_view space);
    void find(std::size_t module, Element xml, std::string_view code, Wording message);
    void take_findings(std::size_t module);
    void origin(Element xml);
    void work_on(std::size_t module);
    [[nodiscard]] dsl::feel::Parser parser_at(Element xml);
    void parsed(Element xml, const std::string& text);
    [[nodiscard]] Index element_of(std::size_t module, std::string_view href) const;
    void order_decisions();
    // types.cpp
    void read_types(std::size_t module);
    Index type_named(std::size_t module, std::string_view name, Element xml);
    Index item_type(std::size_t module, const std::string& name);
    Index read_item(std::size_t module, Element xml, const std::string& name);
    Index item_content(std::size_t module, Element xml);
    Index constrained(std::size_t module, Index type, Element constraint, const std::string& name);
    Index type_attribute(Element xml, const char* name = "typeRef");
    [[nodiscard]] Element priorities_of(Element output);
    // elements.cpp
    void declare(std::size_t module);
    void declare_one(std::size_t module, Element xml, vorgang::feel::Element::Sort sort);
    void define(Index element);
    void define_decision(Index element);
    void define_knowledge(Index element);
    void define_service(Index element);
    void visit(Index element, std::vector<int>& states);
    [[nodiscard]] std::vector<Index> requirements(Index element) const;
    void check_requirements(Index element);
    void enter_scope(Index element);
    void leave_scope(std::size_t names);
    [[nodiscard]] std::string name_in(std::size_t module, Index element) const;
    // boxed.cpp
    [[nodiscard]] static Element logic_of(Element xml);
    Index boxed(Element xml, Frame& frame);
    Index boxed_kind(Element xml, Frame& frame);
    Index boxed_child(Element xml, std::string_view name, Frame& frame);
    Index literal(Element xml, Frame& frame);
    Index feel_text(Element xml, const std::string& text, Frame& frame);
    Index context(Element xml, Frame& frame);
    Index invocation(Element xml, Frame& frame);
    Index function(Element xml, Frame& frame);
    std::optional<Index> written_function(Element xml, Index captured, Index result);
    Index relation(Element xml, Frame& frame);
    Index list(Element xml, Frame& frame);
    Index conditional(Element xml, Frame& frame);
    Index filter(Element xml, Frame& frame);
    Index loop(Element xml, Frame& frame, Op op);
    Index broken();
    Place here();
    // table.cpp
    Index table(Element xml, Frame& frame);
    void table_inputs(Element xml, Frame& frame, vorgang::feel::Table& table);
    void table_outputs(Element xml, Frame& frame, vorgang::feel::Table& table);
    void table_rows(Element xml, Frame& frame, vorgang::feel::Table& table);
    Index cell(Element xml, Frame& frame, Index input);

    const ReadLimits limits_;
    const bool keeps_words_;
    vorgang::feel::Model model_{};
    Builder b_;
    dsl::feel::Names names_{};
    dsl::feel::Members members_{};
    dsl::feel::Findings feel_findings_{};
    // The words of the expression that was read last, and of all that were.
    dsl::feel::WordUses words_{};
    struct Spelt {
        Element xml{};
        std::string text{};
        dsl::feel::WordUses words{};
    };
    std::vector<Spelt> spelt_{};
    std::vector<Finding> findings_{};
    std::vector<Module> modules_{};
    std::vector<Declared> declared_{};
    std::size_t at_work_ = 0; // the module
    Index element_ = none;
    Element xml_{};
    std::uint32_t depth_ = 0;
};

} // namespace vorgang::dmn
