# What all of our targets share. Nothing here is global: a project that adds this tree by
# add_subdirectory keeps its own flags.

# vorgang_own_target(<target>): language level and our warnings.
function(vorgang_own_target target)
    target_compile_features(${target} PUBLIC cxx_std_20)
    set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
    if(VORGANG_WARNINGS AND CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
        target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
        # GCC 12 sees these in std::variant and std::string where nothing is; clang and the
        # sanitizers watch the same ground.
        if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
            target_compile_options(
                ${target} PRIVATE -Wno-maybe-uninitialized -Wno-restrict -Wno-dangling-pointer
                                  -Wno-stringop-overflow -Wno-array-bounds)
        endif()
        if(VORGANG_WARNINGS_AS_ERRORS)
            target_compile_options(${target} PRIVATE -Werror)
        endif()
    endif()
    if(VORGANG_LTO)
        set_target_properties(${target} PROPERTIES INTERPROCEDURAL_OPTIMIZATION ON)
        # Fat objects: an installed archive must not depend on the version of the compiler.
        if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
            target_compile_options(${target} PRIVATE -ffat-lto-objects)
        endif()
    endif()
endfunction()

# vorgang_own_library(<component>): the library vorgang_<component>, its alias vorgang::<component>,
# visibility, export macro and include directories. Sources come from src/CMakeLists.txt.
function(vorgang_own_library component)
    set(target vorgang_${component})
    add_library(${target})
    add_library(vorgang::${component} ALIAS ${target})
    vorgang_own_target(${target})
    string(TOUPPER ${component} upper)
    set_target_properties(
        ${target}
        PROPERTIES EXPORT_NAME ${component}
                   CXX_VISIBILITY_PRESET hidden
                   VISIBILITY_INLINES_HIDDEN ON
                   POSITION_INDEPENDENT_CODE ON
                   VERSION ${Vorgang_VERSION}
                   SOVERSION ${Vorgang_VERSION_MAJOR}.${Vorgang_VERSION_MINOR}
                   VERIFY_INTERFACE_HEADER_SETS ON
                   INSTALL_RPATH "$ORIGIN")
    target_include_directories(${target} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}/src")
    target_compile_definitions(${target} PRIVATE VORGANG_${upper}_BUILDING)
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "STATIC_LIBRARY")
        target_compile_definitions(${target} PUBLIC VORGANG_${upper}_STATIC)
    endif()

    # For tests of what is inside: the same library plus its private headers.
    add_library(vorgang_${component}_inside INTERFACE)
    target_link_libraries(vorgang_${component}_inside INTERFACE ${target})
    target_include_directories(vorgang_${component}_inside
                               INTERFACE "${CMAKE_CURRENT_SOURCE_DIR}/src")
endfunction()
