"""No dead files: each source is named in a CMakeLists.txt, each private header is included."""
import os
import re

SOURCE_NAME = re.compile(r"(?:\$\{\w+\}|[\w./-])+\.(?:cpp|hpp|c|h)\b")
VARIABLE = re.compile(r"\$\{\w+\}")
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def patterns_of(folder, name):
    """What a name in the CMakeLists.txt of a folder can mean, as patterns of paths.

    A variable in front is a folder, here or the root; one further on is a word.
    """
    bare = re.sub(r"^\$\{\w+\}/", "", name)
    places = [folder] if bare == name else [folder, ""]
    for place in places:
        path = os.path.normpath(os.path.join(place, VARIABLE.sub("@", bare)))
        yield re.escape(path).replace("@", r"[\w-]+")


def named_in_cmake(tree):
    patterns = set()
    for path in tree.files:
        if path.endswith(("CMakeLists.txt", ".cmake")):
            for name in SOURCE_NAME.findall(tree.read(path)):
                patterns.update(patterns_of(os.path.dirname(path), name))
    return re.compile("|".join(sorted(patterns)) or "(?!)")


def included_names(tree):
    names = set()
    for path in tree.code():
        names.update(os.path.basename(name) for name in INCLUDE.findall(tree.read(path)))
    return names


def faults(tree):
    named = named_in_cmake(tree)
    included = included_names(tree)
    for path in tree.code("engine/", "dsl/", "tests/", "bench/", "examples/"):
        if named.fullmatch(path):
            continue
        is_header = path.endswith((".hpp", ".h"))
        if is_header and "/include/" in path:
            yield path, 1, "a public header that no CMakeLists.txt names"
        elif not is_header:
            yield path, 1, "a source that no CMakeLists.txt names"
        elif os.path.basename(path) not in included:
            yield path, 1, "a header that no file includes"
