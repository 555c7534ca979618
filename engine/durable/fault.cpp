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

Error no_such_queue() {
    return {ErrorCode::not_found, "queue", "", "diesen Arbeitsvorrat gibt es nicht",
            "there is no such worklist"};
}

Error opened_to_read(std::string_view store) {
    return {ErrorCode::read_only, std::string(store), "",
            "dieser Speicher ist nur zum Lesen geöffnet", "this store is open for reading only"};
}

Error inside_view() {
    return {ErrorCode::conflict, "view", "", "während einer Ansicht wird nichts geschrieben",
            "nothing is written during a view"};
}

Error inside_commit() {
    return {ErrorCode::conflict, "transaction", "",
            "während eines Schreibens beginnt keine Ansicht", "no view begins during a commit"};
}

Error in_use(std::string_view store) {
    return {ErrorCode::busy, std::string(store), "",
            "ein anderes Programm hat den Speicher offen; dafür muss er allein benutzt werden",
            "another program has the store open; this needs it alone"};
}

Error removed_meanwhile(std::string_view store) {
    return {
        ErrorCode::read_only, std::string(store), "",
        "aus diesem Speicher wurde inzwischen ein Mandant gelöscht; er muss neu geöffnet werden",
        "a tenant was removed from this store meanwhile; it has to be opened again"};
}

Error malformed(std::string_view what) {
    return {ErrorCode::invalid_data, std::string(what), "",
            "diese Bytes haben nicht die Form, die der Speicher braucht",
            "these bytes do not have the form the store needs"};
}

} // namespace vorgang::durable
