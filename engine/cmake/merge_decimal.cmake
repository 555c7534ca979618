# cmake -P: adds to ARCHIVE the parts of DECIMAL it needs, as one object that shows only the
# functions the archive calls. Runs after every new archive, so it never finds its own work.
#
# LIMIT: a program that links this archive and the decimal library itself may see a function twice
# and has to take the shared engine.
function(run out)
    execute_process(COMMAND ${ARGN} OUTPUT_VARIABLE text RESULT_VARIABLE code ERROR_VARIABLE errors)
    if(code)
        message(FATAL_ERROR "${ARGV1}: ${errors}")
    endif()
    set(${out} "${text}" PARENT_SCOPE)
endfunction()

run(undefined "${NM}" --undefined-only "${ARCHIVE}")
string(REGEX MATCHALL "__bid[A-Za-z0-9_]*" needed "${undefined}")
list(REMOVE_DUPLICATES needed)
list(SORT needed)
if(NOT needed)
    return()
endif()

set(ask ${needed})
list(TRANSFORM ask PREPEND "--undefined=")
set(show ${needed})
list(TRANSFORM show PREPEND "--keep-global-symbol=")
run(ignored "${LD}" -r -o "${OBJECT}" ${ask} "${DECIMAL}")
run(ignored "${OBJCOPY}" ${show} "${OBJECT}")
run(ignored "${AR}" rs "${ARCHIVE}" "${OBJECT}")
