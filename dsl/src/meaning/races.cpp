#include <algorithm>
#include <map>

#include "meaning/accesses.hpp"
#include "meaning/flow_checks.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

class Races {
  public:
    Races(Context& context, const Parallel& parallel) : c_(context), parallel_(parallel) {}

    void run() {
        std::map<Index, Touch> written;
        lanes_.resize(parallel_.lanes.size());
        for (std::size_t i = 0; i < lanes_.size(); ++i) {
            collect_accesses(c_.model, parallel_.lanes[i].block, lanes_[i]);
            for (const Access& access : lanes_[i])
                if (access.writes) note_write(written, i, access);
        }
        for (std::size_t i = 0; i < lanes_.size(); ++i)
            for (const Access& access : lanes_[i]) {
                const auto touch = written.find(access.field);
                if (!access.writes && touch != written.end() && touch->second.lane != i)
                    report(touch->second, i, access);
            }
    }

  private:
    struct Touch {
        std::size_t lane = 0;
        Access access;
        bool reported = false;
    };

    void note_write(std::map<Index, Touch>& written, std::size_t lane, const Access& access) {
        const auto [touch, fresh] = written.emplace(access.field, Touch{lane, access});
        if (!fresh && touch->second.lane != lane) report(touch->second, lane, access);
    }

    void report(Touch& first, std::size_t lane, const Access& access) {
        if (first.reported) return;
        first.reported = true;
        const Wording what =
            access.writes ? Wording{"geschrieben", "written"} : Wording{"gelesen", "read"};
        const std::string& name = c_.model.tables.fields[access.field].name;
        const std::string_view one = parallel_.lanes[first.lane].name;
        const std::string_view other = parallel_.lanes[lane].name;
        c_.report(draft<catalogue::race>(access.span, name, one, other, what)
                      .also(first.access.span, say("hier geschrieben", "written here"))
                      .help(mend(first, lane, access)));
    }

    // Whoever counts how many branches are through writes `n = n + 1` in each.
    [[nodiscard]] Wording mend(const Touch& first, std::size_t lane, const Access& access) const {
        if (!access.writes) return {};
        if (reads(first.lane, access.field) && reads(lane, access.field))
            return say("zum Zählen schreibt jeder Zweig ein eigenes Feld; wie viele davon bekannt "
                       "sind, zählt eine Regel",
                       "to count, each branch writes a field of its own, and a rule counts how "
                       "many of them are known");
        return say("jeder Zweig schreibt ein eigenes Feld; dahinter sind alle bekannt",
                   "each branch writes a field of its own; behind them all are known");
    }
    [[nodiscard]] bool reads(std::size_t lane, Index field) const {
        return std::ranges::any_of(lanes_[lane], [field](const Access& access) {
            return !access.writes && access.field == field;
        });
    }

    Context& c_;
    const Parallel& parallel_;
    std::vector<std::vector<Access>> lanes_;
};

} // namespace

void check_races(Context& context) {
    for (const Statement& statement : context.model.statements)
        if (const auto* parallel = std::get_if<Parallel>(&statement.node))
            Races(context, *parallel).run();
}

} // namespace vorgang::dsl::meaning
