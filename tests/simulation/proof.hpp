// Whether a store that was opened holds what the world knows, all of it, and nothing else.
#pragma once

#include "world.hpp"

namespace vorgang::simulation {

// What was asked for and not answered when a program or a disk ended: it may be there or not.
struct Unanswered {
    bool anything = false;
    std::optional<Instant> advance{}; // time was to go on to here, in one commit
};

// Complains to the world of what is wrong; what is there and was not answered is known from now on.
void prove(Store& store, World& world, const Unanswered& unanswered);

// Whether all of the way to the end was gone once: what took effect, was answered, was handed over.
void prove_histories(const Engine& engine, World& world);

[[nodiscard]] Viewer everything();

} // namespace vorgang::simulation
