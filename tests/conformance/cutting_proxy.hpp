// Stands between a store and the server, and cuts the connection around the end of a commit when
// told to.
#pragma once

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "scratch.hpp"

namespace vorgang::conformance {

enum class Cut : unsigned char {
    never,
    before_commit, // the server does not get to see it
    during_commit, // the server works on it
    after_commit   // the server has answered, the store does not get to see it
};

class CuttingProxy {
  public:
    // `server` is the socket of the server.
    explicit CuttingProxy(std::string server);
    ~CuttingProxy();
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;

    // Once: at the end of the next commit.
    void cut_next(Cut cut) { cut_ = cut; }
    // While it refuses, nobody reaches the server.
    void refuse(bool on) { refuses_ = on; }
    [[nodiscard]] int cuts() const { return cuts_; }
    // What leads to the server through it.
    [[nodiscard]] std::string url(const std::string& database) const;

  private:
    void serve();
    void pump(int client);
    [[nodiscard]] int reach_server() const;

    Scratch scratch_;
    std::string server_;
    std::atomic<Cut> cut_ = Cut::never;
    std::atomic<bool> refuses_ = false;
    std::atomic<bool> ends_ = false;
    std::atomic<int> cuts_ = 0;
    int listener_ = -1;
    std::thread thread_;
};

} // namespace vorgang::conformance
