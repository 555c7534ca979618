#include "error.hpp"

#include <sqlite3.h>

#include <new>

namespace vorgang::sqlite {
namespace {

struct Sentence {
    ErrorCode code;
    const char* german;
    const char* english;
};

// Damage is of a case, and others go on without it; a disk that takes nothing is of all of them.
bool is_of_writing(int code) {
    switch (code) {
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC:
    case SQLITE_IOERR_TRUNCATE:
    case SQLITE_IOERR_DELETE: return true;
    default: return false;
    }
}

Sentence sentence_of(int code) {
    if (is_of_writing(code))
        return {ErrorCode::read_only, "die Platte nimmt nicht an, was geschrieben wird",
                "the disk does not take what is written"};
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_INTERRUPT:
        return {ErrorCode::busy, "der Speicher wird gerade von jemand anderem beschrieben",
                "somebody else is writing to the store"};
    case SQLITE_FULL:
        return {ErrorCode::full, "im Speicher ist kein Platz mehr", "the store has no room left"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {ErrorCode::read_only, "der Speicher lässt sich nur lesen",
                "the store can only be read"};
    case SQLITE_CANTOPEN:
        return {ErrorCode::not_found, "die Datei lässt sich nicht öffnen",
                "the file cannot be opened"};
    case SQLITE_CONSTRAINT:
        return {ErrorCode::conflict, "im Speicher gibt es diesen Eintrag schon",
                "the store has this row already"};
    case SQLITE_TOOBIG:
        return {ErrorCode::limit, "das ist mehr, als eine Zeile des Speichers fasst",
                "this is more than a row of the store holds"};
    default:
        return {ErrorCode::corrupt, "der Speicher lässt sich nicht lesen oder ist beschädigt",
                "the store cannot be read or is damaged"};
    }
}

} // namespace

Error error_of(sqlite3* connection, int code) {
    if ((code & 0xff) == SQLITE_NOMEM || code == SQLITE_IOERR_NOMEM) throw std::bad_alloc();
    const Sentence sentence = sentence_of(code);
    const char* file = connection != nullptr ? sqlite3_db_filename(connection, "main") : nullptr;
    const std::string cause = std::string(" (") + sqlite3_errstr(code) + ")";
    return {sentence.code, file != nullptr ? file : "", "", sentence.german + cause,
            sentence.english + cause};
}

Error foreign(std::string_view file) {
    return {ErrorCode::corrupt, std::string(file), "", "diese Datei ist kein Speicher von Vorgang",
            "this file is no store of Vorgang"};
}

Error newer(std::string_view file) {
    return {ErrorCode::newer_format, std::string(file), "",
            "diesen Speicher hat eine neuere Version von Vorgang geschrieben",
            "this store was written by a later release of Vorgang"};
}

Error no_file(std::string_view file) {
    return {ErrorCode::not_found, std::string(file), "", "diesen Speicher gibt es nicht",
            "there is no such store"};
}

Error closed_to_writing(std::string_view file) {
    return {ErrorCode::read_only, std::string(file), "",
            "nach einem gescheiterten Schreiben muss der Speicher neu geöffnet werden",
            "after a failed write the store has to be opened again"};
}

Error changed_while_read(std::string_view file) {
    return {ErrorCode::busy, std::string(file), "",
            "die Datei wurde beschrieben, während sie ohne Sperren gelesen wurde",
            "the file was written to while it was read without locks"};
}

Error log_out_of_reach(std::string_view file) {
    return {
        ErrorCode::read_only, std::string(file) + "-wal", "",
        "das Protokoll neben der Datei lässt sich hier nicht lesen; beide zusammen in einen "
        "Ordner kopieren, der sich beschreiben lässt",
        "the log beside the file cannot be read here; copy both of them to a folder that can be "
        "written to"};
}

Error earlier(std::string_view file) {
    return {ErrorCode::read_only, std::string(file), "",
            "diesen Speicher hat eine frühere Version geschrieben; er muss einmal zum Schreiben "
            "geöffnet werden",
            "this store was written by an earlier release; it has to be opened for writing once"};
}

Error not_wiped(std::string_view file) {
    return {ErrorCode::busy, std::string(file), "",
            "jemand anderes hat den Speicher offen; was gelöscht wurde, liegt noch in der Datei",
            "somebody else has the store open; what was removed still lies in the file"};
}

Error taken() {
    const Sentence sentence = sentence_of(SQLITE_CONSTRAINT);
    return {sentence.code, "", "", sentence.german, sentence.english};
}

Error unknown_outcome(std::string_view file) {
    return {ErrorCode::outcome_unknown, std::string(file), "",
            "ob der Speicher die Änderung behalten hat, ist ungewiss",
            "whether the store kept the change is not known"};
}

} // namespace vorgang::sqlite
