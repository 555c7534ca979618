#include "vorgang/engine/deployment.hpp"
#include "vorgang/engine/process_model.hpp"

#include <algorithm>

#include "run/border.hpp"
#include "run/decision.hpp"

namespace vorgang {
namespace {

Error no_such_local(const std::string& name) {
    return run::error(ErrorCode::not_found, name, "örtlich",
                      "`" + name + "` ist kein örtlicher Wert des Prozesses",
                      "`" + name + "` is no local value of the process");
}

} // namespace

Deployment::Deployment(Process process, Place place, std::uint32_t number, const Limits& limits)
    : process_(std::move(process)), place_(std::move(place)), calendar_(place_.calendar),
      number_(number), limits_(limits) {}

Result<Deployment> Deployment::make(Process process, Place place, std::uint32_t number,
                                    const Limits& limits) {
    VORGANG_TRY(check(place.calendar));
    const ProcessModel& model = process.model();
    const auto& tables = process.tables();
    Set set{Date{std::numeric_limits<std::int32_t>::min()}, {}};
    for (const Local& local : model.locals)
        set.values.push_back(model.constants[local.value]);
    std::ranges::stable_sort(place.locals, {}, &LocalValues::from);
    Deployment deployment(process, std::move(place), number, limits);
    deployment.sets_.push_back(set);
    // A later set changes what it names and keeps the rest.
    for (const LocalValues& values : deployment.place_.locals) {
        set.from = values.from;
        for (const auto& [name, value] : values.values) {
            const Index local = tables.locals.find(name);
            if (local == none) return no_such_local(name);
            run::Scalar scalar;
            const Type& type = model.locals[local].type;
            const auto reason = run::enter(value, type, model, limits, scalar);
            if (reason != run::Refusal::none) return run::refusal(reason, name, type, model);
            set.values[local] = value;
        }
        deployment.sets_.push_back(set);
    }
    if (deployment.sets_.size() > 0xffff)
        return run::error(ErrorCode::limit, "örtlich", "", "zu viele Stände örtlicher Werte",
                          "too many revisions of local values");
    return deployment;
}

std::uint16_t Deployment::locals_on(Date day) const noexcept {
    std::size_t set = 0;
    while (set + 1 < sets_.size() && sets_[set + 1].from <= day)
        ++set;
    return static_cast<std::uint16_t>(set);
}

} // namespace vorgang
