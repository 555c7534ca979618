#include "meaning/line.hpp"

#include <algorithm>

#include "assert.hpp"

namespace vorgang::dsl::meaning {
namespace {

// The next value of so many places that is greater, or smaller.
std::optional<Number> next(Number from, int decimals, bool up) {
    const auto floor = from.round(decimals, up ? Rounding::floor : Rounding::ceiling);
    if (!floor) return std::nullopt;
    const Number step = decimals == 0 ? Number(1) : Number::scaled(1, decimals);
    return up ? floor->add(step) : floor->subtract(step);
}

bool fits(Number value, int decimals) {
    const auto rounded = value.round(decimals, Rounding::floor);
    return decimals == Line::dense || (rounded && *rounded == value);
}

} // namespace

void Line::add(Key key) {
    texts_ = std::holds_alternative<std::string>(key);
    const auto below = [this](Id id, const Key& other) { return *points_[id].key < other; };
    const auto at = std::lower_bound(order_.begin(), order_.end(), key, below);
    if (at != order_.end() && *points_[*at].key == key) return;
    const auto place = static_cast<std::size_t>(at - order_.begin());
    order_.insert(at, static_cast<Id>(points_.size()));
    points_.push_back({std::move(key), dense});
    number_places(place);
}

Line::Id Line::find(const Key& key) const {
    const auto below = [this](Id id, const Key& other) { return *points_[id].key < other; };
    const auto at = std::lower_bound(order_.begin(), order_.end(), key, below);
    VORGANG_ASSERT(at != order_.end());
    return *at;
}

void Line::number_places(std::size_t from) {
    places_.resize(points_.size());
    for (std::size_t i = from; i < order_.size(); ++i)
        places_[order_[i]] = i;
}

std::optional<Line::Id> Line::put(std::size_t place, int decimals) {
    const auto id = static_cast<Id>(points_.size());
    points_.push_back({std::nullopt, decimals});
    order_.insert(order_.begin() + static_cast<std::ptrdiff_t>(place), id);
    number_places(place);
    if (has_room(place)) return id;
    take_back();
    return std::nullopt;
}

bool Line::join(Id id, int decimals) {
    Point& point = points_[id];
    if (point.key) {
        const Number* number = std::get_if<Number>(&*point.key);
        return number == nullptr || fits(*number, decimals);
    }
    const int before = point.decimals;
    point.decimals = std::min(before, decimals);
    if (has_room(places_[id])) return true;
    point.decimals = before;
    return false;
}

void Line::take_back() {
    const std::size_t place = places_.back();
    order_.erase(order_.begin() + static_cast<std::ptrdiff_t>(place));
    points_.pop_back();
    number_places(place);
}

// The first point of the gap between two constants in which the one at `place` lies.
std::size_t Line::first_of_gap(std::size_t place) const {
    while (place > 0 && !points_[order_[place - 1]].key)
        --place;
    return place;
}

// Whether a gap of texts lies below the empty one, which is the least of all.
bool Line::ends_at_nothing(std::size_t place) const {
    while (place < order_.size() && !points_[order_[place]].key)
        ++place;
    return place < order_.size() && std::get<std::string>(*points_[order_[place]].key).empty();
}

// Between two constants each takes the smallest value that is left; what is dense takes no room.
bool Line::has_room(std::size_t place) const {
    const std::size_t first = first_of_gap(place);
    if (texts_) return first > 0 || !ends_at_nothing(place);
    if (first == 0) return true;
    Number at = std::get<Number>(*points_[order_[first - 1]].key);
    for (std::size_t i = first;; ++i) {
        if (i == order_.size()) return true;
        const Point& point = points_[order_[i]];
        if (point.key) return at < std::get<Number>(*point.key);
        if (point.decimals == dense) continue;
        const auto value = next(at, point.decimals, true);
        if (!value) return false;
        at = *value;
    }
}

// Values for the points of one gap. What comes in steps gets the next step; the dense ones share
// the room between their neighbours.
std::vector<std::optional<Number>> Line::numbers(std::size_t first, std::size_t last) const {
    std::vector<std::optional<Number>> values(last - first);
    const auto number_at = [&](std::size_t place) {
        return std::get<Number>(*points_[order_[place]].key);
    };
    const bool from_below = first > 0;
    const bool from_above = last < order_.size();
    if (!from_below && from_above) {
        std::optional<Number> at = number_at(last);
        for (std::size_t i = last; i-- > first && at;) {
            const int decimals = points_[order_[i]].decimals;
            values[i - first] = at = next(*at, decimals == dense ? 0 : decimals, false);
        }
        return values;
    }
    std::optional<Number> at = from_below ? number_at(first - 1) : Number(-1);
    for (std::size_t i = first; i < last && at;) {
        const int decimals = points_[order_[i]].decimals;
        if (decimals != dense) {
            values[i++ - first] = at = next(*at, decimals, true);
            continue;
        }
        std::size_t end = i; // of the dense ones side by side
        while (end < last && points_[order_[end]].decimals == dense)
            ++end;
        std::optional<Number> above;
        if (end < last)
            above = next(*at, points_[order_[end]].decimals, true);
        else if (from_above)
            above = number_at(last);
        const auto room = above ? above->subtract(*at) : Number(static_cast<int>(end - i + 1));
        const auto step = room ? room->divide(Number(static_cast<int>(end - i + 1))) : std::nullopt;
        for (; i < end && at && step; ++i)
            values[i - first] = at = at->add(*step);
        if (!step) break;
    }
    return values;
}

// A text between its neighbours: the lower one, and something behind it.
std::optional<Key> Line::text(std::size_t place) const {
    std::size_t first = place;
    while (first > 0 && !points_[order_[first - 1]].key)
        --first;
    std::string text =
        first == 0 ? std::string() : std::get<std::string>(*points_[order_[first - 1]].key);
    std::size_t last = place;
    while (last < order_.size() && !points_[order_[last]].key)
        ++last;
    for (std::size_t i = first; i <= place; ++i) {
        const bool bounded = last < order_.size();
        const bool fits =
            !bounded || text + "a" < std::get<std::string>(*points_[order_[last]].key);
        text += fits ? 'a' : ' ';
    }
    if (last < order_.size() && text >= std::get<std::string>(*points_[order_[last]].key))
        return std::nullopt;
    return Key(text);
}

std::optional<Key> Line::value(Id id) const {
    if (points_[id].key) return points_[id].key;
    const std::size_t place = places_[id];
    if (texts_) return text(place);
    const std::size_t first = first_of_gap(place);
    std::size_t last = place;
    while (last < order_.size() && !points_[order_[last]].key)
        ++last;
    const auto value = numbers(first, last)[place - first];
    return value ? std::optional(Key(*value)) : std::nullopt;
}

bool Line::could_be(Id id, Number number) const {
    const std::size_t place = places_[id];
    const auto key = [this](std::size_t at) { return points_[order_[at]].key; };
    if (place > 0 && (!key(place - 1) || !(std::get<Number>(*key(place - 1)) < number)))
        return false;
    return place + 1 == order_.size() ||
           (key(place + 1) && number < std::get<Number>(*key(place + 1)));
}

} // namespace vorgang::dsl::meaning
