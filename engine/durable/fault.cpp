#include "durable/fault.hpp"

namespace vorgang::durable {

Error damaged(std::string_view what) {
    return {ErrorCode::corrupt, std::string(what), "",
            "was im Speicher steht, ist nicht das, was geschrieben wurde",
            "what the store holds is not what was written"};
}

Error no_such_case() {
    return {ErrorCode::not_found, "case", "", "diesen Vorgang gibt es nicht",
            "there is no such case"};
}

Error overtaken() {
    return {ErrorCode::conflict, "case", "", "der Vorgang wurde inzwischen von anderen geändert",
            "somebody else has changed the case meanwhile"};
}

Error inside_host_transaction() {
    return {ErrorCode::conflict, "transaction", "",
            "ein neuer Prozess lässt sich nicht in einer offenen Transaktion bereitstellen",
            "a new process cannot be deployed while the host has a transaction open"};
}

Error torn() {
    return {ErrorCode::conflict, "transaction", "",
            "eine Änderung ist gescheitert, deshalb wird keine dieser Änderungen behalten",
            "one change failed, so none of these changes is kept"};
}

Error malformed(std::string_view what) {
    return {ErrorCode::invalid_data, std::string(what), "",
            "diese Bytes haben nicht die Form, die der Speicher braucht",
            "these bytes do not have the form the store needs"};
}

} // namespace vorgang::durable
