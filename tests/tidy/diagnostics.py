"""Each code of the catalogue has a page and a test, and each page has a code."""
import re

from tree import NothingToCheck

CATALOGUE = "dsl/src/diag/catalogue.def"
PAGES = "docs/diagnostics/"
ROW = re.compile(r"^\s*VORGANG_DIAGNOSTIC\(\s*([EWN]\d{4})\s*,")
PAGE = re.compile(r"^docs/diagnostics/([EWN]\d{4})\.md$")
CODE = re.compile(rb"\b[EWN]\d{4}\b")


def codes_in_tests(tree):
    codes = set()
    for path in tree.files:
        if path.startswith("tests/") and not path.startswith("tests/tidy/"):
            codes.update(code.decode() for code in CODE.findall((tree.root / path).read_bytes()))
    return codes


def faults(tree):
    if CATALOGUE not in tree.files:
        raise NothingToCheck(f"{CATALOGUE} is not there")
    rows = {}
    for number, line in tree.lines(CATALOGUE):
        match = ROW.match(line)
        if match and match.group(1) in rows:
            yield CATALOGUE, number, f"{match.group(1)} has a row already"
        elif match:
            rows[match.group(1)] = number
    if not rows:
        yield CATALOGUE, 1, "no row was found: the check no longer understands the catalogue"
    pages = {match.group(1) for match in map(PAGE.match, tree.files) if match}
    tested = codes_in_tests(tree)
    for code, number in rows.items():
        if code not in pages:
            yield CATALOGUE, number, f"{code} has no page {PAGES}{code}.md"
        if code not in tested:
            yield CATALOGUE, number, f"{code} is covered by no test"
    for code in pages - rows.keys():
        yield f"{PAGES}{code}.md", 1, f"{code} is not in the catalogue"
