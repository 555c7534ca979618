#include "feel_json.hpp"

#include <nlohmann/json.hpp>

namespace vorgang::tool {
namespace {

using feel::Kind;
using feel::Value;

// Gathers values while the parser walks; a number is taken as it is written.
class Gatherer : public nlohmann::json_sax<nlohmann::json> {
  public:
    [[nodiscard]] Value take() { return std::move(result_); }

    bool null() override { return put({}); }
    bool boolean(bool value) override { return put(Value::of(value)); }
    bool number_integer(number_integer_t value) override {
        return put(Value::of(Number(static_cast<std::int64_t>(value))));
    }
    bool number_unsigned(number_unsigned_t value) override {
        return put(feel::number_from_text(std::to_string(value)));
    }
    bool number_float(number_float_t, const string_t& written) override {
        return put(feel::number_from_text(written));
    }
    bool string(string_t& value) override { return put(Value::of(std::move(value))); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(true); }
    bool end_object() override { return close(); }
    bool start_array(std::size_t) override { return open(false); }
    bool end_array() override { return close(); }
    bool key(string_t& key) override {
        open_.back().key = std::move(key);
        return true;
    }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
        return false;
    }

  private:
    struct Open {
        bool object = false;
        std::string key{};
        std::vector<Value> items{};
        std::vector<feel::Entry> entries{};
    };

    bool open(bool object) {
        // LIMIT: what nests deeper is no input of a decision.
        constexpr std::size_t depth_max = 100;
        open_.push_back({object, {}, {}, {}});
        return open_.size() <= depth_max;
    }
    bool close() {
        Open done = std::move(open_.back());
        open_.pop_back();
        return put(done.object ? Value::of(std::move(done.entries))
                               : Value::of(std::move(done.items)));
    }
    bool put(Value value) {
        if (open_.empty())
            result_ = std::move(value);
        else if (open_.back().object)
            open_.back().entries.emplace_back(open_.back().key, std::move(value));
        else
            open_.back().items.push_back(std::move(value));
        return true;
    }

    std::vector<Open> open_{};
    Value result_{};
};

Value temporal(const Value& value, Kind kind, bool any_duration) {
    const std::string& text = value.string();
    Value read;
    if (any_duration || kind == Kind::days_time || kind == Kind::years_months)
        read = feel::duration_from_text(text);
    else if (kind == Kind::date)
        read = feel::date_from_text(text);
    else if (kind == Kind::time)
        read = feel::time_from_text(text);
    else if (kind == Kind::date_time)
        read = feel::date_time_from_text(text);
    return read.is_null() ? value : read;
}

} // namespace

std::optional<Value> feel_from_json(std::string_view json) {
    Gatherer gatherer;
    if (!nlohmann::json::sax_parse(json, &gatherer)) return std::nullopt;
    return gatherer.take();
}

Value as_typed(const Value& value, feel::Index index, const feel::Model& model) {
    const feel::Type& type = model.types[index];
    using Sort = feel::Type::Sort;
    if (type.sort == Sort::simple && value.is(Kind::string))
        return temporal(value, type.kind, type.any_duration);
    if (type.sort == Sort::list && value.is(Kind::list)) {
        std::vector<Value> items;
        for (const Value& item : value.list())
            items.push_back(as_typed(item, type.element, model));
        return Value::of(std::move(items));
    }
    if (type.sort != Sort::context || !value.is(Kind::context)) return value;
    std::vector<feel::Entry> entries(value.context().begin(), value.context().end());
    for (auto& [key, entry] : entries)
        for (const feel::Type::Component& component : type.components)
            if (component.name == key) entry = as_typed(entry, component.type, model);
    return Value::of(std::move(entries));
}

} // namespace vorgang::tool
