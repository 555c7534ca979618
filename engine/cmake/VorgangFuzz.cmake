# vorgang_fuzz(<name> SOURCES <file>... [LINK <target>...])
#
# A fuzz target: sources with LLVMFuzzerTestOneInput. The program fuzz_<name> searches (clang with
# VORGANG_BUILD_FUZZ only; fuzz_programs is all of them); replay_<name> feeds it what is in
# corpus/<name> and old_crashes/<name> and is a test under every compiler.
function(vorgang_fuzz name)
    cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
    add_executable(replay_${name} ${arg_SOURCES} "${Vorgang_SOURCE_DIR}/tests/fuzz/replay.cpp")
    vorgang_own_target(replay_${name})
    target_link_libraries(replay_${name} PRIVATE ${arg_LINK})
    add_test(NAME fuzz.replay_${name}
             COMMAND replay_${name} "${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name}"
                     "${CMAKE_CURRENT_SOURCE_DIR}/old_crashes/${name}")
    if(VORGANG_BUILD_FUZZ)
        if(NOT TARGET fuzz_programs)
            add_custom_target(fuzz_programs)
        endif()
        add_dependencies(fuzz_programs fuzz_${name})
        add_executable(fuzz_${name} ${arg_SOURCES})
        vorgang_own_target(fuzz_${name})
        target_link_libraries(fuzz_${name} PRIVATE ${arg_LINK})
        target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    endif()
endfunction()
