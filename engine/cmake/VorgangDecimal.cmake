# The decimal library (Intel's, Debian: libintelrdfpmath-dev) is private to vorgang::engine: whoever
# links the engine, static or shared, needs no decimal library on his machine.
#
# Shared: the linker takes what is needed and hides it. Static: an archive cannot hold another one,
# so what is needed is linked into one object (merge_decimal.cmake) and added to the archive.
# Variant 000 of the library: arguments by value, rounding and flags as arguments, no globals.
find_path(VORGANG_DECIMAL_INCLUDE_DIR bid_functions.h)
find_library(VORGANG_DECIMAL_LIBRARY NAMES bidgcc000 intelrdfpmath)
if(NOT VORGANG_DECIMAL_INCLUDE_DIR OR NOT VORGANG_DECIMAL_LIBRARY)
    message(FATAL_ERROR "The Intel decimal library is missing (Debian: libintelrdfpmath-dev)")
endif()

set(VORGANG_MERGE_DECIMAL "${CMAKE_CURRENT_LIST_DIR}/merge_decimal.cmake")

function(vorgang_link_decimal target)
    target_include_directories(${target} SYSTEM PRIVATE "${VORGANG_DECIMAL_INCLUDE_DIR}")
    get_target_property(type ${target} TYPE)
    if(NOT type STREQUAL "STATIC_LIBRARY")
        target_link_libraries(${target} PRIVATE "$<BUILD_INTERFACE:${VORGANG_DECIMAL_LIBRARY}>")
        target_link_options(${target} PRIVATE LINKER:--exclude-libs,ALL)
        return()
    endif()
    add_custom_command(
        TARGET ${target}
        POST_BUILD
        COMMAND
            "${CMAKE_COMMAND}" -D "ARCHIVE=$<TARGET_FILE:${target}>" -D
            "DECIMAL=${VORGANG_DECIMAL_LIBRARY}" -D "NM=${CMAKE_NM}" -D "LD=${CMAKE_LINKER}" -D
            "OBJCOPY=${CMAKE_OBJCOPY}" -D "AR=${CMAKE_AR}" -D
            "OBJECT=${CMAKE_CURRENT_BINARY_DIR}/vorgang_decimal.o" -P "${VORGANG_MERGE_DECIMAL}"
        VERBATIM)
endfunction()
