// Any bytes as a DMN file: findings or decisions, and each decision can be evaluated.
#include <cstddef>
#include <cstdint>
#include <string>

#include "vorgang/dsl/dmn.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vorgang;
    const dmn::File files[] = {{"fuzz", std::string(reinterpret_cast<const char*>(data), size)}};
    (void)dmn::imports_of(files[0]);
    const dmn::ReadResult read = dmn::read(files);
    if (!read.decisions) return 0;
    feel::Surroundings surroundings;
    surroundings.limits.steps = 20'000;
    surroundings.limits.list_items = 2'000;
    surroundings.limits.regex_steps = 20'000;
    for (feel::Index i = 0; i < read.decisions->model().elements.size() && i < 50; ++i) {
        const feel::Evaluation done = read.decisions->evaluate(i, {}, surroundings);
        for (const feel::Note& note : done.notes)
            (void)dmn::place_of(note, read.decisions->model());
        (void)to_json(done.value);
    }
    return 0;
}
