"""No tabs, no blanks at the end of a line, no line of code past 100 characters."""

PLAIN = (".cpp", ".hpp", ".c", ".h", ".def", ".cmake", ".txt", ".py", ".md", ".json", ".in", ".sh")
NAMES = ("dev", ".ci/run", ".clang-format", ".clang-tidy")
# Prose is wrapped by hand, tables and messages are one row each.
ANY_WIDTH = (".md", ".def", ".json", ".txt")
# What tests compare with, or feed in, is as it is.
AS_IT_IS = ("tests/golden/", "tests/fuzz/corpus/", "tests/fuzz/old_crashes/")
COLUMNS = 100


def is_checked(path):
    return (path.endswith(PLAIN) or path in NAMES) and not path.startswith(AS_IT_IS)


def has_width(path):
    return path.endswith("CMakeLists.txt") or not path.endswith(ANY_WIDTH)


def faults(tree):
    for path in filter(is_checked, tree.files):
        for number, line in tree.lines(path):
            if "\t" in line:
                yield path, number, "a tab"
            if line != line.rstrip():
                yield path, number, "blanks at the end of the line"
            if has_width(path) and len(line) > COLUMNS:
                yield path, number, f"{len(line)} columns, {COLUMNS} are allowed"
