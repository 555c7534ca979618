#include "driver.hpp"

#include <algorithm>
#include <chrono>
#include <initializer_list>

namespace vorgang::tool {
namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr std::int64_t day_ms = minute_ms * 60 * 24;
constexpr std::int64_t office_hours_ms = minute_ms * 60 * 8;
constexpr std::string_view onlooker[] = {"administrator"};
// A case that is refused that often in a row is not worth another guess.
constexpr std::uint32_t refused_max = 8;
// As often in a row a commit may find somebody else writing.
constexpr std::uint32_t busy_max = 20;

// What is no answer to a command: here a case that is damaged is a store that is.
bool is_no_answer(ErrorCode code) noexcept {
    return is_of_the_store(code) || code == ErrorCode::corrupt;
}

std::uint64_t number_of(std::string_view text) noexcept {
    std::uint64_t number = 0;
    for (const char letter : text)
        number = Random(number ^ static_cast<unsigned char>(letter)).next();
    return number;
}

// One number that depends on all of these.
std::uint64_t seed_of(std::initializer_list<std::uint64_t> numbers) noexcept {
    std::uint64_t seed = 0;
    for (const std::uint64_t number : numbers)
        seed = Random(seed ^ number).next();
    return seed;
}

std::uint64_t nanoseconds() {
    return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch() /
                                      std::chrono::nanoseconds(1));
}

} // namespace

void LoadResult::add(const LoadResult& other) {
    cases += other.cases;
    steps += other.steps;
    commits += other.commits;
    deadlines += other.deadlines;
    endless += other.endless;
    engine_ns += other.engine_ns;
    for (const auto& [name, count] : other.outcomes)
        outcomes[name] += count;
    for (const auto& [reason, count] : other.refusals)
        refusals[reason] += count;
    commit_times.add(other.commit_times);
}

Driver::Driver(Engine& engine, const Process& process, const Place& place, const LoadPlan& plan,
               const LoadShare& share, Acknowledged* acknowledged)
    : engine_(engine), process_(process), model_(process.model()), place_(place), plan_(plan),
      share_(share), acknowledged_(acknowledged), calendar_(place.calendar),
      inventor_(process, plan.seed),
      order_(seed_of({plan.seed, share.first})), viewer_{place_.tenant, "", onlooker},
      begin_(calendar_.at(*date_from({2026, 1, 7}), 28'800'000)), now_(begin_), slots_(plan.batch),
      commands_(plan.batch), outcomes_(plan.batch),
      extendable_(std::ranges::any_of(model_.loops,
                                      [](const Loop& loop) { return loop.extended_by != none; })),
      sections_hear_(std::ranges::any_of(model_.handlers, [](const Handler& handler) {
          return handler.scope != 0 && handler.message != none;
      })) {
    // Reserved and touched before the measurement, so that only the engine's growth is seen.
    const std::uint64_t own = plan.cases / share.step + 1;
    live_.resize(own);
    all_.resize(own);
    live_.clear();
    all_.clear();
}

Date Driver::today() const {
    return calendar_.local(now_).date;
}

Result<void> Driver::finish_all(const Progress& progress) {
    while (!live_.empty()) {
        const std::uint64_t steps = result_.steps;
        VORGANG_TRY(round());
        const std::size_t before = live_.size();
        forget_ended();
        progress(before - live_.size(), result_.steps - steps);
        VORGANG_TRY(pass_time());
    }
    return {};
}

Result<void> Driver::start_all(const Progress& progress) {
    for (std::uint64_t number = share_.first; number <= plan_.cases;) {
        std::size_t count = 0;
        std::uint64_t next = number;
        for (; count < plan_.batch && next <= plan_.cases; ++count, next += share_.step)
            start(slots_[count], commands_[count], next);
        VORGANG_TRY(start_batch(number, count));
        progress(count, count);
    }
    now_.ms = begin_.ms + office_hours_ms;
    result_.cases = all_.size();
    return {};
}

Result<void> Driver::start_batch(std::uint64_t& number, std::size_t count) {
    const std::uint32_t busy = busy_;
    VORGANG_TRY(commit(count));
    if (busy_ > busy) return {}; // once more
    for (std::size_t i = 0; i < count; ++i, number += share_.step) {
        if (!outcomes_[i].accepted()) {
            if (all_.empty()) return *std::move(outcomes_[i].error);
            continue;
        }
        // A message with the values of an open case has gone to that one.
        if (outcomes_[i].sequence != 1) continue;
        live_.push_back({outcomes_[i].case_id, number});
        all_.push_back(outcomes_[i].case_id);
    }
    return {};
}

std::uint64_t Driver::open_case_bytes() const {
    constexpr std::size_t sample_max = 10'000;
    const std::size_t sample = std::min(live_.size(), sample_max);
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < sample; ++i) {
        const CaseState state = engine_.case_state(live_[i].id).value_or(CaseState{});
        bytes += state.block.size();
        for (const auto& [number, part] : state.parts)
            bytes += part.size();
    }
    return sample == 0 ? 0 : bytes / sample;
}

// One thing for each case that is awake, in shuffled order.
Result<void> Driver::round() {
    for (std::size_t i = live_.size(); i > 1; --i)
        std::swap(live_[i - 1], live_[order_.below(i)]);
    for (std::size_t next = 0; next < live_.size();) {
        std::size_t count = 0;
        while (count < plan_.batch && next < live_.size())
            count += choose_for(next, count);
        if (fault_) return *fault_;
        VORGANG_TRY(commit(count));
    }
    return {};
}

// They are looked at in one go: one after the other, the store would be waited for as often.
std::size_t Driver::choose_for(std::size_t& next, std::size_t first) {
    awake_.clear();
    asked_.clear();
    for (; next < live_.size() && first + awake_.size() < plan_.batch; ++next) {
        if (live_[next].wake_ms > now_.ms) continue;
        awake_.push_back(next);
        asked_.push_back(live_[next].id);
    }
    const auto infos = engine_.case_infos(viewer_, asked_);
    std::size_t count = 0;
    for (std::size_t i = 0; i < infos.size(); ++i) {
        const std::size_t place = first + count;
        slots_[place].live = awake_[i];
        if (choose(live_[awake_[i]], infos[i], slots_[place], commands_[place])) ++count;
    }
    return count;
}

Result<void> Driver::commit(std::size_t count) {
    if (count == 0) return {};
    const std::uint64_t begin = nanoseconds();
    engine_.apply({commands_.data(), count}, {outcomes_.data(), count});
    const std::uint64_t took = nanoseconds() - begin;
    result_.engine_ns += took;
    result_.commit_times.add(took);
    ++result_.commits;
    VORGANG_TRY(acknowledge(count));
    return note(count);
}

Result<void> Driver::acknowledge(std::size_t count) {
    if (acknowledged_ == nullptr) return {};
    return acknowledged_->write({commands_.data(), count}, {outcomes_.data(), count});
}

Result<void> Driver::note(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const Outcome& outcome = outcomes_[i];
        const bool starts = commands_[i].case_id.number == 0;
        if (outcome.accepted()) {
            busy_ = 0;
            if (!outcome.duplicate) ++result_.steps;
            if (!starts) live_[slots_[i].live].refused = 0;
            continue;
        }
        const Error& error = *outcome.error;
        if (error.code == ErrorCode::busy && ++busy_ <= busy_max) return {};
        if (is_no_answer(error.code)) return error;
        std::string reason(to_text(error.code));
        if (!error.rule.empty()) reason += " " + error.rule;
        ++result_.refusals[reason];
        if (!starts) ++live_[slots_[i].live].refused;
    }
    return {};
}

// Ended cases are marked by a sleep without end.
void Driver::forget(Live& live) {
    live.wake_ms = no_due.ms;
}

void Driver::forget_ended() {
    std::erase_if(live_, [](const Live& live) { return live.wake_ms == no_due.ms; });
}

Result<void> Driver::pass_time() {
    if (live_.empty()) return {};
    now_.ms += 10 * minute_ms;
    const auto sooner = std::ranges::min_element(live_, {}, &Live::wake_ms);
    // To the day after it, so that a day's deadlines fall due together.
    if (sooner->wake_ms > now_.ms) now_.ms = sooner->wake_ms + day_ms;
    // What comes due again and again is not waited for: the case is looked at first.
    const std::uint64_t done_max = live_.size() * plan_.records_max;
    std::uint64_t done = 0;
    for (bool more = true; more && done < done_max;) {
        const std::uint64_t begin = nanoseconds();
        const auto work = engine_.advance_to(now_, 1000, true);
        if (!work && work.error().code == ErrorCode::busy && ++busy_ <= busy_max) continue;
        if (!work) return work.error();
        if (!work->stuck.empty()) return work->stuck.front().error;
        result_.engine_ns += nanoseconds() - begin;
        result_.steps += work->done;
        result_.deadlines += work->done;
        done += work->done;
        more = work->more;
    }
    return {};
}

bool Driver::choose(Live& live, const Result<CaseInfo>& info, Slot& slot, Command& command) {
    slot.data.clear();
    slot.person.clear();
    slot.cancels = false;
    command = {};
    command.case_id = live.id;
    command.at = now_;
    if (!info && is_no_answer(info.error().code)) fault_ = info.error();
    if (!info || info->ended) {
        if (info) end_of(live, *info);
        forget(live);
        return false;
    }
    // Not even cancelling it is accepted.
    if (live.refused > 2 * refused_max) {
        ++result_.outcomes["?"];
        forget(live);
        return false;
    }
    inventor_.random() = Random(seed_of({plan_.seed, live.number, info->sequence, live.looks++}));
    if (plan_.keyed) {
        slot.key = key(live.number) + "." + std::to_string(info->sequence);
        command.key = slot.key;
    }
    // A load that goes on finds its cases further than where it began.
    now_ = std::max(now_, info->at);
    command.at = now_;
    live.endless = std::max(live.looks, info->sequence) >= plan_.records_max;
    if (live.endless || live.refused > refused_max || info->open.empty()) {
        cancel(slot, command);
        return true;
    }
    if (message_from_outside(live, *info, slot, command)) return true;
    if (extendable_ && inventor_.random().happens(20) && add_element(live, *info, slot, command))
        return true;
    if (!info->on_demand.empty() && inventor_.random().happens(20) &&
        begin_on_demand(live, *info, slot, command))
        return true;
    const std::size_t first = inventor_.random().below(info->open.size());
    for (std::size_t i = 0; i < info->open.size(); ++i)
        if (work_on(live, *info, info->open[(first + i) % info->open.size()], slot, command))
            return true;
    // Everything waits: sleep until the first of it is due.
    std::int64_t wake = no_due.ms - 1;
    for (const OpenInfo& open : info->open)
        if (open.due) wake = std::min(wake, open.due->ms);
    for (const DeadlineInfo& deadline : info->deadlines)
        if (!deadline.reached) wake = std::min(wake, deadline.due.ms);
    live.wake_ms = wake;
    if (wake != no_due.ms - 1) return false;
    cancel(slot, command);
    return true;
}

void Driver::end_of(Live& live, const CaseInfo& info) {
    if (info.cancelled && live.endless)
        ++result_.endless;
    else
        ++result_.outcomes[info.cancelled ? "-" : info.ending];
}

bool Driver::work_on(Live& live, const CaseInfo& info, const OpenInfo& open, Slot& slot,
                     Command& command) {
    command.activation = open.activation;
    switch (open.kind) {
    case OpenKind::task:
        // Now and then nobody does anything and the deadline passes.
        if (open.due && inventor_.random().happens(20)) {
            live.wake_ms = open.due->ms;
            return false;
        }
        complete(live, info, open, slot, command);
        return true;
    case OpenKind::call:
        if (open.due && *open.due > now_) return false;
        answer(open, slot, command);
        return true;
    case OpenKind::message: {
        const auto message = std::ranges::find(model_.messages, open.name, &Message::name);
        command.kind = CommandKind::deliver;
        command.name = message->name;
        slot.data = inventor_.for_message(*message, today());
        act_as(message->role, live.number, 0, slot, command);
        return true;
    }
    case OpenKind::incident:
        ++result_.outcomes["! " + open.name];
        cancel(slot, command);
        return true;
    case OpenKind::wait: break;
    }
    return false;
}

// A message that what runs listens to: now and then one for a section, seldom one for the whole
// process, such as a withdrawal, which mostly ends it.
bool Driver::message_from_outside(const Live& live, const CaseInfo& info, Slot& slot,
                                  Command& command) {
    const bool sections = sections_hear_ && inventor_.random().happens(50);
    if (!sections && !inventor_.random().happens(10)) return false;
    const std::vector<Index> heard = heard_messages(info, sections);
    if (heard.empty()) return false;
    const std::size_t which = heard.size() == 1 ? 0 : inventor_.random().below(heard.size());
    const Message& message = model_.messages[heard[which]];
    command.kind = CommandKind::deliver;
    command.name = message.name;
    slot.data = inventor_.for_message(message, today());
    act_as(message.role, live.number, 0, slot, command);
    return true;
}

// Of the whole process, or of the sections in which something is open.
std::vector<Index> Driver::heard_messages(const CaseInfo& info, bool sections) const {
    std::vector<Index> heard;
    const auto lies_in = [this](Index scope, Index wanted) {
        while (scope != none && scope != wanted)
            scope = model_.scopes[scope].parent;
        return scope == wanted;
    };
    for (const Handler& handler : model_.handlers) {
        if (handler.message == none || (handler.scope != 0) != sections) continue;
        if (std::ranges::any_of(info.open, [&](const OpenInfo& open) {
                return lies_in(open.scope, handler.scope);
            }))
            heard.push_back(handler.message);
    }
    return heard;
}

// What a person may begin beside what runs.
bool Driver::begin_on_demand(const Live& live, const CaseInfo& info, Slot& slot, Command& command) {
    const OnDemand& one = info.on_demand[inventor_.random().below(info.on_demand.size())];
    const auto handler = std::ranges::find_if(model_.handlers, [&](const Handler& candidate) {
        return candidate.role != none && candidate.name == one.name;
    });
    if (handler == model_.handlers.end() || model_.roles[handler->role].external) return false;
    command.kind = CommandKind::begin_aside;
    command.name = handler->name;
    act_as(handler->role, live.number, 0, slot, command);
    return true;
}

// One more element of a list that is being worked on.
bool Driver::add_element(const Live& live, const CaseInfo& info, Slot& slot, Command& command) {
    for (const Loop& loop : model_.loops) {
        if (loop.extended_by == none || model_.fields[loop.list].frame != 0) continue;
        const auto is_of_loop = [&](const FieldInfo& entry) {
            return entry.name.starts_with(loop.name + ".");
        };
        if (std::ranges::none_of(info.open, [&](const OpenInfo& open) {
                return std::ranges::any_of(open.element, is_of_loop);
            }))
            continue;
        const Type& item = model_.elements[model_.fields[loop.list].type.element];
        command.kind = CommandKind::add_element;
        command.name = model_.fields[loop.list].name;
        slot.data = inventor_.for_entries(model_.contexts[item.context].entries, today());
        act_as(loop.extended_by, live.number, 0, slot, command);
        return true;
    }
    return false;
}

void Driver::complete(const Live& live, const CaseInfo& info, const OpenInfo& open, Slot& slot,
                      Command& command) {
    const auto step = std::ranges::find(model_.steps, open.name, &Step::name);
    command.kind = CommandKind::complete;
    slot.data = inventor_.for_step(*step, open.element, info.fields, today());
    const auto role = std::ranges::find(model_.roles, open.role, &Role::name); // found by a rule
    act_as(static_cast<Index>(role - model_.roles.begin()), live.number,
           open.activation + live.refused, slot, command);
}

void Driver::answer(const OpenInfo& open, Slot& slot, Command& command) {
    command.kind = CommandKind::tool_answer;
    if (inventor_.random().happens(30)) {
        command.answer = Answer::failed_for_now;
        command.text = "load";
    } else {
        for (const Operation& operation : model_.operations) {
            const std::string tool =
                operation.tool == none ? "" : model_.tools[operation.tool].name + ".";
            if (tool + operation.name == open.name)
                slot.data = inventor_.for_operation(operation, today());
        }
    }
    command.data = slot.data;
}

void Driver::cancel(Slot& slot, Command& command) {
    command.kind = CommandKind::cancel;
    command.text = "load";
    slot.role =
        model_.lead == none ? onlooker[0] : std::string_view(model_.roles[model_.lead].name);
    slot.person = "leitung";
    command.actor = {slot.person, {&slot.role, 1}, ""};
}

// Inside the authority another person for each activation, so that four eyes are satisfied; of an
// external role there is one holder per case.
void Driver::act_as(Index role, std::uint64_t number, std::uint32_t salt, Slot& slot,
                    Command& command) {
    constexpr std::uint64_t people = 50;
    const Role& acting = model_.roles[role == none ? 0 : role];
    slot.role = acting.name;
    slot.person =
        acting.name + " " +
        std::to_string(acting.external ? number : (number * 7 + std::uint64_t{salt} * 13) % people);
    command.actor = {slot.person, {&slot.role, 1}, ""};
    command.data = slot.data;
}

void Driver::tell_apart(const std::vector<Index>& fields, std::uint64_t number, Slot& slot) {
    for (const Index field : fields)
        for (Assignment& a : slot.data)
            if (a.field.name == model_.fields[field].name && a.value.text() != nullptr)
                a.value = Value(*a.value.text() + " " + plan_.name + std::to_string(number));
}

std::string Driver::key(std::uint64_t number) const {
    return (plan_.name.empty() ? "load" : plan_.name) + "." + std::to_string(plan_.seed) + "." +
           std::to_string(number);
}

// The same for the same number, whenever it is made: a load that goes on makes it again.
void Driver::start(Slot& slot, Command& command, std::uint64_t number) {
    command = {};
    command.kind = CommandKind::start;
    command.process = model_.name;
    command.tenant = place_.tenant;
    command.at = {begin_.ms + static_cast<std::int64_t>(number) * 1000 % office_hours_ms};
    inventor_.random() = Random(seed_of({plan_.seed, number}));
    command.entropy = {inventor_.random().next(), seed_of({number_of(plan_.name), number})};
    if (plan_.keyed) {
        slot.key = key(number);
        command.key = slot.key;
    }
    slot.data.clear();
    if (!process_.inputs().empty()) {
        slot.data = inventor_.for_fields(process_.inputs(), today());
        command.data = slot.data;
        return;
    }
    if (process_.beginning() == none) return;
    const Position& first = model_.positions[process_.beginning()];
    if (first.kind == PositionKind::step) {
        const Step& step = model_.steps[first.detail];
        slot.data = inventor_.for_step(step, {}, {}, today());
        act_as(step.role, number, 0, slot, command);
        return;
    }
    const Message& message = model_.messages[first.detail];
    command.kind = CommandKind::deliver;
    command.name = message.name;
    slot.data = inventor_.for_message(message, today());
    // Names that find a case are told apart, or the message goes to a case that is open already;
    // what only one case may begin with as well.
    tell_apart(message.by, number, slot);
    tell_apart(model_.once, number, slot);
    act_as(message.role, number, 0, slot, command);
}

} // namespace vorgang::tool
