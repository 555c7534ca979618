"""Each line of the page about races names a test that is there, and each test has its line."""
import re

from tree import NothingToCheck

PAGE = "docs/races.md"
TESTS = "tests/unit/races/"
NAMED = re.compile(r"`(\w*Races\.\w+)`")
TEST = re.compile(r"^TEST_P\((\w+), (\w+)\)")


def faults(tree):
    if PAGE not in tree.files:
        raise NothingToCheck(f"{PAGE} is not there")
    tests = {}
    for path in tree.code(TESTS):
        for number, line in tree.lines(path):
            if match := TEST.match(line):
                tests[".".join(match.groups())] = (path, number)
    named = set()
    for number, line in tree.lines(PAGE):
        is_row = line.startswith("| ") and not line.startswith("| at once")
        names = NAMED.findall(line)
        if is_row and len(names) != 1:
            yield PAGE, number, "a line names the one test that holds it"
        for name in names:
            if name not in tests:
                yield PAGE, number, f"there is no test {name}"
            named.add(name)
    for name, (path, number) in tests.items():
        if name not in named:
            yield path, number, f"{PAGE} does not name {name}"
