# cmake -DPAGES=<folder> -DOUT=<file> -P explain_pages.cmake
#
# Writes the pages of docs/diagnostics as one C++ file, so that an installed tool can explain.
file(GLOB pages "${PAGES}/[EWN][0-9][0-9][0-9][0-9].md")
list(SORT pages)
set(rows "")
foreach(page IN LISTS pages)
    get_filename_component(code "${page}" NAME_WE)
    file(READ "${page}" text)
    string(APPEND rows "    Page{\"${code}\", R\"page(${text})page\"},\n")
endforeach()
file(
    WRITE "${OUT}.new"
    "#include \"diag/explain.hpp\"\n\n#include <array>\n\n"
    "namespace vorgang::dsl::diag {\nnamespace {\n\n"
    "constexpr std::array all{\n${rows}};\n\n} // namespace\n\n"
    "std::span<const Page> pages() noexcept { return all; }\n\n"
    "} // namespace vorgang::dsl::diag\n")
file(COPY_FILE "${OUT}.new" "${OUT}" ONLY_IF_DIFFERENT)
file(REMOVE "${OUT}.new")
file(TOUCH "${OUT}")
