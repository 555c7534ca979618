// Decision models as bytes: the tables of feel::Model and what rules ask of them.
#pragma once

#include "feel/temporal.hpp"
#include "feel/zones.hpp"
#include "process/archive.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::archiving {

// ---- values: a kind and what it needs ----

template<class A, class T>
void signed_number(A& a, T& value, std::int64_t low, std::int64_t high) {
    a.number(value);
    if constexpr (A::reading) {
        if (value >= low && value <= high) return;
        value = 0;
        a.fail();
    }
}

// 0 local, 1 so many seconds east of UTC, 2 a name: another release has other places for zones.
template<class A>
void archive(A& a, feel::Zone& zone) {
    std::uint8_t form = zone.is_local() ? 0 : zone.is_offset() ? 1 : 2;
    std::int32_t seconds = form == 1 ? zone.seconds() : 0;
    std::string name;
    if (form == 2) name = feel::zones::name(zone.place());
    a.number(form);
    if (form == 1) signed_number(a, seconds, -feel::offset_max, feel::offset_max);
    if (form == 2) a.text(name);
    if constexpr (A::reading) {
        zone = {};
        if (form == 1) zone = feel::Zone::offset(seconds);
        if (form != 2) return form > 2 ? a.fail() : void();
        if (const auto place = feel::zones::find(name))
            zone = feel::Zone::named(*place);
        else
            a.fail();
    }
}

template<class A>
void days(A& a, std::int64_t& value) {
    a.number(value);
    if constexpr (A::reading)
        if (!feel::in_range(feel::Date{value})) a.fail();
}

template<class A>
void nanoseconds_of_day(A& a, std::int64_t& value) {
    signed_number(a, value, 0, feel::ns_per_day - 1);
}

template<class A>
void archive(A& a, feel::Time& time) {
    nanoseconds_of_day(a, time.ns);
    archive(a, time.zone);
}
template<class A>
void archive(A& a, feel::DateTime& moment) {
    days(a, moment.days);
    nanoseconds_of_day(a, moment.ns);
    archive(a, moment.zone);
}
template<class A>
void archive(A& a, feel::Seconds& seconds) {
    a.number(seconds.count);
    signed_number(a, seconds.ns, 0, feel::ns_per_second - 1);
}
template<class A>
void archive(A& a, Number& number) {
    std::uint64_t low = number.low_bits();
    std::uint64_t high = number.high_bits();
    a.number(low);
    a.number(high);
    if constexpr (A::reading) {
        if (const auto read = Number::from_bits(low, high))
            number = *read;
        else
            a.fail();
    }
}

// Reads or writes what a value of one kind holds: `get` takes it out, and it makes a value again.
template<class Held, class A, class Get>
void held(A& a, feel::Value& value, Get get) {
    Held part{};
    if constexpr (!A::reading) part = (value.*get)();
    archive(a, part);
    if constexpr (A::reading) value = feel::Value::of(std::move(part));
}

// Literals, and functions that are built in: nothing else is constant.
template<class A>
void archive(A& a, feel::Value& value) {
    using feel::Kind;
    using feel::Value;
    Kind kind = value.kind();
    archive(a, kind);
    switch (kind) {
    case Kind::null: value = Value(); return;
    case Kind::boolean: return held<bool>(a, value, &Value::boolean);
    case Kind::number: return held<Number>(a, value, &Value::number);
    case Kind::string: return held<std::string>(a, value, &Value::string);
    case Kind::time: return held<feel::Time>(a, value, &Value::time);
    case Kind::date_time: return held<feel::DateTime>(a, value, &Value::date_time);
    case Kind::days_time: return held<feel::Seconds>(a, value, &Value::seconds);
    case Kind::date: {
        feel::Date date = A::reading ? feel::Date{} : value.date();
        days(a, date.days);
        value = Value::of(date);
        return;
    }
    case Kind::years_months: {
        feel::Months months = A::reading ? feel::Months{} : value.months();
        a.number(months.count);
        value = Value::of(months);
        return;
    }
    case Kind::function: {
        std::uint32_t place = A::reading ? 0 : value.function().place;
        a.number(place);
        value = Value::of(feel::Function{feel::Function::Sort::builtin, place, {}});
        return;
    }
    default: break;
    }
    if constexpr (A::reading) a.fail();
}

// ---- tables ----

template<class A>
void archive(A& a, feel::Node& v) {
    all(a, v.op, v.flags, v.a, v.b, v.c, v.begin, v.end);
}
template<class A>
void archive(A& a, feel::Type::Component& v) {
    all(a, v.name, v.type);
}
template<class A>
void archive(A& a, feel::Type& v) {
    all(a, v.sort, v.kind, v.element, v.any_duration, v.components, v.allowed, v.allowed_frame,
        v.name);
}
template<class A>
void archive(A& a, feel::Parameter& v) {
    all(a, v.name, v.type);
}
template<class A>
void archive(A& a, feel::WrittenFunction& v) {
    all(a, v.parameters, v.body, v.captured, v.frame, v.result);
}
template<class A>
void archive(A& a, feel::Table::Input& v) {
    all(a, v.expression, v.allowed);
}
template<class A>
void archive(A& a, feel::Table::Output& v) {
    all(a, v.name, v.type, v.values, v.otherwise);
}
template<class A>
void archive(A& a, feel::Table::Row& v) {
    all(a, v.tests, v.outputs, v.annotations);
}
template<class A>
void archive(A& a, feel::Table& v) {
    all(a, v.policy, v.input_slot, v.element, v.annotations, v.inputs, v.outputs, v.rows);
}
template<class A>
void archive(A& a, feel::Element& v) {
    all(a, v.sort, v.name, v.space, v.type, v.body, v.frame, v.function, v.parameters, v.outputs);
}
template<class A>
void archive(A& a, feel::Origin& v) {
    all(a, v.begin, v.element, v.line);
}
template<class A>
void archive(A& a, feel::Model& v) {
    all(a, v.nodes, v.links, v.constants, v.names, v.types, v.functions, v.tables, v.elements,
        v.source, v.origins);
}

template<class A>
void archive(A& a, ModelShape& v) {
    all(a, v.names, v.parts);
}
template<class A>
void archive(A& a, ModelInput& v) {
    all(a, v.element, v.path, v.shape);
}
template<class A>
void archive(A& a, ModelRule& v) {
    all(a, v.rule, v.model, v.element, v.inputs, v.shape);
}
template<class A>
void archive_models(A& a, ProcessModel& v) {
    all(a, v.decision_models, v.model_rules, v.model_shapes);
}

} // namespace vorgang::archiving
