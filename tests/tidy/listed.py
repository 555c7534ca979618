"""No dead files: each source is named in a CMakeLists.txt, each private header is included."""
import os
import re

SOURCE_NAME = re.compile(r"[\w./-]+\.(?:cpp|hpp|c|h)\b")
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)


def named_in_cmake(tree):
    named = set()
    for path in tree.files:
        if path.endswith(("CMakeLists.txt", ".cmake")):
            folder = os.path.dirname(path)
            for name in SOURCE_NAME.findall(tree.read(path)):
                # "${SOME_DIR}/path" leaves "/path": below this folder or below the root.
                named.add(os.path.normpath(os.path.join(folder, name.lstrip("/"))))
                named.add(os.path.normpath(name.lstrip("/")))
    return named


def included_names(tree):
    names = set()
    for path in tree.code():
        names.update(os.path.basename(name) for name in INCLUDE.findall(tree.read(path)))
    return names


def faults(tree):
    named = named_in_cmake(tree)
    included = included_names(tree)
    for path in tree.code("engine/", "dsl/", "tests/", "bench/", "examples/"):
        if path in named:
            continue
        is_header = path.endswith((".hpp", ".h"))
        if is_header and "/include/" in path:
            yield path, 1, "a public header that no CMakeLists.txt names"
        elif not is_header:
            yield path, 1, "a source that no CMakeLists.txt names"
        elif os.path.basename(path) not in included:
            yield path, 1, "a header that no file includes"
