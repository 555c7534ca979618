# The decimal library (Debian: libintelrdfpmath-dev) is private to vorgang::engine.
find_path(VORGANG_DECIMAL_INCLUDE_DIR bid_functions.h)
find_library(VORGANG_DECIMAL_LIBRARY NAMES bidgcc000)
if(NOT VORGANG_DECIMAL_INCLUDE_DIR OR NOT VORGANG_DECIMAL_LIBRARY)
    message(FATAL_ERROR "The Intel decimal library is missing (Debian: libintelrdfpmath-dev)")
endif()

function(vorgang_link_decimal target)
    target_include_directories(${target} SYSTEM PRIVATE "${VORGANG_DECIMAL_INCLUDE_DIR}")
    target_link_libraries(${target} PRIVATE "$<BUILD_INTERFACE:${VORGANG_DECIMAL_LIBRARY}>")
endfunction()
