// Paths, filters and loops.
#include <algorithm>

#include "feel/compare.hpp"
#include "feel/properties.hpp"
#include "feel/session.hpp"

namespace vorgang::feel {
namespace {

// The `place`th item, from the end where negative; null where there is none.
Value item_at(std::span<const Value> items, Number place) {
    const auto whole = place.to_integer();
    const auto size = static_cast<std::int64_t>(items.size());
    if (!whole || *whole == 0 || *whole > size || *whole < -size) return {};
    return items[static_cast<std::size_t>(*whole > 0 ? *whole - 1 : size + *whole)];
}

// The items of a list; a value that is none is the only item of one.
std::span<const Value> items_of(const Value& value) {
    return value.is(Kind::list) ? value.list() : std::span(&value, 1);
}

// The whole numbers or days from one to the other, up or down.
std::optional<std::vector<Value>> steps(const Value& from, const Value& to, Report& report) {
    constexpr std::uint64_t items_per_step = 4;
    const auto gather = [&](std::int64_t first, std::int64_t last,
                            auto make) -> std::optional<std::vector<Value>> {
        const std::int64_t step = first <= last ? 1 : -1;
        // Both are below 2^40 or the limit stops it.
        const auto size = static_cast<std::uint64_t>(step > 0 ? last - first : first - last);
        std::vector<Value> items;
        if (size >= report.limits().list_items) {
            report.fail(Fault::limit_size);
            return std::nullopt;
        }
        if (!report.spend(size / items_per_step)) return std::nullopt;
        items.reserve(size + 1);
        for (std::int64_t i = first; i != last; i += step)
            items.push_back(make(i));
        items.push_back(make(last));
        return items;
    };
    if (from.is(Kind::date) && to.is(Kind::date))
        return gather(from.date().days, to.date().days,
                      [](std::int64_t days) { return Value::of(Date{days}); });
    constexpr std::int64_t most = std::int64_t{1} << 60;
    const auto first = from.is(Kind::number) ? from.number().to_integer() : std::nullopt;
    const auto last = to.is(Kind::number) ? to.number().to_integer() : std::nullopt;
    if (!first || !last || *first > most || *first < -most || *last > most || *last < -most) {
        report.fail(Fault::operand_type, "..");
        return std::nullopt;
    }
    return gather(*first, *last, [](std::int64_t i) { return Value::of(Number(i)); });
}

bool is_of_item(const Note& note) {
    return note.fault == Fault::unknown_key || note.fault == Fault::not_comparable ||
           note.fault == Fault::missing_input;
}

} // namespace

Value Session::path(const Value& value, Index index) {
    const std::string& name = model_.names[index];
    if (value.is(Kind::context)) {
        if (!report_.spend_find(value)) return {};
        if (const Value* entry = value.find(name)) return *entry;
        return report_.fail(Fault::unknown_key, name);
    }
    if (value.is(Kind::list)) {
        std::vector<Value> items;
        items.reserve(value.list().size());
        for (const Value& item : value.list()) {
            if (!report_.spend() || !report_.spend_find(item)) return {};
            const Value* entry = item.find(name);
            items.push_back(entry != nullptr ? *entry : Value());
        }
        return report_.list(std::move(items));
    }
    const auto found = property(value, name);
    return found ? *found : report_.fail(Fault::unknown_key, name);
}

// A predicate that is a number is a place. LIMIT: the first item decides whether it is one.
Value Session::filter(const Node& work) {
    const Value source = eval(work.a);
    const std::span<const Value> items = items_of(source);
    if (source.is_null()) {
        slot(work.c) = Value();
        return eval(work.b).is(Kind::number) ? Value() : report_.list({});
    }
    if (items.empty()) {
        slot(work.c) = Value();
        return node(work.b).op == Op::constant && eval(work.b).is(Kind::number) ? Value() : source;
    }
    std::vector<Value> result;
    for (const Value& item : items) {
        if (!report_.spend()) return {};
        slot(work.c) = item;
        const std::size_t notes = report_.note_count();
        const Value chosen = eval(work.b);
        // An item without the entry, or with none to compare, is left out and no mistake.
        if (chosen.is_null()) report_.forgive(notes, is_of_item);
        if (chosen.is(Kind::number)) return item_at(items, chosen.number());
        if (!chosen.is_null() && !chosen.is(Kind::boolean))
            return report_.fail(Fault::condition_type);
        if (chosen.is_true()) result.push_back(item);
    }
    return report_.list(std::move(result));
}

// What a loop goes through; nothing, and a note, where it is nothing to go through.
// It is a list, or the only item of one.
std::optional<Value> Session::domain(Index from, Index to) {
    const auto list = [](std::optional<std::vector<Value>> items) {
        return items ? std::optional(Value::of(*std::move(items))) : std::nullopt;
    };
    const Value source = eval(from);
    if (to != none) return list(steps(source, eval(to), report_));
    if (source.is(Kind::range)) {
        const Range& range = source.range();
        const auto ends = order(range.start, range.end);
        if (range.form == RangeForm::interval && ends && *ends <= 0) {
            auto items = steps(range.start, range.end, report_);
            if (items && !range.end_included) items->pop_back();
            if (items && !range.start_included && !items->empty()) items->erase(items->begin());
            return list(std::move(items));
        }
    }
    if (source.is_null() || source.is(Kind::range)) {
        report_.fail(Fault::operand_type, "for");
        return std::nullopt;
    }
    return source;
}

namespace {

// Goes through all combinations; later iterators see earlier ones. `visit` says whether to go on.
template<class Domain, class Set, class Visit>
bool combine(std::size_t count, std::size_t at, Domain&& domain, Set&& set, Visit&& visit) {
    if (at == count) return visit();
    const auto items = domain(at);
    if (!items) return false;
    for (const Value& item : items_of(*items)) {
        set(at, item);
        if (!combine(count, at + 1, domain, set, visit)) return false;
    }
    return true;
}

} // namespace

Value Session::iterate(const Node& work) {
    std::vector<Value> results;
    bool good = true;
    const Index partial = link(work.a + std::size_t{3} * (work.b - 1)) + 1;
    const auto domain_of = [&](std::size_t at) {
        auto items = domain(link(work.a + 3 * at + 1), link(work.a + 3 * at + 2));
        good = good && items;
        return items;
    };
    const auto set = [&](std::size_t at, const Value& item) { slot(link(work.a + 3 * at)) = item; };
    const auto visit = [&] {
        good = report_.spend() && results.size() < report_.limits().list_items;
        if (!good) return false;
        if ((work.flags & 1) != 0) {
            if (!report_.spend(results.size())) return good = false;
            slot(partial) = Value::of(results);
        }
        results.push_back(eval(work.c));
        return true;
    };
    combine(work.b, 0, domain_of, set, visit);
    return good ? report_.list(std::move(results)) : Value();
}

Value Session::quantified(const Node& work) {
    const bool some = work.op == Op::some;
    bool good = true;
    bool decided = false;
    bool unclear = false;
    const auto domain_of = [&](std::size_t at) {
        auto items = domain(link(work.a + 3 * at + 1), link(work.a + 3 * at + 2));
        good = good && items;
        return items;
    };
    const auto set = [&](std::size_t at, const Value& item) { slot(link(work.a + 3 * at)) = item; };
    const auto visit = [&] {
        if (!report_.spend()) return good = false;
        const Value holds = eval(work.c);
        if (!holds.is(Kind::boolean) && !holds.is_null()) {
            report_.fail(Fault::condition_type);
            return good = false;
        }
        unclear = unclear || holds.is_null();
        decided = some ? holds.is_true() : holds.is_false();
        return !decided;
    };
    combine(work.b, 0, domain_of, set, visit);
    if (!good) return {};
    if (decided) return Value::of(some);
    return unclear ? report_.fail(Fault::condition_type) : Value::of(!some);
}

} // namespace vorgang::feel
