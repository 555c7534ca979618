#include "states/speaker.hpp"

#include <algorithm>

#include "diag/report.hpp"
#include "meaning/spellings.hpp"
#include "states/phrases.hpp"

namespace vorgang::dsl::states {

using diag::say;

namespace {

// LIMIT: what is longer helps nobody in a picture; nesting of tables nobody wrote must end.
constexpr std::size_t words_bytes_max = 400;
constexpr int nesting_max = 32;
constexpr int instructions_max = 10'000;

std::string clipped(std::string text) {
    if (text.size() <= words_bytes_max) return text;
    std::size_t end = words_bytes_max;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80)
        --end;
    return text.substr(0, end) + "…";
}

struct Sign {
    Op op;
    Wording words;
    Grip grip;
};

const Sign& sign_of(Op op) {
    static const Sign signs[]{
        {Op::or_, {"oder", "or"}, Grip::or_},
        {Op::and_, {"und", "and"}, Grip::and_},
        {Op::equal, {"=", "="}, Grip::comparison},
        {Op::not_equal, {"!=", "!="}, Grip::comparison},
        {Op::less, {"<", "<"}, Grip::comparison},
        {Op::less_equal, {"<=", "<="}, Grip::comparison},
        {Op::greater, {">", ">"}, Grip::comparison},
        {Op::greater_equal, {">=", ">="}, Grip::comparison},
        {Op::add, {"+", "+"}, Grip::sum},
        {Op::subtract, {"-", "-"}, Grip::sum},
        {Op::multiply, {"*", "*"}, Grip::product},
        {Op::divide, {"/", "/"}, Grip::product},
        {Op::power, {"**", "**"}, Grip::power},
    };
    return *std::ranges::find(signs, op, &Sign::op);
}

const Type& moment_type(TypeKind kind) {
    static const Type date{TypeKind::date};
    static const Type instant{TypeKind::instant};
    return kind == TypeKind::date ? date : instant;
}

Wording held(const Said& said, Grip at_least) {
    if (said.grip >= at_least) return said.words;
    return say("({})", "({})", said.words);
}

// How many values the instruction takes from the stack and leaves there; nothing for one that does
// something else.
struct Change {
    std::size_t takes = 0;
    std::size_t leaves = 1;
};
std::optional<Change> change(const ProcessModel& m, const Instruction& i) {
    if (i.op <= Op::push_today)
        return Change{i.op == Op::set_temporary ? 1U : 0U, i.op == Op::set_temporary ? 0U : 1U};
    if (i.op == Op::negate || i.op == Op::not_ || i.op == Op::entry || i.op == Op::repeat)
        return Change{1};
    if (i.op <= Op::or_ || i.op == Op::element) return Change{2};
    if (i.op == Op::call_builtin) return Change{i.a};
    if (i.op == Op::call_rule) return Change{m.rules[i.b].inputs.size()};
    if (i.op == Op::make_list) return Change{i.b};
    if (i.op == Op::make_context) return Change{m.contexts[i.b].entries.size()};
    return std::nullopt;
}

} // namespace

bool Speaker::is_value(CodeOffset at) const {
    const Instruction& i = m_.code[at];
    if (i.op == Op::jump_unless) return end_of_if(at).has_value();
    return i.op == Op::jump || change(m_, i).has_value();
}

// `wenn a dann b sonst c` inside an expression: both ways leave one value and meet again. The ways
// of `falls` leave none.
std::optional<CodeOffset> Speaker::end_of_if(CodeOffset at, int depth) const {
    const CodeOffset other = m_.code[at].c;
    if (depth > nesting_max || other <= at + 2 || other >= m_.code.size()) return std::nullopt;
    const Instruction& over = m_.code[other - 1];
    if (over.op != Op::jump || over.c <= other || over.c > m_.code.size()) return std::nullopt;
    if (!leaves_one(at + 1, other - 1, depth + 1) || !leaves_one(other, over.c, depth + 1))
        return std::nullopt;
    return over.c;
}

bool Speaker::leaves_one(CodeOffset from, CodeOffset to, int depth) const {
    std::size_t values = 0;
    for (CodeOffset at = from; at < to; ++at) {
        const Instruction& i = m_.code[at];
        if (i.op == Op::jump && i.c > at && i.c < to) { // over the code of a repetition
            at = i.c - 1;
            continue;
        }
        if (i.op == Op::jump_unless) {
            const auto end = end_of_if(at, depth + 1);
            if (!end || *end > to || values == 0) return false;
            at = *end - 1; // one value in the place of the condition
            continue;
        }
        const auto changed = change(m_, i);
        if (!changed || values < changed->takes) return false;
        values = values - changed->takes + changed->leaves;
    }
    return values == 1;
}

CodeOffset Speaker::read(CodeOffset at) {
    const Instruction& i = m_.code[at];
    switch (i.op) {
    case Op::jump: return i.c;
    case Op::jump_unless: {
        const CodeOffset end = end_of_if(at).value_or(at + 1);
        when(at, end);
        return end;
    }
    case Op::push_unknown: push(Wording{"unbekannt", "unknown"}); break;
    case Op::push_constant: constant(m_.constants[i.b]); break;
    case Op::push_choice: push({{}, Grip::whole, nullptr, i.b}); break;
    case Op::push_field: field(i.b); break;
    case Op::push_local: push(same(m_.locals[i.b].name), &m_.locals[i.b].type); break;
    case Op::push_parameter: push(same("?")); break; // only inside of rules, which are not said
    case Op::push_temporary: push(temporaries_[i.b % temporaries_.size()]); break;
    case Op::set_temporary: temporaries_[i.b % temporaries_.size()] = take(); break;
    case Op::push_now: push(Wording{"jetzt", "now"}, &moment_type(TypeKind::instant)); break;
    case Op::push_today: push(Wording{"heute", "today"}, &moment_type(TypeKind::date)); break;
    case Op::negate: negated(true); break;
    case Op::not_: negated(false); break;
    case Op::call_builtin: builtin(i); break;
    case Op::call_rule: rule(m_.rules[i.b]); break;
    case Op::make_list: list(i.b); break;
    case Op::make_context: context(m_.contexts[i.b]); break;
    case Op::entry: entry(i.b); break;
    case Op::element: element(); break;
    case Op::repeat: repeat(i); break;
    default: binary(i.op); break;
    }
    return at + 1;
}

Wording Speaker::expression(CodeOffset at) {
    return until_done(at).words;
}

Said Speaker::until_done(CodeOffset at) {
    if (depth_ > nesting_max) return {same("…"), Grip::whole, nullptr, none};
    ++depth_;
    for (int left = instructions_max; left > 0 && is_value(at); --left)
        at = read(at);
    --depth_;
    Said said = take();
    resolve(said, nullptr);
    return said;
}

Said Speaker::part(CodeOffset from, CodeOffset to) {
    if (depth_ > nesting_max) return {same("…"), Grip::whole, nullptr, none};
    ++depth_;
    for (int left = instructions_max; left > 0 && from != to; --left)
        from = read(from);
    --depth_;
    return take();
}

Said Speaker::take() {
    if (stack_.empty()) return {same("?"), Grip::whole, nullptr, none};
    Said said = std::move(stack_.back());
    stack_.pop_back();
    return said;
}

std::vector<Said> Speaker::take(std::size_t count) {
    std::vector<Said> all(count);
    for (std::size_t i = count; i-- > 0;)
        all[i] = take();
    return all;
}

Wording Speaker::pop(const Type* type) {
    Said said = take();
    resolve(said, type);
    return said.words;
}

void Speaker::push(Said said) {
    said.words = {clipped(std::move(said.words.german)), clipped(std::move(said.words.english))};
    stack_.push_back(std::move(said));
}

// A value of a choice has its name from what it is compared with or put into.
void Speaker::resolve(Said& said, const Type* type) const {
    if (said.value == none) return;
    const bool known = type != nullptr && type->choice != none &&
                       said.value < m_.choices[type->choice].values.size();
    said.words = known ? same(m_.choices[type->choice].values[said.value])
                       : same("#" + std::to_string(said.value));
    said.type = type;
    said.value = none;
}

bool Speaker::tops_moment() const {
    const Type* type = stack_.empty() ? nullptr : stack_.back().type;
    return type != nullptr && (type->kind == TypeKind::date || type->kind == TypeKind::instant);
}

void Speaker::constant(const Value& value) {
    const Type* type = value.date() != nullptr      ? &moment_type(TypeKind::date)
                       : value.instant() != nullptr ? &moment_type(TypeKind::instant)
                                                    : nullptr;
    push(in_words(value), type);
}

// Hidden fields are called "step.am" or "deadline.ende#3".
void Speaker::field(Index index) {
    const Field& field = m_.fields[index];
    push(same(field.name.substr(0, field.hidden ? field.name.find('#') : std::string::npos)),
         &field.type);
}

void Speaker::binary(Op op) {
    Said right = take();
    Said left = take();
    resolve(right, left.type);
    resolve(left, right.type);
    const Sign& sign = sign_of(op);
    // `a - (b - c)`: what stands on the right holds more.
    const auto above = static_cast<Grip>(static_cast<int>(sign.grip) + 1);
    const bool chains = op == Op::and_ || op == Op::or_;
    const bool compares = sign.grip == Grip::comparison;
    push({say("{} {} {}", "{} {} {}", held(left, compares ? above : sign.grip), sign.words,
              held(right, chains ? sign.grip : above)),
          sign.grip, compares || chains ? nullptr : left.type, none});
}

void Speaker::negated(bool sign) {
    const Said of = take();
    const Wording words = held(of, sign ? Grip::sign : Grip::whole);
    push({sign ? say("-{}", "-{}", words) : say("nicht {}", "not {}", words), Grip::sign, of.type,
          none});
}

namespace {

Wording listed(const std::vector<Said>& all) {
    Wording words;
    for (const Said& one : all) {
        const Wording comma = words.empty() ? Wording{} : Wording{", ", ", "};
        words = say("{}{}{}", "{}{}{}", words, comma, one.words);
    }
    return words;
}

} // namespace

void Speaker::builtin(const Instruction& i) {
    auto arguments = take(i.a);
    const Type* type = arguments.empty() ? nullptr : arguments.front().type;
    for (Said& one : arguments)
        resolve(one, type);
    const meaning::Spellings name = meaning::name_of(static_cast<Builtin>(i.b));
    push({say("{}({})", "{}({})", Wording{std::string(name.german), std::string(name.english)},
              listed(arguments)),
          Grip::whole, type, none});
}

void Speaker::rule(const Rule& rule) {
    auto arguments = take(rule.inputs.size());
    for (std::size_t i = 0; i < arguments.size(); ++i)
        resolve(arguments[i], &rule.inputs[i].type);
    push(say("{}({})", "{}({})", rule.name, listed(arguments)),
         gives_list(rule.policy) ? nullptr : &rule.output.type);
}

void Speaker::list(Index count) {
    auto items = take(count);
    for (Said& one : items)
        resolve(one, items.front().type);
    push(say("[{}]", "[{}]", listed(items)));
}

void Speaker::context(const ContextType& type) {
    auto parts = take(type.entries.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        resolve(parts[i], &type.entries[i].type);
        parts[i].words = say("{}: {}", "{}: {}", type.entries[i].name, parts[i].words);
    }
    push(say("{{ {} }}", "{{ {} }}", listed(parts)));
}

void Speaker::entry(Index place) {
    const Said of = take();
    const Type* type = of.type;
    if (type != nullptr && type->kind == TypeKind::list) type = &m_.elements[type->element];
    const bool known = type != nullptr && type->context != none &&
                       place < m_.contexts[type->context].entries.size();
    if (!known) return push(say("{}.?", "{}.?", held(of, Grip::whole)));
    const Parameter& part = m_.contexts[type->context].entries[place];
    push(say("{}.{}", "{}.{}", held(of, Grip::whole), part.name), &part.type);
}

void Speaker::element() {
    const Said place = take();
    const Said of = take();
    const bool known = of.type != nullptr && of.type->kind == TypeKind::list;
    push(say("{}[{}]", "{}[{}]", held(of, Grip::whole), place.words),
         known ? &m_.elements[of.type->element] : nullptr);
}

void Speaker::repeat(const Instruction& i) {
    const Said of = take();
    const bool known = of.type != nullptr && of.type->kind == TypeKind::list;
    Said& item = temporaries_[i.b % temporaries_.size()];
    item = {Wording{"element", "item"}, Grip::whole,
            known ? &m_.elements[of.type->element] : nullptr, none};
    const Said body = until_done(i.c);
    const Wording list = held(of, Grip::whole);
    switch (static_cast<Repeat>(i.a)) {
    case Repeat::filter:
        return push(say("{}[{}]", "{}[{}]", list, body.words), known ? of.type : nullptr);
    case Repeat::each:
        return push({say("für element in {} gib {}", "for item in {} return {}", list, body.words),
                     Grip::choice, nullptr, none});
    case Repeat::some:
        return push({say("einige element in {} erfüllt {}", "some item in {} satisfies {}", list,
                         body.words),
                     Grip::choice, nullptr, none});
    case Repeat::every:
        return push({say("jedes element in {} erfüllt {}", "every item in {} satisfies {}", list,
                         body.words),
                     Grip::choice, nullptr, none});
    }
}

void Speaker::when(CodeOffset at, CodeOffset end) {
    const Said condition = take();
    const CodeOffset other = m_.code[at].c;
    Said yes = part(at + 1, other - 1);
    Said no = part(other, end);
    resolve(yes, no.type);
    resolve(no, yes.type);
    const Type* type = yes.type != nullptr ? yes.type : no.type;
    push({say("wenn {} dann {} sonst {}", "if {} then {} else {}", condition.words, yes.words,
              no.words),
          Grip::choice, type, none});
}

} // namespace vorgang::dsl::states
