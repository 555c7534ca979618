#include "cutting_proxy.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace vorgang::conformance {
namespace {

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) std::abort();
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
}

bool send_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

// What there is to read now; nothing where the other side is gone.
std::string receive(int from) {
    std::string bytes(std::size_t{64} * 1024, '\0');
    const ssize_t count = recv(from, bytes.data(), bytes.size(), 0);
    bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
    return bytes;
}

bool readable(int descriptor, int timeout_ms) {
    pollfd one{descriptor, POLLIN, 0};
    return poll(&one, 1, timeout_ms) > 0;
}

// Notes the names under which statements that end a commit are prepared: COMMIT itself, and what
// appends records, where all of a commit is one line of statements without it. A message that
// prepares is its name and the text, each with a zero behind it.
void note_names(std::string_view asked, std::vector<std::string>& names) {
    using namespace std::string_view_literals;
    for (const std::string_view word : {"\0COMMIT"sv, "INSERT INTO vorgang.records("sv})
        for (std::size_t at = asked.find(word); at != std::string_view::npos;
             at = asked.find(word, at + 1)) {
            const std::size_t end = asked.find_last_of('\0', at); // of the name
            if (end == std::string_view::npos || end < 2) continue;
            const std::size_t before = asked.find_last_of('\0', end - 1);
            if (before + 1 < end) names.emplace_back(asked.substr(before + 1, end - before - 1));
        }
}

// The message at the end of a line of statements.
constexpr std::string_view sync("S\0\0\0\4", 5);

} // namespace

CuttingProxy::CuttingProxy(std::string server) : server_(std::move(server)) {
    listener_ = socket(AF_UNIX, SOCK_STREAM, 0);
    const sockaddr_un address = address_of(scratch_.file(".s.PGSQL.5432"));
    if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        listen(listener_, 8) != 0)
        std::abort();
    thread_ = std::thread([this] { serve(); });
}

CuttingProxy::~CuttingProxy() {
    ends_ = true;
    thread_.join();
    close(listener_);
}

std::string CuttingProxy::url(const std::string& database) const {
    std::string folder = scratch_.file("");
    folder.pop_back();
    return "host='" + folder +
           "' user=vorgang gssencmode=disable sslmode=disable dbname=" + database;
}

// One connection at a time is enough: a store has one.
void CuttingProxy::serve() {
    while (!ends_) {
        if (!readable(listener_, 10)) continue;
        const int client = accept(listener_, nullptr, nullptr);
        if (!refuses_) pump(client);
        close(client);
    }
}

int CuttingProxy::reach_server() const {
    const int server = socket(AF_UNIX, SOCK_STREAM, 0);
    const sockaddr_un address = address_of(server_);
    if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        std::abort();
    return server;
}

void CuttingProxy::pump(int client) {
    const int server = reach_server();
    std::vector<std::string> names;
    std::string line; // what was asked since the last end of a line, which may come in pieces
    while (!ends_) {
        pollfd both[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
        if (poll(both, 2, 10) <= 0) continue;
        if (both[1].revents != 0) {
            const std::string answer = receive(server);
            if (answer.empty() || !send_all(client, answer)) break;
        }
        if (both[0].revents != 0) {
            const std::string asked = receive(client);
            if (asked.empty()) break;
            line += asked;
            const bool is_whole = line.ends_with(sync);
            if (is_whole) note_names(line, names);
            const bool commits =
                is_whole && std::ranges::any_of(names, [&](const std::string& name) {
                    return line.find(name) != std::string::npos;
                });
            if (is_whole) line.clear();
            const Cut cut = commits ? cut_.exchange(Cut::never) : Cut::never;
            if (cut != Cut::never) ++cuts_;
            if (cut == Cut::before_commit || !send_all(server, asked)) break;
            if (cut == Cut::during_commit) break;
            if (cut == Cut::after_commit) {
                readable(server, 10'000);
                break;
            }
        }
    }
    close(server);
}

} // namespace vorgang::conformance
