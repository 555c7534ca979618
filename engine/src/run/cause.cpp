#include "run/cause.hpp"

namespace vorgang::run {
namespace {

bool need_fits(const ProcessModel& model, const Cause& cause) noexcept {
    switch (cause.need) {
    case Need::nothing:
    case Need::condition: return true;
    case Need::field: return cause.target < model.fields.size();
    case Need::wait:
    case Need::role: return cause.target < model.positions.size();
    case Need::list:
        return cause.target < model.positions.size() &&
               model.positions[cause.target].kind == PositionKind::each;
    case Need::deadline: return cause.target < model.deadlines.size();
    case Need::argument: {
        if (cause.target >= model.positions.size()) return false;
        const Position& position = model.positions[cause.target];
        return position.kind == PositionKind::call &&
               cause.place <
                   model.operations[model.calls[position.detail].operation].parameters.size();
    }
    }
    return false;
}

bool origin_fits(const ProcessModel& model, const Origin& origin) noexcept {
    switch (origin.kind) {
    case Origin::Kind::nowhere:
    case Origin::Kind::calculation: return true;
    case Origin::Kind::field: return origin.index < model.fields.size();
    case Origin::Kind::local: return origin.index < model.locals.size();
    case Origin::Kind::null_answer:
    case Origin::Kind::unfit_answer:
    case Origin::Kind::unfit_input:
        return origin.index < model.rules.size() &&
               model.rules[origin.index].policy == HitPolicy::model;
    case Origin::Kind::rule: return origin.index < model.rules.size();
    }
    return false;
}

} // namespace

bool cause_fits(const ProcessModel& model, const Cause& cause) noexcept {
    return need_fits(model, cause) && origin_fits(model, cause.origin);
}

} // namespace vorgang::run
