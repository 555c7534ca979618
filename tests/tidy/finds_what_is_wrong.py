"""Each check of tidy.py on a small tree with one fault, and on one without: the first is found."""
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True

import tidy
from tree import Tree

CATALOGUE = 'VORGANG_DIAGNOSTIC(E0101, error, not_utf8, "a", "b")\n'


def found(check, files):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        return [fault for _, _, fault in tidy.CHECKS[check](Tree(Path(folder)))]


class Arrows(unittest.TestCase):
    def one(self, path, line):
        return len(found("arrows", {path: line + "\n"}))

    def test_the_engine_sees_the_standard_library_only(self):
        self.assertEqual(self.one("engine/src/run/a.cpp", "#include <vector>"), 0)
        self.assertEqual(self.one("engine/src/run/a.cpp", "#include <boost/x.hpp>"), 1)
        self.assertEqual(self.one("engine/src/run/a.cpp", "#include <fmt/core.h>"), 1)
        self.assertEqual(self.one("engine/src/run/a.cpp", "#include <sqlite3.h>"), 1)
        self.assertEqual(self.one("engine/src/run/a.cpp", '#include "vorgang/dsl/a.hpp"'), 1)

    def test_only_the_grammar_sees_boost(self):
        self.assertEqual(self.one("dsl/src/syntax/a.cpp", "#include <boost/x.hpp>"), 0)
        self.assertEqual(self.one("dsl/src/meaning/a.cpp", "#include <boost/x.hpp>"), 1)

    def test_public_headers_need_nobody(self):
        self.assertEqual(self.one("dsl/include/vorgang/dsl/a.hpp", "#include <fmt/core.h>"), 1)

    def test_the_compiler_does_not_reach_into_the_engine(self):
        files = {"engine/src/run/a.hpp": "",
                 "dsl/src/b.cpp": '#include "../../engine/src/run/a.hpp"'}
        self.assertEqual(len(found("arrows", files)), 1)


class Grammar(unittest.TestCase):
    def one(self, content):
        return len(found("grammar", {"dsl/src/syntax/a.cpp": content}))

    def test_a_rule_is_defined(self):
        rule = "x3::rule<struct a_id, tree::A> const a{\"a\"};\n"
        self.assertEqual(self.one(rule + "BOOST_SPIRIT_DEFINE(a, b)\n"), 0)
        self.assertEqual(self.one(rule), 1)

    def test_a_rule_may_not_be_defined_where_it_stands(self):
        self.assertEqual(self.one("auto const a = x3::rule<struct a_id>{} = x3::eps;\n"), 1)
        self.assertEqual(self.one("const x3::rule<class a_id> a = \"a\";\n"), 1)


class Text(unittest.TestCase):
    def one(self, content):
        return len(found("text", {"engine/src/a.cpp": content}))

    def test_tabs_blanks_and_width(self):
        self.assertEqual(self.one("int a;\n"), 0)
        self.assertEqual(self.one("\tint a;\n"), 1)
        self.assertEqual(self.one("int a; \n"), 1)
        self.assertEqual(self.one("x" * 101 + "\n"), 1)

    def test_width_counts_characters_not_bytes(self):
        self.assertEqual(self.one("ü" * 100 + "\n"), 0)


class Listed(unittest.TestCase):
    def test_a_source_is_named(self):
        files = {"engine/src/CMakeLists.txt": "a.cpp", "engine/src/a.cpp": ""}
        self.assertEqual(found("listed", files), [])
        self.assertEqual(len(found("listed", {**files, "engine/src/b.cpp": ""})), 1)

    def test_a_name_may_hold_a_variable(self):
        files = {"tests/CMakeLists.txt": "${Root_DIR}/bench/a.cpp use_${part}.cpp",
                 "bench/a.cpp": "", "tests/use_engine.cpp": ""}
        self.assertEqual(found("listed", files), [])
        self.assertEqual(len(found("listed", {**files, "tests/used.cpp": ""})), 1)

    def test_a_private_header_is_included_and_a_public_one_named(self):
        files = {"engine/src/CMakeLists.txt": "a.cpp", "engine/src/a.cpp": '#include "b.hpp"\n',
                 "engine/src/b.hpp": ""}
        self.assertEqual(found("listed", files), [])
        self.assertEqual(len(found("listed", {**files, "engine/src/c.hpp": ""})), 1)
        self.assertEqual(len(found("listed", {**files, "engine/include/b.hpp": ""})), 1)


class Diagnostics(unittest.TestCase):
    whole = {"dsl/src/diag/catalogue.def": CATALOGUE, "docs/diagnostics/E0101.md": "",
             "tests/golden/a.vorgang": "#~ E0101\n"}

    def without(self, name):
        return found("diagnostics", {key: self.whole[key] for key in self.whole if key != name})

    def test_a_code_has_a_page_and_a_test(self):
        self.assertEqual(found("diagnostics", self.whole), [])
        self.assertEqual(len(self.without("docs/diagnostics/E0101.md")), 1)
        self.assertEqual(len(self.without("tests/golden/a.vorgang")), 1)

    def test_a_page_has_a_code_and_a_row_is_alone(self):
        more = {**self.whole, "docs/diagnostics/E0999.md": ""}
        self.assertEqual(len(found("diagnostics", more)), 1)
        twice = {**self.whole, "dsl/src/diag/catalogue.def": CATALOGUE + CATALOGUE}
        self.assertEqual(len(found("diagnostics", twice)), 1)

    def test_a_catalogue_nobody_can_read_is_a_fault(self):
        broken = {**self.whole, "dsl/src/diag/catalogue.def": "nothing"}
        self.assertNotEqual(found("diagnostics", broken), [])


class Races(unittest.TestCase):
    page = "| at once | test |\n|---|---|\n| a and b | `BigRaces.AAndB` |\n"
    test = "TEST_P(BigRaces, AAndB) {\n"

    def one(self, page, test):
        return len(found("races", {"docs/races.md": page, "tests/unit/races/a_test.cpp": test}))

    def test_a_line_has_a_test_and_a_test_a_line(self):
        self.assertEqual(self.one(self.page, self.test), 0)
        self.assertEqual(self.one(self.page, ""), 1)
        self.assertEqual(self.one(self.page, self.test + "TEST_P(BigRaces, More) {\n"), 1)

    def test_a_line_names_one_test(self):
        self.assertEqual(self.one(self.page + "| c and d | none |\n", self.test), 1)


if __name__ == "__main__":
    unittest.main()
