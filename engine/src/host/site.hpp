// A deployment as the engine uses it: with the worklist of each role.
#pragma once

#include <vector>

#include "process/tables.hpp"
#include "vorgang/engine/deployment.hpp"
#include "vorgang/engine/process_model.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang::host {

// Where the task of a position is listed, and whether its due date lies in other cells.
struct TaskPlace {
    QueueId queue;              // of a step whose role is always the same
    const Step* step = nullptr; // whose role the case knows; else null
    bool dated = false;
};

struct Site {
    Deployment deployment;
    std::vector<TaskPlace> task_places = {}; // by position
    std::vector<QueueId> queues = {};        // by role
    std::vector<Index> searchable = {};      // fields
    bool has_names = false;   // field values find cases, for somebody or some message
    bool has_outside = false; // some role is external

    [[nodiscard]] const ProcessModel& model() const noexcept {
        return deployment.process().tables().model; // model() of a process is a call
    }
    [[nodiscard]] std::string_view tenant() const noexcept { return deployment.place().tenant; }
};

// Makes the worklists it needs in the store, where it has none of these names yet.
[[nodiscard]] Result<Site> make_site(Store& store, Deployment deployment);

// The same of what a store holds. Errors: corrupt, those of the store.
[[nodiscard]] Result<Site> site_of(Store& store, const StoredDeployment& stored,
                                   const Limits& limits);

} // namespace vorgang::host
