# vorgang_test(<name> SOURCES <file>... [LINK <target>...] [WHOLE | FILES <file>...]
#              [LABELS <label>...])
#
# A GoogleTest program. Each of its tests becomes one test of ctest; with WHOLE the program is
# one test of ctest (for programs that register tests from files they find when they run), with
# FILES each of these files is one.
function(vorgang_test name)
    cmake_parse_arguments(arg "WHOLE" "" "SOURCES;LINK;FILES;LABELS" ${ARGN})
    add_executable(${name} ${arg_SOURCES})
    vorgang_own_target(${name})
    target_link_libraries(${name} PRIVATE ${arg_LINK} vorgang_test_folders GTest::gtest
                                          GTest::gtest_main)
    if(arg_WHOLE)
        add_test(NAME ${name} COMMAND ${name})
        set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}")
    elseif(arg_FILES)
        foreach(file IN LISTS arg_FILES)
            add_test(NAME ${name}.${file} COMMAND ${name} "--gtest_filter=*.${file}")
            set_tests_properties(${name}.${file} PROPERTIES LABELS "${arg_LABELS}")
        endforeach()
    else()
        gtest_discover_tests(
            ${name}
            TEST_PREFIX ${name}.
            DISCOVERY_MODE PRE_TEST
            DISCOVERY_TIMEOUT 60
            PROPERTIES LABELS "${arg_LABELS}")
    endif()
endfunction()

# vorgang_subdirectories(<name>...): adds those that have a CMakeLists.txt.
function(vorgang_subdirectories)
    foreach(name IN LISTS ARGN)
        if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/${name}/CMakeLists.txt")
            add_subdirectory(${name})
        endif()
    endforeach()
endfunction()
