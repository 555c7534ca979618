// The rules that are used in more than one file of the grammar. Not the grammar itself: that is in
// process.cpp, declaration.cpp, statement.cpp, scenario.cpp and so on, by topic.
#pragma once

#include "syntax/handlers.hpp"

namespace vorgang::dsl::syntax {

// expression.cpp
using ExpressionRule = x3::rule<struct ExpressionId, Expression>;
using AdditiveRule = x3::rule<struct AdditiveId, Expression>;
using UnaryTestRule = x3::rule<struct UnaryTestId, UnaryTest>;
using ContextRule = x3::rule<struct ContextId, Context>;
using ArgumentsRule = x3::rule<struct ArgumentsId, std::vector<Argument>>;
inline const ExpressionRule expression{"expression"};
inline const AdditiveRule additive{"expression"};
inline const UnaryTestRule unary_test{"unary_test"};
inline const ContextRule context_of_values{"context"};
inline const ArgumentsRule arguments{"arguments"};

// names.cpp
using NamesRule = x3::rule<struct NamesId, std::vector<Name>>;
using TextsRule = x3::rule<struct TextsId, std::vector<Text>>;
inline const NamesRule field_names{"field_name"};
using ChoiceValuesRule = x3::rule<struct ChoiceValuesId, std::vector<Name>>;
inline const TextsRule texts{"text"};
inline const ChoiceValuesRule choice_values{"choice_value"};

// type.cpp
using TypeRule = x3::rule<struct TypeId, Type>;
using ParametersRule = x3::rule<struct ParametersId, std::vector<Parameter>>;
using TypedParametersRule = x3::rule<struct TypedParametersId, std::vector<Parameter>>;
using ResultsRule = x3::rule<struct ResultsId, std::vector<Parameter>>;
inline const TypeRule a_type{"type"};
inline const ParametersRule parameters{"parameter_name"};
inline const TypedParametersRule typed_parameters{"parameter_name"};
inline const ResultsRule results{"result_name"};

// declaration.cpp
using DeclarationRule = x3::rule<struct DeclarationId, Process>;
using SharedDeclarationRule = x3::rule<struct SharedDeclarationId, Process>;
inline const DeclarationRule declaration{"declaration"};
inline const SharedDeclarationRule shared_declaration{"shared_declaration"};

// ruleset.cpp
using RulesetRule = x3::rule<struct RulesetId, Ruleset>;
inline const RulesetRule ruleset{"declaration"};

// table.cpp
using TableRule = x3::rule<struct TableId, Table>;
inline const TableRule table{"table_row"};

// step.cpp
using StepRule = x3::rule<struct StepId, Step>;
using DeadlineRule = x3::rule<struct DeadlineId, Deadline>;
using ChannelKindRule = x3::rule<struct ChannelKindId, Channel>;
using ChannelRule = x3::rule<struct ChannelId, Channel>;
inline const StepRule step{"statement"};
inline const DeadlineRule deadline{"clause"};
inline const ChannelKindRule channel_kind{"channel"};
inline const ChannelRule channel{"channel"};

// statement.cpp
using StatementRule = x3::rule<struct StatementId, Statement>;
using BlockRule = x3::rule<struct BlockId, Block>;
inline const StatementRule statement{"statement"};
inline const BlockRule block{"block"};

// aside.cpp
using HandlerRule = x3::rule<struct HandlerId, Handler>;
using UndoingRule = x3::rule<struct UndoingId, Undoing>;
using FailingRule = x3::rule<struct FailingId, Failing>;
using UndoRule = x3::rule<struct UndoId, Undo>;
inline const HandlerRule handler{"statement"};
inline const UndoingRule undoing{"clause"};
inline const FailingRule failing{"call_clause"};
inline const UndoRule undo{"statement"};

// branching.cpp
using ChooseRule = x3::rule<struct ChooseId, Choose>;
using DependingRule = x3::rule<struct DependingId, Depending>;
using ParallelRule = x3::rule<struct ParallelId, Parallel>;
using ForAllRule = x3::rule<struct ForAllId, ForAll>;
using PickRule = x3::rule<struct PickId, Pick>;
inline const ChooseRule choose{"statement"};
inline const DependingRule depending{"statement"};
inline const ParallelRule parallel{"statement"};
inline const ForAllRule for_all{"statement"};
inline const PickRule pick{"statement"};

// scenario.cpp
using ScenarioRule = x3::rule<struct ScenarioId, Scenario>;
inline const ScenarioRule scenario{"declaration"};

// process.cpp
using ProcessRule = x3::rule<struct ProcessId, Process>;
inline const ProcessRule process{"first_word"};

BOOST_SPIRIT_DECLARE(ExpressionRule, AdditiveRule, UnaryTestRule, ContextRule, ArgumentsRule,
                     NamesRule, TextsRule, ChoiceValuesRule, TypeRule, ParametersRule,
                     TypedParametersRule, ResultsRule, DeclarationRule, SharedDeclarationRule,
                     RulesetRule, TableRule, StepRule, DeadlineRule, ChannelKindRule, ChannelRule,
                     StatementRule, BlockRule, HandlerRule, UndoingRule, FailingRule, UndoRule,
                     ChooseRule, DependingRule, ParallelRule, ForAllRule, PickRule, ScenarioRule,
                     ProcessRule)

} // namespace vorgang::dsl::syntax

/// Makes a rule that was defined in this file callable from the others.
#define VORGANG_SYNTAX_EXPORT(rule_type_)                                                          \
    BOOST_SPIRIT_INSTANTIATE(rule_type_, Iterator, GrammarContext)
