// The suite on PostgreSQL: with a connection of the store's own, and on one of the host.
#include "postgres_test.hpp"

namespace vorgang::conformance {

namespace {

class OwnHome final : public StoreHome {
  public:
    std::unique_ptr<Store> open() override { return well(postgres_store(url_)); }

  private:
    std::string url_ = shared_server().new_database();
};

// A connection of the host that stays open while stores come and go.
class HostHome final : public StoreHome {
  public:
    std::unique_ptr<Store> open() override { return well(postgres_store(host_.connection())); }

  private:
    Pg host_{shared_server().new_database()};
};

template<class Home>
StoreKind kind(std::string name) {
    return {std::move(name), [] { return std::make_unique<Home>(); }, true, true};
}

INSTANTIATE_TEST_SUITE_P(Postgres, StoreConformance,
                         testing::Values(kind<OwnHome>("postgres_own"),
                                         kind<HostHome>("postgres_host")),
                         kind_name);

} // namespace
} // namespace vorgang::conformance
