// What accompanies runs while lanes run beside it. A field it writes is written by nobody else
// there, and read only where it may be unknown: nobody can say whether it was written yet.
#include <algorithm>
#include <map>
#include <set>

#include "meaning/accesses.hpp"
#include "meaning/beside.hpp"
#include "meaning/flow.hpp"
#include "meaning/flow_checks.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

class AsideRaces {
  public:
    explicit AsideRaces(Context& context) : c_(context), m_(context.model) {}

    void run() {
        std::map<BlockId, std::vector<Beside>> parts;
        for (const Beside& one : blocks_beside(m_))
            parts[one.part].push_back(one);
        for (const auto& [part, besides] : parts)
            check(part, besides);
    }

  private:
    struct Written {
        BlockId by = nowhere;
        Span span;
    };

    void check(BlockId part, const std::vector<Beside>& besides) {
        std::set<BlockId> asides;
        std::vector<Access> accesses;
        collect_accesses(m_, part, accesses);
        for (const Beside& one : besides) {
            asides.insert(one.aside);
            if (one.handler != nullptr) collect_accesses(m_, *one.handler, accesses);
        }
        std::map<Index, Written> written;
        for (const Access& access : accesses)
            if (const BlockId by = party(access.frame, asides); access.writes && by != nowhere)
                written.try_emplace(access.field, Written{by, access.span});
        for (const Access& access : accesses) {
            const auto touch = written.find(access.field);
            if (touch == written.end() || touch->second.by == party(access.frame, asides)) continue;
            if (access.writes || !m_.tables.fields[access.field].type.optional)
                report(access, touch->second.span);
        }
    }

    // Which of the asides an access belongs to; nowhere: what they accompany.
    BlockId party(BlockId frame, const std::set<BlockId>& asides) const {
        while (frame != nowhere && !asides.contains(frame)) {
            const StatementId owner = m_.blocks[frame].owner;
            frame = owner == nowhere ? nowhere : frame_of(m_, m_.statements[owner].block);
        }
        return frame;
    }

    // One field is one mistake, however often it is touched.
    void report(const Access& access, Span aside) {
        if (!reported_.insert(access.field).second) return;
        const Wording what =
            access.writes ? Wording{"geschrieben", "written"} : Wording{"gelesen", "read"};
        const std::string& name = m_.tables.fields[access.field].name;
        auto finding = draft<catalogue::aside_race>(access.span, name, what)
                           .also(aside, say("nebenbei geschrieben", "written alongside"));
        if (!access.writes)
            c_.report(
                std::move(finding).help(say("mit einem Typ mit `?` darf `{}` hier gelesen werden",
                                            "with a type with `?` one may read `{}` here", name)));
        else
            c_.report(std::move(finding));
    }

    Context& c_;
    const Model& m_;
    std::set<Index> reported_;
};

} // namespace

void check_aside_races(Context& context) {
    AsideRaces(context).run();
}

} // namespace vorgang::dsl::meaning
