/// Value: one piece of case data as it crosses the border between host and engine.
///
/// A value carries no declared type; the field, parameter or result it is meant for does, and the
/// border checks it (docs/formats/values.md has the JSON form of each). Whole numbers, decimals and
/// money are all Number; the value of a choice or a role is its name, that of a person their
/// identity, as text. A document is a context of the texts `id`, `name`, `format` (its
/// media type, RFC 6838) and `hash` ("sha256:…").
/// Plain value; any thread.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "vorgang/engine/number.hpp"
#include "vorgang/engine/time.hpp"

namespace vorgang {

class Value {
  public:
    /// The order is part of the record format; new kinds are added at the end.
    enum class Kind : std::uint8_t {
        unknown,
        yes_no,
        number,
        text,
        date,
        instant,
        length,
        list,
        context
    };

    using List = std::vector<Value>;
    /// Named values in the order they were given; a name stands once.
    using Context = std::vector<std::pair<std::string, Value>>;

    Value() noexcept = default;
    template<std::same_as<bool> B>
    Value(B yes_no) noexcept : data_(yes_no) {}
    template<std::integral I>
    requires(!std::same_as<I, bool>) Value(I integer)
    noexcept : data_(Number(static_cast<std::int64_t>(integer))) {}
    Value(Number number) noexcept : data_(number) {}
    Value(std::string text) noexcept : data_(Text{std::move(text)}) {}
    Value(std::string_view text) : Value(std::string(text)) {}
    Value(const char* text) : Value(std::string(text)) {}
    Value(Date date) noexcept : data_(date) {}
    Value(Instant instant) noexcept : data_(instant) {}
    Value(Length length) noexcept : data_(length) {}
    Value(List list) noexcept : data_(Items<List>{std::move(list)}) {}
    Value(Context context) noexcept : data_(Items<Context>{std::move(context)}) {}

    [[nodiscard]] Kind kind() const noexcept { return static_cast<Kind>(data_.index()); }
    [[nodiscard]] bool is_unknown() const noexcept { return kind() == Kind::unknown; }

    /// The value of the kind asked for, or null where it is of another kind.
    [[nodiscard]] const bool* yes_no() const noexcept { return std::get_if<bool>(&data_); }
    [[nodiscard]] const Number* number() const noexcept { return std::get_if<Number>(&data_); }
    [[nodiscard]] const std::string* text() const noexcept {
        const Text* held = std::get_if<Text>(&data_);
        return held != nullptr ? &held->text : nullptr;
    }
    [[nodiscard]] const Date* date() const noexcept { return std::get_if<Date>(&data_); }
    [[nodiscard]] const Instant* instant() const noexcept { return std::get_if<Instant>(&data_); }
    [[nodiscard]] const Length* length() const noexcept { return std::get_if<Length>(&data_); }

    [[nodiscard]] const List* list() const noexcept { return items<List>(); }
    [[nodiscard]] const Context* context() const noexcept { return items<Context>(); }

    /// Equal kind and equal value; 1.10 equals 1.1, `7 tage` does not equal `1 woche` here.
    /// Contexts are equal where they have the same entries in the same order.
    bool operator==(const Value& other) const { return data_ == other.data_; }

  private:
    // The variant of GCC 12's library takes one with a bare string or vector for never empty, and
    // destroys what is not there where copying it runs out of memory.
    struct Text {
        std::string text;
        bool operator==(const Text&) const = default;
    };
    template<class T>
    struct Items {
        T items;
        bool operator==(const Items& other) const { return items == other.items; }
    };
    template<class T>
    [[nodiscard]] const T* items() const noexcept {
        const Items<T>* held = std::get_if<Items<T>>(&data_);
        return held != nullptr ? &held->items : nullptr;
    }
    std::variant<std::monostate, bool, Number, Text, Date, Instant, Length, Items<List>,
                 Items<Context>>
        data_;
};

/// The JSON form of a value: null, true, a number with all its digits, a string (text; dates,
/// instants and lengths in ISO 8601), an array, an object.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::string to_json(const Value& value);

} // namespace vorgang
