// Lists and contexts in expressions: how they are made, read, walked and counted. By FEEL (DMN 1.5,
// 10.3); whatever has no result is unknown.
#include <algorithm>
#include <vector>

#include "run/arithmetic.hpp"
#include "run/items.hpp"
#include "run/machine.hpp"

namespace vorgang::run {
namespace {

using Kind = Scalar::Kind;
using Arguments = std::span<const Scalar>;

std::vector<Scalar> all_of(const Scalar& list) {
    const Items items(list.text());
    std::vector<Scalar> all;
    all.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
        all.push_back(items.at(i));
    return all;
}

bool contains(const Items& items, const Scalar& value) {
    for (std::size_t i = 0; i < items.size(); ++i)
        if (equal(items.at(i), value)) return true;
    return false;
}

std::vector<Scalar> places_of(const Scalar& value, const Items& items) {
    std::vector<Scalar> places;
    for (std::size_t i = 0; i < items.size(); ++i)
        if (equal(items.at(i), value))
            places.push_back(Scalar::of(Number(static_cast<std::int64_t>(i + 1))));
    return places;
}

std::vector<Scalar> distinct(const Items& items) {
    std::vector<Scalar> kept;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Scalar item = items.at(i);
        if (std::ranges::none_of(kept, [&](const Scalar& k) { return equal(k, item); }))
            kept.push_back(item);
    }
    return kept;
}

// Whether all are yes (wanted: yes), or one is: three-valued.
Scalar truth(const Items& items, bool all) {
    Scalar result = Scalar::of(all);
    for (std::size_t i = 0; i < items.size(); ++i)
        result = all ? both(result, items.at(i)) : either(result, items.at(i));
    return result;
}

} // namespace

// LIMIT: what is made pays for its bytes, so a command makes no more than its instructions allow.
Scalar Machine::keep(Kind kind, std::span<const Scalar> items) {
    constexpr std::size_t bytes_per_instruction = 64;
    if (items.size() > c_.deployment->limits().list_items) return Scalar::unknown();
    std::string bytes = pack_items(items);
    if (!spend(static_cast<std::int64_t>(bytes.size() / bytes_per_instruction)))
        return Scalar::unknown();
    return Scalar::of(kind, c_.scratch.keep(std::move(bytes)));
}

Scalar Machine::list(std::span<const Scalar> items) {
    return keep(Kind::list, items);
}

void Machine::make(Kind kind, std::size_t count) {
    depth_ -= static_cast<std::uint32_t>(count);
    const auto items = std::span<const Scalar>(stack_).subspan(depth_, count);
    push(keep(kind, items));
}

void Machine::entry(Index place) {
    const Scalar of = pop();
    const auto part = [place](const Scalar& context) {
        if (context.kind != Kind::context) return Scalar::unknown();
        const Items items(context.text());
        return place < items.size() ? items.at(place) : Scalar::unknown();
    };
    if (of.kind != Kind::list) return push(part(of));
    (void)spend(static_cast<std::int64_t>(of.size / 64));
    std::vector<Scalar> parts = all_of(of);
    std::ranges::transform(parts, parts.begin(), part);
    push(list(parts));
}

void Machine::element() {
    const Scalar place = pop();
    const Scalar of = pop();
    if (of.kind != Kind::list || place.kind != Kind::number) return push(Scalar::unknown());
    const Items items(of.text());
    const auto size = static_cast<std::int64_t>(items.size());
    std::int64_t at = place.number().to_integer().value_or(0);
    if (at < 0) at += size + 1;
    push(at >= 1 && at <= size ? items.at(static_cast<std::size_t>(at - 1)) : Scalar::unknown());
}

// The code for each item is an expression of its own; an unknown condition makes the whole filter
// unknown, because nobody can say whether the item belongs to it.
bool Machine::repeat(const Instruction& i) {
    const Scalar of = pop();
    if (of.kind != Kind::list) return push(Scalar::unknown()), true;
    if (nesting_ == nesting_max) return false;
    ++nesting_;
    const auto mode = static_cast<Repeat>(i.a);
    const Items items(of.text());
    std::vector<Scalar> kept;
    Scalar truth = Scalar::of(mode == Repeat::every);
    bool decided = true;
    for (std::size_t n = 0; n < items.size(); ++n) {
        const Scalar item = items.at(n);
        temporaries_[i.b] = item;
        temporaries_set_ |= 1U << i.b;
        Scalar result;
        if (!spend() || !evaluate(i.c, result)) return false;
        switch (mode) {
        case Repeat::each: kept.push_back(result); break;
        case Repeat::filter:
            decided = decided && result.kind == Kind::yes_no;
            if (result.yes()) kept.push_back(item);
            break;
        case Repeat::some: truth = either(truth, result); break;
        case Repeat::every: truth = both(truth, result); break;
        }
    }
    --nesting_;
    temporaries_set_ &= ~(1U << i.b); // it views the list, which may move when the case changes
    if (mode == Repeat::some || mode == Repeat::every)
        push(truth);
    else
        push(decided ? list(kept) : Scalar::unknown());
    return true;
}

Scalar Machine::list_builtin(Builtin function, Arguments a) {
    if (a[0].kind != Kind::list) return Scalar::unknown();
    const Items items(a[0].text());
    // LIMIT: what looks at each item, or at each pair of items, pays for it.
    const auto cost = static_cast<std::int64_t>(items.size());
    if (!spend(function == Builtin::distinct ? cost * cost / 16 : cost / 4))
        return Scalar::unknown();
    const auto fold = [&](auto&& join) {
        Scalar result = items.size() == 0 ? Scalar::unknown() : items.at(0);
        for (std::size_t i = 1; i < items.size(); ++i)
            result = join(result, items.at(i));
        return result;
    };
    const auto sum = [&] {
        return fold([&](const Scalar& left, const Scalar& right) {
            return arithmetic(Op::add, left, right, c_.deployment->calendar());
        });
    };
    const auto extreme = [&](Op better) {
        return fold([&](const Scalar& best, const Scalar& next) {
            const Scalar wins = compare(better, next, best);
            return wins.is_unknown() ? Scalar::unknown() : wins.yes() ? next : best;
        });
    };
    switch (function) {
    case Builtin::count: return Scalar::of(Number(static_cast<std::int64_t>(items.size())));
    case Builtin::sum: return sum();
    case Builtin::mean:
        return arithmetic(Op::divide, sum(), Scalar::of(Number(cost)), c_.deployment->calendar());
    case Builtin::minimum: return extreme(Op::less);
    case Builtin::maximum: return extreme(Op::greater);
    case Builtin::all: return truth(items, true);
    case Builtin::any: return truth(items, false);
    case Builtin::list_contains: return Scalar::of(a.size() == 2 && contains(items, a[1]));
    case Builtin::index_of: return a.size() == 2 ? list(places_of(a[1], items)) : Scalar::unknown();
    case Builtin::append: {
        std::vector<Scalar> all = all_of(a[0]);
        all.insert(all.end(), a.begin() + 1, a.end());
        return list(all);
    }
    case Builtin::concatenate: {
        std::vector<Scalar> all;
        for (const Scalar& one : a) {
            if (one.kind != Kind::list || !spend(static_cast<std::int64_t>(one.size / 64)))
                return Scalar::unknown();
            const std::vector<Scalar> more = all_of(one);
            all.insert(all.end(), more.begin(), more.end());
        }
        return list(all);
    }
    case Builtin::distinct: return list(distinct(items));
    case Builtin::reverse: {
        std::vector<Scalar> all = all_of(a[0]);
        std::ranges::reverse(all);
        return list(all);
    }
    default: return Scalar::unknown();
    }
}

} // namespace vorgang::run
