#include "vorgang/engine/feel/value.hpp"

#include <algorithm>
#include <limits>

#include "feel/shared.hpp"

namespace vorgang::feel {
namespace {

std::uint32_t add_weight(std::uint32_t left, std::uint32_t right) noexcept {
    const std::uint64_t sum = std::uint64_t{left} + right;
    return sum > std::numeric_limits<std::uint32_t>::max()
               ? std::numeric_limits<std::uint32_t>::max()
               : static_cast<std::uint32_t>(sum);
}

void take_in(Shared& whole, const Value& part) noexcept {
    whole.depth = std::max(whole.depth, part.depth() + 1);
    whole.weight = add_weight(whole.weight, part.weight());
}

void destroy(Kind kind, Shared* shared) noexcept {
    switch (kind) {
    case Kind::string: delete static_cast<SharedText*>(shared); return;
    case Kind::list: delete static_cast<SharedList*>(shared); return;
    case Kind::context: delete static_cast<SharedContext*>(shared); return;
    case Kind::range: delete static_cast<SharedRange*>(shared); return;
    default: delete static_cast<SharedFunction*>(shared); return;
    }
}

} // namespace

Shared* Value::shared() const noexcept {
    // The address that holding() put there. NOLINTNEXTLINE(performance-no-int-to-ptr)
    return reinterpret_cast<Shared*>(static_cast<std::uintptr_t>(low_));
}

Value Value::holding(Kind kind, Shared* shared) noexcept {
    Value value;
    value.kind_ = kind;
    value.low_ = reinterpret_cast<std::uintptr_t>(shared);
    return value;
}

Value::Value(const Value& other) noexcept
    : kind_(other.kind_), extra_(other.extra_), low_(other.low_), high_(other.high_) {
    if (is_shared()) shared()->references.fetch_add(1, std::memory_order_relaxed);
}

Value::Value(Value&& other) noexcept
    : kind_(other.kind_), extra_(other.extra_), low_(other.low_), high_(other.high_) {
    other.kind_ = Kind::null;
}

Value& Value::operator=(const Value& other) noexcept {
    Value copy(other);
    return *this = std::move(copy);
}

Value& Value::operator=(Value&& other) noexcept {
    std::swap(kind_, other.kind_);
    std::swap(extra_, other.extra_);
    std::swap(low_, other.low_);
    std::swap(high_, other.high_);
    return *this;
}

Value::~Value() {
    if (!is_shared()) return;
    if (shared()->references.fetch_sub(1, std::memory_order_acq_rel) == 1) destroy(kind_, shared());
}

Value Value::of(bool boolean) noexcept {
    Value value;
    value.kind_ = Kind::boolean;
    value.low_ = boolean ? 1 : 0;
    return value;
}

Value Value::of(Number number) noexcept {
    Value value;
    value.kind_ = Kind::number;
    value.low_ = number.low_bits();
    value.high_ = number.high_bits();
    return value;
}

Value Value::of(std::string text) {
    auto* held = new SharedText;
    held->weight = 1 + static_cast<std::uint32_t>(text.size() / 16);
    held->text = std::move(text);
    return holding(Kind::string, held);
}

Value Value::of(Date date) noexcept {
    Value value;
    value.kind_ = Kind::date;
    value.low_ = static_cast<std::uint64_t>(date.days);
    return value;
}

Value Value::of(Time time) noexcept {
    Value value;
    value.kind_ = Kind::time;
    value.high_ = static_cast<std::uint64_t>(time.ns);
    value.extra_ = time.zone.code_;
    return value;
}

Value Value::of(DateTime moment) noexcept {
    Value value;
    value.kind_ = Kind::date_time;
    value.low_ = static_cast<std::uint64_t>(moment.days);
    value.high_ = static_cast<std::uint64_t>(moment.ns);
    value.extra_ = moment.zone.code_;
    return value;
}

Value Value::of(Months months) noexcept {
    Value value;
    value.kind_ = Kind::years_months;
    value.low_ = static_cast<std::uint64_t>(months.count);
    return value;
}

Value Value::of(Seconds seconds) noexcept {
    Value value;
    value.kind_ = Kind::days_time;
    value.low_ = static_cast<std::uint64_t>(seconds.count);
    value.extra_ = seconds.ns;
    return value;
}

Value Value::of(std::vector<Value> items) {
    auto* held = new SharedList;
    held->items = std::move(items);
    held->depth = 1;
    for (const Value& item : held->items)
        take_in(*held, item);
    return holding(Kind::list, held);
}

Value Value::of(std::vector<Entry> entries) {
    auto* held = new SharedContext;
    held->entries = std::move(entries);
    held->depth = 1;
    for (const auto& [key, value] : held->entries)
        take_in(*held, value);
    return holding(Kind::context, held);
}

Value Value::of(Range range) {
    auto* held = new SharedRange;
    held->range = std::move(range);
    take_in(*held, held->range.start);
    take_in(*held, held->range.end);
    return holding(Kind::range, held);
}

Value Value::of(Function function) {
    auto* held = new SharedFunction;
    held->function = std::move(function);
    for (const Value& value : held->function.captured)
        take_in(*held, value);
    return holding(Kind::function, held);
}

const std::string& Value::string() const noexcept {
    return static_cast<const SharedText*>(shared())->text;
}

std::span<const Value> Value::list() const noexcept {
    return static_cast<const SharedList*>(shared())->items;
}

std::span<const Entry> Value::context() const noexcept {
    return static_cast<const SharedContext*>(shared())->entries;
}

const Range& Value::range() const noexcept {
    return static_cast<const SharedRange*>(shared())->range;
}

const Function& Value::function() const noexcept {
    return static_cast<const SharedFunction*>(shared())->function;
}

const Value* Value::find(std::string_view key) const noexcept {
    if (kind_ != Kind::context) return nullptr;
    for (const auto& [name, value] : context())
        if (name == key) return &value;
    return nullptr;
}

std::uint32_t Value::depth() const noexcept {
    return is_shared() ? shared()->depth : 0;
}

std::uint32_t Value::weight() const noexcept {
    return is_shared() ? shared()->weight : 1;
}

} // namespace vorgang::feel
