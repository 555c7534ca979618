#include "error.hpp"

#include <algorithm>

namespace vorgang::postgres {
namespace {

struct Sentence {
    ErrorCode code;
    const char* german;
    const char* english;
};

struct Kind {
    std::string_view prefix; // of SQLSTATE
    Sentence sentence;
};

constexpr Sentence busy = {ErrorCode::busy, "der Speicher wird gerade von jemand anderem gebraucht",
                           "somebody else is using the store"};
constexpr Sentence overtaken_by_other = {
    ErrorCode::conflict, "was geändert werden sollte, haben inzwischen andere geändert",
    "somebody else has changed meanwhile what was to be changed"};
constexpr Sentence full = {ErrorCode::full, "im Speicher ist kein Platz mehr",
                           "the store has no room left"};
constexpr Sentence read_only = {ErrorCode::read_only, "der Speicher lässt sich nur lesen",
                                "the store can only be read"};
constexpr Sentence not_found = {ErrorCode::not_found, "die Datenbank lässt sich nicht öffnen",
                                "the database cannot be opened"};
constexpr Sentence too_much = {ErrorCode::limit, "das ist mehr, als eine Zeile des Speichers fasst",
                               "this is more than a row of the store holds"};
constexpr Sentence other = {ErrorCode::corrupt,
                            "der Speicher lässt sich nicht lesen oder ist beschädigt",
                            "the store cannot be read or is damaged"};

// The first that fits. docs/formats/postgres.md shows the table.
constexpr Kind kinds[] = {
    {"40", overtaken_by_other},    // serialization failure, deadlock
    {"23", overtaken_by_other},    // a key that is there already
    {"22012", overtaken_by_other}, // statements of ours divide by zero where a case has moved on
    {"55P03", busy},               // lock timeout
    {"57014", busy},               // statement timeout
    {"57", busy},                  // the server stops, or starts
    {"53100", full},
    {"53", busy}, // too many connections, no memory
    {"25006", read_only},
    {"25", overtaken_by_other}, // the transaction of the host has failed already
    {"42501", read_only},
    {"08", not_found},
    {"28", not_found},
    {"3D", not_found},
    {"54", too_much},
};

const Sentence& sentence_of(std::string_view state) {
    for (const Kind& kind : kinds)
        if (state.starts_with(kind.prefix)) return kind.sentence;
    return other;
}

Error make(const Sentence& sentence, std::string_view cause) {
    while (!cause.empty() && cause.back() == '\n')
        cause.remove_suffix(1);
    std::string tail = cause.empty() ? "" : " (" + std::string(cause) + ")";
    std::ranges::replace_if(
        tail, [](char letter) { return letter == '\n' || letter == '\t'; }, ' ');
    return {sentence.code, "store", "", sentence.german + tail, sentence.english + tail};
}

} // namespace

Error error_of(std::string_view state, std::string_view message) {
    return make(sentence_of(state), std::string(state) + " " + std::string(message));
}

Error unreachable(std::string_view message) {
    return make(
        {ErrorCode::busy, "der Speicher ist nicht erreichbar", "the store cannot be reached"},
        message);
}

Error cut_off() {
    return make({ErrorCode::busy,
                 "die Verbindung zum Speicher ist abgerissen; geändert wurde nichts",
                 "the connection to the store was lost; nothing was changed"},
                "");
}

Error unknown_outcome() {
    return make({ErrorCode::outcome_unknown,
                 "ob der Speicher die Änderung behalten hat, ist ungewiss",
                 "whether the store kept the change is not known"},
                "");
}

Error foreign(std::string_view what) {
    return {ErrorCode::corrupt, std::string(what), "",
            "das Schema vorgang dieser Datenbank hat nicht Vorgang angelegt",
            "the schema vorgang of this database was not made by Vorgang"};
}

Error newer() {
    return {ErrorCode::newer_format, "store", "",
            "diesen Speicher hat eine neuere Version von Vorgang geschrieben",
            "this store was written by a later release of Vorgang"};
}

Error not_owner() {
    return {ErrorCode::read_only, "store", "",
            "die Tabellen gehören einem anderen Benutzer; nur er kann sie neu schreiben",
            "the tables belong to another user, who alone can write them anew"};
}

Error no_store() {
    return {ErrorCode::not_found, "store", "", "in dieser Datenbank ist kein Speicher von Vorgang",
            "this database holds no store of Vorgang"};
}

Error unfinished() {
    return {ErrorCode::conflict, "store", "",
            "in dieser Datenbank steht eine Kopie, die noch läuft oder nicht zu Ende kam; wer noch "
            "einmal hierher kopiert, beginnt sie von vorn",
            "this database holds a copy that is still running or did not come to its end; copying "
            "here again begins it anew"};
}

Error not_empty() {
    return {ErrorCode::conflict, "store", "", "in dieser Datenbank sind schon Vorgänge",
            "this database has cases already"};
}

Error made_for_one_server() {
    return {ErrorCode::conflict, "store", "",
            "dieser Speicher ist für einen einzigen Server angelegt; auf mehrere lässt er sich nur "
            "verteilen, wenn seine Mandanten in einen neuen kopiert werden",
            "this store was made for a single server; to distribute it, its tenants have to be "
            "copied into a new one"};
}

Error too_many_records() {
    return {
        ErrorCode::limit, "store", "",
        "eine Transaktion hat höchstens 1048576 Einträge; beenden Sie sie und beginnen Sie eine "
        "neue",
        "a transaction has at most 1048576 records; end it and begin a new one"};
}

} // namespace vorgang::postgres
