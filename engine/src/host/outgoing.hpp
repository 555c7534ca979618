// What leaves a case: a call, a message, what it means for another case.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/site.hpp"
#include "run/case_block.hpp"
#include "vorgang/engine/query.hpp"

namespace vorgang::host {

// Who has an external role in a case that calls another one.
struct Held {
    std::string role;
    std::string person;
    bool represents = false;
};

// What is to be made, with everything that is needed for it, apart from the store.
struct Outgoing {
    enum class Kind : std::uint8_t {
        call,    // of a tool
        message, // handed to the host
        begin,   // of a case of the process that is called
        answer,  // of a case that has ended, to the one that called it
        cancel   // of a case that is not waited for any more
    };
    OutgoingRow row;
    Kind kind = Kind::call;
    std::string tool;
    std::string name; // operation, message or process; answer: outcome, "" where it was cancelled
    std::string role;
    std::string key;
    std::uint32_t attempt = 1;
    std::vector<FieldInfo> values;
    std::string tenant;
    std::uint32_t deployment = 0; // of the case

    // Between cases.
    CaseId other;              // answer, cancel: the other case
    std::uint32_t awaited = 0; // begin, answer: the call that waits; 0: nobody waits
    std::vector<Held> held;    // begin
    Entropy salt;              // begin
};

// tools.cpp. Reads the arguments of a call or the fields of a message.
void unpack(std::span<const std::byte> blob, const std::vector<Parameter>& parameters,
            const ProcessModel& model, std::vector<FieldInfo>& values);
// The fields of a message, as fields of the case.
void unpack(std::span<const std::byte> blob, std::span<const Index> fields,
            const ProcessModel& model, std::vector<FieldInfo>& values);
// The same for each attempt of a call, and each time a message is handed over.
[[nodiscard]] std::string key_of(CaseId id, Index position, std::uint32_t activation);

// called.cpp. What the case has to say to another one under this number; false: nothing. Error:
// corrupt.
[[nodiscard]] Result<bool> describe_errand(run::CaseView view, const Site& site, Outgoing& out);
// What beginning a case needs beside the arguments.
void describe_begin(run::CaseView view, const Site& site, Index position, Outgoing& out);

} // namespace vorgang::host
