// What the parts of one decision share: where and when it is decided, and the working memory,
// which is kept from command to command.
#pragma once

#include <vector>

#include "run/case_draft.hpp"
#include "run/record.hpp"
#include "run/scratch.hpp"
#include "vorgang/engine/deployment.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

struct Context {
    const Deployment* deployment = nullptr;
    const ProcessModel* model = nullptr;
    Instant at;
    CaseDraft draft;
    std::vector<Event> events;
    ByteWriter blob;
    Scratch scratch;
};

} // namespace vorgang::run
