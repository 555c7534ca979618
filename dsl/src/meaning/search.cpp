#include "meaning/search.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace vorgang::dsl::meaning {
namespace {

RowSet all_rows(std::size_t count) {
    RowSet rows(count);
    for (std::size_t row = 0; row < count; ++row)
        rows.add(row);
    return rows;
}

} // namespace

Search::Search(Domain domain, std::size_t rows, bool surely, Effort& effort)
    : domain_(std::move(domain)), rows_(rows), surely_(surely), effort_(effort) {
    std::vector<bool> placed(domain_.variables().size());
    std::vector<bool> looked_at(domain_.inputs());
    for (const std::size_t variable : order()) {
        Step& step = steps_.emplace_back();
        step.variable = variable;
        step.fixed = domain_.alone(variable);
        const auto& variables = domain_.variables();
        const bool same_group =
            steps_.size() > 1 &&
            variables[steps_[steps_.size() - 2].variable].group == variables[variable].group;
        step.memorable = !same_group;
        placed[variable] = true;
        for (std::size_t input = 0; input < domain_.inputs(); ++input) {
            const auto& needs = domain_.needs(input);
            const bool ready = !needs.empty() && std::ranges::all_of(needs, [&](std::size_t need) {
                return placed[need];
            });
            if (!ready || looked_at[input]) continue;
            looked_at[input] = true;
            step.inputs.push_back(input);
        }
        if (step.fixed) cut(step);
    }
    // Where few pieces come first, few ways are followed.
    const auto linked = std::ranges::find(steps_, false, &Step::fixed);
    std::stable_sort(steps_.begin(), linked, [](const Step& one, const Step& other) {
        return one.pieces.size() < other.pieces.size();
    });
    RowSet settled = all_rows(rows_);
    for (std::size_t at = steps_.size(); at-- > 0;) {
        for (const std::size_t input : steps_[at].inputs)
            settled.subtract(tested(input));
        steps_[at].settled = settled;
    }
}

// Inputs that are compared with constants alone come first, then group by group what is compared
// with one another.
std::vector<std::size_t> Search::order() const {
    const auto& variables = domain_.variables();
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < variables.size(); ++i) {
        const bool idle =
            variables[i].of == Variable::Of::input && domain_.alone(i) && domain_.needs(i).empty();
        if (!idle) order.push_back(i);
    }
    std::ranges::stable_sort(order, {}, [&](std::size_t i) {
        const bool alone = domain_.alone(i);
        return std::tuple(!alone, alone ? 0 : variables[i].group,
                          variables[i].of == Variable::Of::input);
    });
    return order;
}

RowSet Search::tested(std::size_t input) const {
    RowSet rows(rows_);
    for (std::size_t row = 0; row < rows_; ++row)
        if (domain_.tested(input, row)) rows.add(row);
    return rows;
}

// The pieces of an input that stands alone.
void Search::cut(Step& step) {
    std::map<std::pair<RowSet, RowSet>, bool> seen;
    for (const Spot& spot : domain_.spots(step.variable)) {
        if (effort_.left == 0) return;
        if (!domain_.put(step.variable, spot)) continue;
        Fits fits = look(step.inputs.front(), all_rows(rows_));
        domain_.take_back(step.variable);
        if (seen.emplace(std::pair(fits.must, fits.may), true).second)
            step.pieces.push_back({spot, std::move(fits)});
    }
}

Search::Fits Search::look(std::size_t input, const RowSet& rows) {
    Fits fits{RowSet(rows_), RowSet(rows_)};
    for (std::size_t row = 0; row < rows_; ++row) {
        if (!rows.has(row)) continue;
        const Truth truth = domain_.truth(input, row);
        if (truth == is_yes) fits.must.add(row);
        if ((truth & is_yes) != 0) fits.may.add(row);
    }
    (void)effort_.spent(rows.size());
    return fits;
}

Search::Answer Search::find(const std::vector<std::uint32_t>& fit, const RowSet& miss) {
    fit_ = fit;
    miss_ = miss;
    failed_.clear();
    chosen_.clear();
    asked_ = miss;
    for (const std::uint32_t row : fit)
        asked_.add(row);
    ask_only(asked_);
    const bool found = visit(0, miss);
    if (effort_.left == 0) return Answer::given_up;
    return found ? Answer::found : Answer::none;
}

// A variable that none of the rows asks for gets no place.
void Search::ask_only(const RowSet& rows) {
    matters_.assign(domain_.variables().size(), false);
    for (std::size_t row = 0; row < rows_; ++row)
        for (std::size_t input = 0; input < domain_.inputs() && rows.has(row); ++input)
            for (const std::size_t variable : domain_.needs(input, row))
                matters_[variable] = true;
}

bool Search::visit(std::size_t at, const RowSet& left) {
    const bool done = at == steps_.size();
    if (done ? !left.empty() : left.meets(steps_[at].settled)) return false;
    const auto is_settled = [&](std::uint32_t row) { return done || steps_[at].settled.has(row); };
    if (left.empty() && std::ranges::all_of(fit_, is_settled)) {
        remember();
        return true;
    }
    const Step& step = steps_[at];
    if (step.memorable && failed_.contains({at, left})) return false;
    if (step.fixed) {
        for (const Piece& piece : step.pieces)
            if (go_on(at, piece.first, {piece.fits}, left)) return true;
    } else if (!matters_[step.variable]) {
        std::vector<Fits> fits;
        for (const std::size_t input : step.inputs)
            fits.push_back(look(input, asked_));
        if (go_on(at, {}, std::move(fits), left)) return true;
    } else {
        for (const Spot& spot : domain_.spots(step.variable)) {
            if (!domain_.put(step.variable, spot)) continue;
            std::vector<Fits> fits;
            for (const std::size_t input : step.inputs)
                fits.push_back(look(input, asked_));
            const bool found = go_on(at, spot, std::move(fits), left);
            domain_.take_back(step.variable);
            if (found) return true;
        }
    }
    if (step.memorable && effort_.left > 0) failed_.emplace(at, left);
    return false;
}

bool Search::go_on(std::size_t at, const Spot& spot, std::vector<Fits> fits, RowSet left) {
    if (effort_.spent(1)) return false;
    const auto misfits = [&](const Fits& one) {
        return !std::ranges::all_of(fit_, [&](std::uint32_t row) { return fitting(one).has(row); });
    };
    if (std::ranges::any_of(fits, misfits) || effort_.spent(left.words())) return false;
    for (const Fits& one : fits)
        left &= staying(one);
    chosen_.push_back({at, spot, std::move(fits)});
    const bool found = visit(at + 1, left);
    chosen_.pop_back();
    return found;
}

// The variables that matter in what was found: those the rows that fit test, and as few others as
// keep away those that shall not.
std::vector<bool> Search::mattering() const {
    std::vector<bool> matter(domain_.variables().size());
    const auto need = [&](std::size_t input) {
        for (std::size_t row = 0; row < rows_; ++row)
            for (const std::size_t variable : domain_.needs(input, row))
                matter[variable] = matter[variable] || asked_.has(row);
    };
    struct Column {
        std::size_t input;
        RowSet kept_away;
    };
    std::vector<Column> columns;
    RowSet open = miss_;
    for (const Chosen& one : chosen_) {
        for (std::size_t i = 0; i < one.fits.size(); ++i) {
            const std::size_t input = steps_[one.step].inputs[i];
            RowSet away = miss_;
            away.subtract(staying(one.fits[i]));
            const bool fitted = std::ranges::any_of(
                fit_, [&](std::uint32_t row) { return domain_.tested(input, row); });
            if (fitted) {
                need(input);
                open.subtract(away);
            } else {
                columns.push_back({input, std::move(away)});
            }
        }
    }
    while (!open.empty()) {
        const auto best = std::ranges::max_element(columns, {}, [&](const Column& column) {
            RowSet more = column.kept_away;
            more &= open;
            return more.size();
        });
        if (best == columns.end()) break;
        need(best->input);
        open.subtract(best->kept_away);
        columns.erase(best);
    }
    return matter;
}

void Search::remember() {
    example_.clear();
    const std::vector<bool> matter = mattering();
    for (const Chosen& one : chosen_) // those of a group have their places already
        if (steps_[one.step].fixed) (void)domain_.put(steps_[one.step].variable, one.spot);
    for (std::size_t variable = 0; variable < matter.size(); ++variable) {
        const auto has_it = [&](const Chosen& one) {
            return steps_[one.step].variable == variable;
        };
        if (!matter[variable] || !matters_[variable] || std::ranges::none_of(chosen_, has_it))
            continue;
        if (!example_.empty()) example_ += ", ";
        example_ += domain_.example(variable);
    }
    for (auto one = chosen_.rbegin(); one != chosen_.rend(); ++one)
        if (steps_[one->step].fixed) domain_.take_back(steps_[one->step].variable);
}

const Search::Step* Search::fixed_step(std::size_t input) const {
    for (const Step& step : steps_)
        if (step.fixed && step.variable == input) return &step;
    return nullptr;
}

RowSet Search::neighbours(std::uint32_t row) {
    RowSet all = all_rows(rows_);
    for (const Step& step : steps_) {
        if (!step.fixed || step.inputs.empty()) continue;
        RowSet meeting(rows_);
        for (const Piece& piece : step.pieces) {
            if (!piece.fits.may.has(row)) continue;
            (void)effort_.spent(meeting.words());
            meeting |= piece.fits.may;
        }
        all &= meeting;
    }
    return all;
}

std::vector<std::uint32_t> Search::alike(std::size_t input) const {
    const Step* step = fixed_step(input);
    if (step == nullptr) return {};
    std::map<std::vector<bool>, std::uint32_t> known;
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t row = 0; row < rows_; ++row) {
        std::vector<bool> fits;
        bool doubtful = false; // such a row is like no other
        for (const Piece& piece : step->pieces) {
            fits.push_back(piece.fits.must.has(row));
            doubtful = doubtful || piece.fits.may.has(row) != piece.fits.must.has(row);
        }
        numbers.push_back(doubtful ? row : known.emplace(std::move(fits), row).first->second);
    }
    return numbers;
}

bool Search::whole(std::size_t input, const std::vector<std::uint32_t>& rows) const {
    const Step* step = fixed_step(input);
    return step != nullptr && std::ranges::all_of(step->pieces, [&](const Piece& piece) {
               return std::ranges::any_of(
                   rows, [&](std::uint32_t row) { return piece.fits.must.has(row); });
           });
}

} // namespace vorgang::dsl::meaning
