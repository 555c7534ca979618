# Install rules: one export set and one pkg-config file per component, so that a user of one
# component meets the dependencies of no other.
include(CMakePackageConfigHelpers)
set(vorgang_cmake_dir "${CMAKE_INSTALL_LIBDIR}/cmake/Vorgang")

# vorgang_install_component(<component> DESCRIPTION <text> [REQUIRES <pc module>...]
#                           [PRIVATE <pc module>...])
# REQUIRES: modules every user needs. PRIVATE: modules only a user of the static library needs.
function(vorgang_install_component component)
    cmake_parse_arguments(arg "" "DESCRIPTION" "REQUIRES;PRIVATE" ${ARGN})
    set(target vorgang_${component})
    install(
        TARGETS ${target}
        EXPORT Vorgang_${component}
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}"
        FILE_SET HEADERS DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
    install(
        EXPORT Vorgang_${component}
        NAMESPACE vorgang::
        DESTINATION "${vorgang_cmake_dir}"
        FILE Vorgang_${component}.cmake)

    set(component_description "${arg_DESCRIPTION}")
    set(component_cflags "")
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "STATIC_LIBRARY")
        string(TOUPPER "-DVORGANG_${component}_STATIC" component_cflags)
        list(APPEND arg_REQUIRES ${arg_PRIVATE})
    endif()
    list(JOIN arg_REQUIRES ", " component_requires)
    configure_file("${Vorgang_SOURCE_DIR}/engine/cmake/vorgang.pc.in"
                   "${CMAKE_CURRENT_BINARY_DIR}/vorgang-${component}.pc" @ONLY)
    install(FILES "${CMAKE_CURRENT_BINARY_DIR}/vorgang-${component}.pc"
            DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endfunction()

cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_LIBDIR BASE_DIRECTORY "${CMAKE_INSTALL_PREFIX}"
           OUTPUT_VARIABLE vorgang_libdir)
cmake_path(RELATIVE_PATH CMAKE_INSTALL_PREFIX BASE_DIRECTORY
           "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" OUTPUT_VARIABLE vorgang_pc_to_prefix)

vorgang_install_component(engine DESCRIPTION "Runs compiled administrative processes")
if(TARGET vorgang_sqlite)
    vorgang_install_component(
        sqlite
        DESCRIPTION "The SQLite store of Vorgang"
        REQUIRES vorgang-engine
        PRIVATE sqlite3 libcrypto)
endif()
if(TARGET vorgang_postgres)
    vorgang_install_component(
        postgres
        DESCRIPTION "The PostgreSQL store of Vorgang"
        REQUIRES vorgang-engine
        PRIVATE libpq libcrypto)
endif()
if(TARGET vorgang_dsl)
    vorgang_install_component(
        dsl
        DESCRIPTION "Compiles the process texts of Vorgang"
        REQUIRES vorgang-engine
        PRIVATE fmt pugixml)
endif()
if(TARGET vorgang_tool)
    cmake_path(RELATIVE_PATH CMAKE_INSTALL_FULL_LIBDIR BASE_DIRECTORY "${CMAKE_INSTALL_FULL_BINDIR}"
               OUTPUT_VARIABLE vorgang_bin_to_lib)
    set_target_properties(vorgang_tool PROPERTIES INSTALL_RPATH "$ORIGIN/${vorgang_bin_to_lib}")
    install(TARGETS vorgang_tool RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()

configure_package_config_file(
    "${Vorgang_SOURCE_DIR}/engine/cmake/VorgangConfig.cmake.in"
    "${CMAKE_CURRENT_BINARY_DIR}/VorgangConfig.cmake"
    INSTALL_DESTINATION "${vorgang_cmake_dir}"
    NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/VorgangConfigVersion.cmake"
                                 COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/VorgangConfig.cmake"
              "${CMAKE_CURRENT_BINARY_DIR}/VorgangConfigVersion.cmake"
        DESTINATION "${vorgang_cmake_dir}")
install(FILES "${Vorgang_SOURCE_DIR}/LICENSE" "${Vorgang_SOURCE_DIR}/CHANGELOG.md"
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")
