// The models beside these tests, and a model around one expression.
#pragma once

#include "folders.hpp"

#include <fstream>
#include <iterator>
#include <string>

#include "vorgang/dsl/dmn.hpp"

namespace vorgang::test {

inline dmn::File model_file(const std::string& name) {
    std::ifstream stream(folders::source() / "tests/unit/dmn/models" / name, std::ios::binary);
    return {name, {std::istreambuf_iterator<char>(stream), {}}};
}

// A decision "d" with this logic.
inline dmn::File around(const std::string& logic, const std::string& further = "") {
    return {"test.dmn",
            "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"t\" "
            "namespace=\"t\">" +
                further + "<decision id=\"d\" name=\"d\"><variable name=\"d\"/>" + logic +
                "</decision></definitions>"};
}

inline dmn::File around_text(const std::string& text) {
    return around("<literalExpression><text>" + text + "</text></literalExpression>");
}

} // namespace vorgang::test
