# Works three days on one file; the program is ended in the middle of the first.
file(REMOVE "${STORE}" "${STORE}-wal" "${STORE}-shm")

function(work expected_code expected_text)
    execute_process(
        COMMAND "${PROGRAM}" "${STORE}" ${ARGN}
        RESULT_VARIABLE code
        OUTPUT_VARIABLE said
        ERROR_VARIABLE complained)
    message("$ hundesteuer ${ARGN}\n${said}${complained}")
    if(NOT code EQUAL expected_code)
        message(FATAL_ERROR "exit ${code}, expected ${expected_code}")
    endif()
    if(NOT said MATCHES "${expected_text}")
        message(FATAL_ERROR "expected to read: ${expected_text}")
    endif()
endfunction()

work(3 "mitten im Tag" 2026-05-11 --die-after 8)
work(0 "4 offen, 2 beendet" 2026-05-11)
work(0 "Vier-Augen" 2026-05-12)
work(0 "0 offen, 6 beendet" 2026-05-13)
