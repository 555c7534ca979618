#include "tree_text.hpp"

#include <array>
#include <sstream>
#include <string_view>

#include "vorgang/engine/time.hpp"

namespace vorgang::golden {
namespace {

namespace syntax = dsl::syntax;
using syntax::Expression;
using syntax::ExpressionPtr;

template<class... Ts>
struct Overloaded : Ts... {
    using Ts::operator()...;
};
template<class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

std::string quoted(const std::string& text) {
    return '"' + text + '"';
}

std::string names_text(const std::vector<syntax::Name>& names) {
    std::string out;
    for (const auto& name : names)
        (out += out.empty() ? "" : ", ") += name.text;
    return out;
}

std::string of(const ExpressionPtr& expression) {
    return expression ? expression_text(*expression) : "nothing";
}

std::string_view sign(syntax::BinaryOperator operation) {
    switch (operation) {
    case syntax::BinaryOperator::or_: return "or";
    case syntax::BinaryOperator::and_: return "and";
    case syntax::BinaryOperator::equal: return "=";
    case syntax::BinaryOperator::not_equal: return "!=";
    case syntax::BinaryOperator::less: return "<";
    case syntax::BinaryOperator::less_equal: return "<=";
    case syntax::BinaryOperator::greater: return ">";
    case syntax::BinaryOperator::greater_equal: return ">=";
    case syntax::BinaryOperator::add: return "+";
    case syntax::BinaryOperator::subtract: return "-";
    case syntax::BinaryOperator::multiply: return "*";
    case syntax::BinaryOperator::divide: return "/";
    case syntax::BinaryOperator::power: return "**";
    }
    return "?";
}

std::string range_text(const syntax::Range& range) {
    return (range.low_included ? "[" : "]") + (range.low ? of(range.low) : "") + ".." +
           (range.high ? of(range.high) : "") + (range.high_included ? "]" : "[");
}

std::string test_text(const syntax::UnaryTest& test) {
    return std::visit(Overloaded{[](const syntax::Comparison& one) {
                                     return std::string(sign(one.operation)) + " " +
                                            of(one.operand);
                                 },
                                 [](const syntax::Range& range) { return range_text(range); },
                                 [](const ExpressionPtr& value) { return of(value); }},
                      test.test);
}

std::string tests_text(const std::vector<syntax::UnaryTest>& tests) {
    std::string out;
    for (const auto& test : tests)
        (out += out.empty() ? "" : ", ") += test_text(test);
    return out;
}

std::string arguments_text(const std::vector<syntax::Argument>& arguments) {
    std::string out;
    for (const auto& argument : arguments) {
        out += out.empty() ? "" : ", ";
        if (argument.name) (out += argument.name->text) += ": ";
        out += of(argument.value);
    }
    return out;
}

std::string context_text(const syntax::Context& context) {
    std::string out;
    for (const auto& entry : context.entries) {
        out += out.empty() ? "" : ", ";
        (out += entry.key.text) += ": " + of(entry.value);
    }
    return "{" + out + "}";
}

std::string list_text(const syntax::List& list) {
    std::string out;
    for (const auto& each : list.items)
        (out += out.empty() ? "" : ", ") += of(each);
    return "[" + out + "]";
}

std::string date_time_text(const syntax::DateTimeLiteral& literal) {
    return to_text(literal.date) + " +" + std::to_string(literal.second_of_day) + "s";
}

/// Writes declarations and statements, one line each.
class Writer {
  public:
    std::string take() { return out_.str(); }
    void process(const syntax::Process& process);

  private:
    template<class... Parts>
    void line(const Parts&... parts) {
        out_ << std::string(depth_ * 2, ' ');
        (out_ << ... << parts);
        out_ << '\n';
    }
    template<class Body>
    void inside(Body body) {
        ++depth_;
        body();
        --depth_;
    }
    static std::string title(const std::optional<syntax::Text>& text) {
        return text ? " " + quoted(text->value) : "";
    }

    void header(const syntax::Header& header);
    void declarations(const syntax::Process& process);
    void rule(const syntax::Rule& rule);
    void block(const syntax::Block& block) {
        inside([&] {
            for (const auto& each : block)
                statement(each);
        });
    }
    void statement(const syntax::Statement& each) {
        for (const auto& one : each.accepted)
            line("reviewed ", one.code.text, " ", quoted(one.reason.value));
        std::visit([this](const auto& node) { write(node); }, each.node);
    }
    void handler(const syntax::Handler& handler) {
        line(std::visit([](const auto& cause) { return begins(cause); }, handler.cause),
             handler.alongside ? " alongside" : "");
        block(handler.block);
    }
    static std::string begins(std::monostate) { return "unread"; }
    static std::string begins(const syntax::OnMessage& one) {
        return "anytime " + std::string(one.message.text);
    }
    static std::string begins(const syntax::OnCondition& one) {
        return "anytime if " + of(one.condition);
    }
    static std::string begins(const syntax::OnDemand& one) {
        return "on demand " + std::string(one.name.text) + title(one.title) + " through " +
               std::string(one.role.text);
    }
    void undoing(const std::optional<syntax::Undoing>& one) {
        if (!one) return;
        line("undo");
        block(one->block);
    }
    void deadline(const syntax::Deadline& one);
    void write(std::monostate) { line("unread"); }
    void write(const syntax::Step& step);
    void write(const syntax::Section& section);
    void write(const syntax::Assign& one) { line("set ", one.field.text, " = ", of(one.value)); }
    void write(const syntax::Call& call);
    void write(const syntax::Choose& choose);
    void write(const syntax::Depending& depending);
    void write(const syntax::Parallel& parallel);
    void write(const syntax::ForAll& all);
    void write(const syntax::Pick& pick);
    void write(const syntax::WaitFor& wait) { line("wait for ", of(wait.length)); }
    void write(const syntax::WaitUntil& wait) { line("wait until ", of(wait.time)); }
    void write(const syntax::Receive& one) {
        line("receive ", one.message.text, one.once.empty() ? "" : " only once by ",
             names_text(one.once));
    }
    void write(const syntax::Send& one) { line("send ", one.message.text); }
    void write(const syntax::GoBack& jump) { line("back to ", jump.target.text); }
    void write(const syntax::GoOn& jump) { line("continue with ", jump.target.text); }
    void write(const syntax::Undo& undo) {
        std::string names;
        for (const auto& one : undo.names) {
            (names += " ") += one.name.text;
            if (one.operation) (names += ".") += one.operation->text;
        }
        line("roll back", undo.everything ? " everything" : "", names);
    }
    void write(const syntax::End& end) {
        line("end ", end.name.text, title(end.title), " returns [", names_text(end.returns), "]");
    }
    void scenario(const syntax::Scenario& scenario);
    std::string command(const syntax::Command& command);

    std::ostringstream out_;
    std::size_t depth_ = 0;
};

std::string type_text(const syntax::Type& type) {
    std::string out(type.name.text);
    if (type.element) out = "list of " + type_text(*type.element);
    if (type.kind == syntax::TypeKind::choice) out += " {" + names_text(type.values) + "}";
    if (type.kind == syntax::TypeKind::named) out += " (named)";
    if (type.may_be_unknown) out += "?";
    if (type.bounds) out += range_text(*type.bounds);
    return out;
}

std::string parameters_text(const std::vector<syntax::Parameter>& parameters) {
    std::string out;
    for (const auto& one : parameters) {
        (out += out.empty() ? "" : ", ") += one.name.text;
        if (one.type) out += ": " + type_text(*one.type);
    }
    return out;
}

std::string channel_text(const syntax::Channel& channel) {
    constexpr std::array kinds{"online", "in_person", "post", "phone"};
    std::string out = kinds[static_cast<std::size_t>(channel.kind)];
    if (channel.partner_kind == syntax::ChannelPartner::via_tool) out += " via ";
    if (channel.partner_kind == syntax::ChannelPartner::at_role) out += " at ";
    if (channel.partner) out += channel.partner->text;
    return out;
}

void Writer::header(const syntax::Header& header) {
    if (header.version) line("version ", header.version->digits);
    if (header.service) line("service ", header.service->digits);
    if (header.law) line("law ", header.law->text);
    if (header.land) line("land ", header.land->text);
    if (header.place) line("place ", quoted(header.place->value));
    for (const auto& ground : header.grounds)
        line("basis ", quoted(ground.value));
    if (header.lead) line("lead ", header.lead->text);
}

void Writer::declarations(const syntax::Process& process) {
    for (const auto& role : process.roles)
        line("role ", role.name.text, title(role.title), role.external ? " external" : "");
    for (const auto& tool : process.tools) {
        line("tool ", tool.name.text, title(tool.title));
        inside([&] {
            for (const auto& one : tool.operations)
                line(one.name.text, "(", parameters_text(one.parameters), ") -> ",
                     parameters_text(one.results));
        });
    }
    for (const auto& file : process.uses)
        line("use ", quoted(file.value));
    for (const auto& message : process.messages) {
        std::string channels;
        for (const auto& channel : message.channels)
            channels += (channels.empty() ? " channel " : ", ") + channel_text(channel);
        line("message ", message.name.text,
             message.direction == syntax::Direction::incoming ? " from " : " to ",
             message.role.text, channels, " collects [", names_text(message.collects), "] by [",
             names_text(message.keys), "]");
    }
    for (const auto& type : process.types) {
        if (type.type) line("type ", type.name.text, " = ", type_text(*type.type));
        for (const auto& entry : type.entries)
            line("type ", type.name.text, ".", entry.name.text, ": ", type_text(entry.type));
    }
    for (const auto& local : process.locals)
        line("local ", local.name.text, ": ", type_text(local.type), " = ",
             expression_text(local.value));
    for (const auto& block : process.data)
        for (const auto& field : block.fields)
            line(block.input ? "input " : "field ", block.personal ? "personal " : "",
                 block.searchable ? "searchable " : "", field.name.text, ": ",
                 type_text(field.type), title(field.title));
    for (const auto& one : process.rules)
        rule(one);
}

void Writer::rule(const syntax::Rule& rule) {
    if (rule.formula)
        return line("rule ", rule.name.text, "(", parameters_text(rule.parameters), ") -> ",
                    type_text(rule.formula->type), " = ", expression_text(rule.formula->value));
    constexpr std::array policies{"", " any", " first", " sum", " min", " max", " count"};
    line(rule.local ? "local rule " : "rule ", rule.name.text, "(",
         parameters_text(rule.parameters), ") -> ", parameters_text(rule.results),
         policies[static_cast<std::size_t>(rule.policy)]);
    inside([&] {
        line("columns ", names_text(rule.table.columns));
        for (const auto& row : rule.table.rows) {
            std::string text = "|";
            for (const auto& cell : row.cells) {
                const std::string tests = tests_text(cell.tests);
                text += " " + (cell.any ? "-" : cell.negated ? "not(" + tests + ")" : tests) + " |";
            }
            line(text);
        }
    });
}

void Writer::deadline(const syntax::Deadline& one) {
    std::string text = "deadline ";
    if (one.name) (text += one.name->text) += ": ";
    text += of(one.length);
    if (one.from) text += " from " + of(one.from);
    if (one.before) text += " before " + of(one.before);
    if (one.grace) text += " grace " + of(one.grace);
    if (one.norm) text += " under " + quoted(one.norm->value);
    if (one.extension)
        (text += " extendable by " + of(one.extension->by) + " through ") +=
            one.extension->role.text;
    if (const auto* remind = std::get_if<syntax::Remind>(&one.consequence))
        return line(text, " reminds ", remind->role.text);
    if (const auto* silence = std::get_if<syntax::Silence>(&one.consequence)) {
        std::string values;
        for (const auto& value : silence->values)
            ((values += values.empty() ? "" : ", ") += value.field.text) += ": " + of(value.value);
        return line(text, " silence counts as {", values, "}");
    }
    const auto& expire = std::get<syntax::Expire>(one.consequence);
    line(text, " on_expiry", expire.alongside ? " alongside" : "");
    block(expire.block);
}

void Writer::write(const syntax::Step& step) {
    line("step ", step.name.text, title(step.title));
    inside([&] {
        if (step.role) line("role ", step.role->text);
        if (step.computed_role) line("role ", expression_text(*step.computed_role));
        if (step.kind) line("kind ", step.kind->text);
        for (const auto& channel : step.channels)
            line("channel ", channel_text(channel));
        for (const auto& ground : step.grounds)
            line("basis ", quoted(ground.value));
        if (!step.shows.empty()) line("shows ", names_text(step.shows));
        for (const auto& collect : step.collects)
            line("collects ", names_text(collect.fields),
                 collect.condition ? " if " + of(collect.condition) : "");
        for (const auto& one : step.deadlines)
            deadline(one);
        if (!step.four_eyes.empty()) line("four_eyes with ", names_text(step.four_eyes));
        undoing(step.undo);
    });
}

void Writer::write(const syntax::Section& section) {
    line("section ", section.name.text, title(section.title));
    inside([&] {
        for (const auto& one : section.deadlines)
            deadline(one);
        for (const auto& one : section.handlers)
            handler(one);
        undoing(section.undo);
    });
    block(section.block);
}

void Writer::write(const syntax::Call& call) {
    line("call ", call.process ? "process " : std::string(call.tool.text) + ".",
         call.operation.text, "(", arguments_text(call.arguments), ") -> [",
         names_text(call.results), "]", call.alongside.empty() ? "" : " alongside");
    inside([&] {
        if (call.retry)
            line("try ", call.retry->count.digits, " times every ", of(call.retry->every));
        for (const auto& one : call.deadlines)
            deadline(one);
        if (call.failing) {
            line("on failure");
            block(call.failing->block);
        }
        undoing(call.undo);
    });
}

void Writer::write(const syntax::Choose& choose) {
    for (const auto& branch : choose.branches) {
        line("if ", of(branch.condition));
        block(branch.block);
    }
    if (!choose.otherwise) return;
    line("else");
    block(*choose.otherwise);
}

void Writer::write(const syntax::Depending& depending) {
    line("depending on ", of(depending.subject));
    inside([&] {
        for (const auto& one : depending.cases) {
            line("case ", names_text(one.values));
            block(one.block);
        }
        if (!depending.otherwise) return;
        line("else");
        block(*depending.otherwise);
    });
}

void Writer::write(const syntax::Parallel& parallel) {
    line("parallel", parallel.until ? " until " : "",
         parallel.until ? parallel.until->digits : std::string_view());
    inside([&] {
        for (const auto& lane : parallel.lanes) {
            line("branch ", lane.name.text);
            block(lane.block);
        }
    });
}

void Writer::write(const syntax::ForAll& all) {
    line("for all ", all.variable.text, " in ", of(all.list), all.in_turn ? " in turn" : "",
         all.until ? " until " + of(all.until) : std::string(),
         all.extended_by ? " extendable through " + std::string(all.extended_by->text)
                         : std::string());
    block(all.block);
}

void Writer::write(const syntax::Pick& pick) {
    line("choose");
    inside([&] {
        for (const auto& one : pick.events) {
            std::visit(
                Overloaded{
                    [&](std::monostate) { line("unread"); },
                    [&](const syntax::Receive& event) { line("on message ", event.message.text); },
                    [&](const syntax::WaitFor& event) { line("after ", of(event.length)); },
                    [&](const syntax::WaitUntil& event) { line("at ", of(event.time)); }},
                one.event);
            block(one.block);
        }
    });
}

std::string actor_text(const syntax::Actor& actor) {
    std::string out(actor.role.text);
    if (actor.person) out += " " + quoted(actor.person->value);
    return out;
}

std::string data_text(const std::optional<syntax::Context>& data) {
    return data ? " " + context_text(*data) : "";
}

std::string name_text(const syntax::Name& name) {
    return std::string(name.text);
}

std::string entry_text(const syntax::Entry& one) {
    std::string out;
    if (one.on_behalf) out += " for " + actor_text(*one.on_behalf);
    if (one.channel) out += " by " + channel_text(*one.channel);
    if (one.received) out += " received " + of(one.received);
    return out;
}

std::string which_text(const syntax::Which& one) {
    return name_text(one.name) + (one.first ? "[" + of(one.first) + "]" : "") +
           (one.second ? "[" + of(one.second) + "]" : "");
}

std::string complete_text(const syntax::CompleteStep& one) {
    return "complete " + which_text(one.step) + " as " + actor_text(one.actor) +
           entry_text(one.entry) + data_text(one.data);
}

std::string begin_text(const syntax::BeginCase& one) {
    constexpr std::array kinds{"step ", "message ", "inputs"};
    return "begin at " + of(one.at) + " with " + kinds[static_cast<std::size_t>(one.kind)] +
           name_text(one.with) + (one.actor ? " as " + actor_text(*one.actor) : "") +
           entry_text(one.entry) + data_text(one.data);
}

std::string Writer::command(const syntax::Command& command) {
    return std::visit(
        Overloaded{
            [](std::monostate) { return std::string("unread"); },
            [](const syntax::BeginCase& one) { return begin_text(one); },
            [](const syntax::CompleteStep& one) { return complete_text(one); },
            [](const syntax::DeliverMessage& one) {
                return "send " + name_text(one.message) + " as " + actor_text(one.actor) +
                       entry_text(one.entry) + data_text(one.data);
            },
            [](const syntax::PassTime& one) {
                return one.length ? "wait " + of(one.length) : "wait until " + of(one.until);
            },
            [](const syntax::AnswerCall& one) {
                return (one.process ? "process " : "tool " + std::string(one.tool.text) + ".") +
                       which_text(one.operation) + (one.fails ? " fails" : " returns") +
                       data_text(one.data);
            },
            [](const syntax::ExtendDeadline& one) {
                return "extend " + which_text(one.deadline) + " by " + of(one.by) + " as " +
                       actor_text(one.actor);
            },
            [](const syntax::AddElement& one) {
                return "add to " + name_text(one.list) + " as " + actor_text(one.actor) +
                       data_text(one.data);
            },
            [](const syntax::AddNote& one) {
                return "note as " + actor_text(one.actor) + " " + quoted(one.text.value);
            },
            [](const syntax::CorrectFields& one) {
                return "correct" + (one.at ? " at " + which_text(*one.at) : "") + " as " +
                       actor_text(one.actor) + " " + quoted(one.reason.value) + data_text(one.data);
            },
            [](const syntax::ReopenStep& one) {
                return "reopen " + which_text(one.step) + " as " + actor_text(one.actor) + " " +
                       quoted(one.reason.value);
            },
            [](const syntax::SetLocal& one) {
                return "local " + name_text(one.local) + " = " + of(one.value);
            },
            [](const syntax::ExpectTrue& one) { return "expect " + of(one.condition); },
            [](const syntax::ExpectEnd& one) { return "expect end " + name_text(one.outcome); },
            [](const syntax::ExpectOpen& one) {
                return (one.closed ? "expect not_open " : "expect open ") + which_text(one.step);
            },
            [](const syntax::ExpectDeadline& one) {
                return "expect deadline " + which_text(one.deadline) +
                       (one.ends ? " ends " + of(one.ends) : " passed");
            },
            [](const syntax::ExpectNoDeadline& one) {
                return "expect no deadline " + which_text(one.deadline);
            },
            [](const syntax::ExpectTasks& one) {
                return (one.steps.empty() ? "expect no tasks of " : "expect tasks of ") +
                       actor_text(one.who) +
                       (one.steps.empty() ? "" : ": " + names_text(one.steps));
            },
            [](const syntax::ExpectCourse& one) {
                return "expect history: " + names_text(one.steps);
            },
            [](const syntax::ExpectSent& one) { return "expect sent " + name_text(one.message); },
            [](const syntax::ExpectBegun& one) {
                return (one.never ? "expect not_begun " : "expect begun ") +
                       which_text(one.process);
            },
            [](const syntax::ExpectIncident&) { return std::string("expect incident"); }},
        command.node);
}

void Writer::scenario(const syntax::Scenario& scenario) {
    constexpr std::array reasons{"role", "four_eyes", "excluded", "data", "not_open", "deadline"};
    line("scenario ", quoted(scenario.title.value));
    inside([&] {
        for (const auto& one : scenario.commands)
            line(command(one), one.refused ? " refused " : "",
                 one.refused ? reasons[static_cast<std::size_t>(*one.refused)] : "");
    });
}

void Writer::process(const syntax::Process& process) {
    line(process.shared ? "shared " : "process ", process.name.text, title(process.title),
         process.language == Language::german ? " (german)" : " (english)");
    inside([&] {
        header(process.header);
        declarations(process);
        line("flow");
        block(process.flow);
        for (const auto& one : process.handlers)
            handler(one);
        for (const auto& one : process.scenarios)
            scenario(one);
    });
}

} // namespace

std::string expression_text(const Expression& expression) {
    return std::visit(
        Overloaded{
            [](const syntax::UnknownLiteral&) { return std::string("unknown"); },
            [](const syntax::NumberLiteral& one) { return std::string(one.digits); },
            [](const syntax::TextLiteral& one) { return quoted(one.value); },
            [](const syntax::DateLiteral& one) { return to_text(one.date); },
            [](const syntax::DateTimeLiteral& one) { return date_time_text(one); },
            [](const syntax::LengthLiteral& one) {
                return std::to_string(one.length.count) + "*" + to_text(Length{1, one.length.unit});
            },
            [](const syntax::BooleanLiteral& one) { return std::string(one.value ? "yes" : "no"); },
            [](const syntax::NameUse& one) { return std::string(one.text); },
            [](const syntax::Path& one) { return of(one.of) + "." + std::string(one.member.text); },
            [](const syntax::Invocation& one) {
                return std::string(one.function.text) + "(" + arguments_text(one.arguments) + ")";
            },
            [](const syntax::Unary& one) {
                const bool negate = one.operation == syntax::UnaryOperator::negate;
                return (negate ? "(-" : "(not ") + of(one.operand) + ")";
            },
            [](const syntax::Binary& one) {
                return "(" + of(one.left) + " " + std::string(sign(one.operation)) + " " +
                       of(one.right) + ")";
            },
            [](const syntax::Between& one) {
                return "(" + of(one.value) + " between " + of(one.low) + " and " + of(one.high) +
                       ")";
            },
            [](const syntax::In& one) {
                return "(" + of(one.value) + " in (" + tests_text(one.tests) + "))";
            },
            [](const syntax::If& one) {
                return "(if " + of(one.condition) + " then " + of(one.yes) + " else " + of(one.no) +
                       ")";
            },
            [](const syntax::Range& range) { return range_text(range); },
            [](const syntax::Context& context) { return context_text(context); },
            [](const syntax::List& list) { return list_text(list); },
            [](const syntax::Filter& one) { return of(one.of) + "[" + of(one.inside) + "]"; },
            [](const syntax::Loop& one) {
                static constexpr const char* words[]{"each ", "some ", "every "};
                return "(" + std::string(words[static_cast<std::size_t>(one.quantifier)]) +
                       std::string(one.variable.text) + " in " + of(one.list) + ": " +
                       of(one.body) + ")";
            }},
        expression.node);
}

std::string tree_text(const syntax::Tree& tree) {
    Writer writer;
    writer.process(tree.process);
    return writer.take();
}

} // namespace vorgang::golden
