// Where a case is kept, so that an engine can end and another one can go on with it.
#pragma once

#include <memory>

#include "vorgang/engine/store.hpp"

namespace vorgang::model {

class Shelf {
  public:
    // On a file: SQLite. Where that is not built, in memory all the same.
    explicit Shelf(bool on_file);
    ~Shelf();
    Shelf(const Shelf&) = delete;
    Shelf& operator=(const Shelf&) = delete;

    // The engine before has ended.
    [[nodiscard]] std::unique_ptr<Store> open();

  private:
    struct File;
    std::unique_ptr<File> file_;
    std::shared_ptr<Store> memory_;
};

} // namespace vorgang::model
