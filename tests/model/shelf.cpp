#include "shelf.hpp"

#include "kept_store.hpp"
#include "scratch.hpp"
#include "vorgang/engine/engine.hpp"
#ifdef VORGANG_MODEL_SQLITE
#include "vorgang/sqlite/sqlite_store.hpp"
#endif

namespace vorgang::model {

struct Shelf::File {
    conformance::Scratch scratch;
};

Shelf::Shelf(bool on_file) {
#ifdef VORGANG_MODEL_SQLITE
    if (on_file) file_ = std::make_unique<File>();
#else
    (void)on_file;
#endif
    if (file_ == nullptr) memory_ = memory_store();
}

Shelf::~Shelf() = default;

std::unique_ptr<Store> Shelf::open() {
#ifdef VORGANG_MODEL_SQLITE
    if (file_ != nullptr)
        return sqlite_store(file_->scratch.file("cases.db"), {.durability = Durability::off})
            .value();
#endif
    return std::make_unique<testing::KeptStore>(memory_);
}

} // namespace vorgang::model
