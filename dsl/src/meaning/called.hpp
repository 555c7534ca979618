// What a process that is called takes and answers, in the types of the one that calls it.
//
// A called process is read like any other, as far as its types, its `eingabe` and its ends; of the
// rest nothing is seen. Its types become types here: one that both have under the same name must be
// the same (E0385). A process that calls itself is one of those it calls.
#pragma once

#include <memory>
#include <vector>

#include "meaning/names.hpp"

namespace vorgang::dsl::meaning {

class CalledProcesses {
  public:
    explicit CalledProcesses(Context& context);
    ~CalledProcesses();
    CalledProcesses(const CalledProcesses&) = delete;
    CalledProcesses& operator=(const CalledProcesses&) = delete;

    /// The processes and the types of their answers, with what those consist of. After the names of
    /// the types, before what records consist of.
    void declare();
    /// Whether records of the same name are the same. After it is known what they consist of.
    void compare();

  private:
    struct Signature;

    void read(const syntax::Process& process, Span span);
    [[nodiscard]] bool read_signature(const syntax::Process& process, Signature& signature);
    void complete(Signature& signature);
    [[nodiscard]] std::vector<Parameter> answer(Signature& signature);
    [[nodiscard]] Type import(const Type& type, Signature& from);
    [[nodiscard]] Index import_choice(Index choice, Signature& from);
    [[nodiscard]] Index import_record(Index context, Signature& from);
    [[nodiscard]] Index import_constant(Index constant, const Signature& from);
    void differs(std::string_view type, const Signature& from);

    Context& c_;
    std::vector<std::unique_ptr<Signature>> signatures_;
};

/// The process whose answer values of the type are, as the operation of its call; none: it is no
/// answer.
[[nodiscard]] Index answering_process(const Model& model, Index context);

/// called_roles.cpp: whether the process that is called has the roles it is handed.
void check_role_arguments(Context& context, Index operation, const std::vector<Expr>& arguments);
/// The same of those it answers, which a field takes.
void check_role_results(Context& context, Index operation, Span taken);

/// recursion.cpp: whether a process calls itself.
[[nodiscard]] bool calls_itself(const syntax::Process& process);

} // namespace vorgang::dsl::meaning
