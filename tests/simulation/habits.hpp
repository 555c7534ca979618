// What people do, and when: by chance, mostly what is sensible.
#pragma once

#include "host.hpp"

namespace vorgang::simulation {

class Habits {
  public:
    Habits(World& world, Host& host) : world_(world), host_(host) {}

    // One commit or a few.
    void turn();
    // Does what is open until every case has come to its end.
    void go_to_the_end();

  private:
    void work_on_some();
    bool give_late_answer();
    void ask_once_more();
    [[nodiscard]] Order begin();
    [[nodiscard]] std::optional<Order> for_case(CaseId id);
    [[nodiscard]] std::optional<Order> for_open(const CaseInfo& info, const OpenInfo& open);
    [[nodiscard]] Order complete(const CaseInfo& info, const OpenInfo& open);
    [[nodiscard]] Order for_lead(CommandKind kind, CaseId id);
    [[nodiscard]] Order fresh(CommandKind kind, CaseId id);
    [[nodiscard]] std::optional<CaseInfo> look_at(CaseId id);

    World& world_;
    Host& host_;
    std::uint64_t keys_ = 0;
};

} // namespace vorgang::simulation
