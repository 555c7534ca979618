#include "meaning/check.hpp"

#include "meaning/declare.hpp"
#include "meaning/flow.hpp"
#include "meaning/rules.hpp"

namespace vorgang::dsl::meaning {

Model check(const syntax::Tree& tree, Diagnostics& diagnostics) {
    Model model;
    model.tree = &tree.process;
    Context context{tree.process, model, diagnostics, {}, {}, {}, {}};
    declare(context);
    check_rules(context);
    resolve_flow(context);
    resolve_jumps(context);
    return model;
}

} // namespace vorgang::dsl::meaning
