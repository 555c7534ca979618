"""Include arrows: examples, bench, tests -> dsl -> engine -> the standard library."""
import os
import re

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')

# The third-party headers each part may see; the first folder that fits decides.
THIRD_PARTY = (
    ("engine/durable/new_file.hpp", ("unistd.h",)),
    ("engine/durable/", ("openssl/",)),
    ("engine/sqlite/src/", ("sqlite3.h",)),
    ("engine/postgres/src/", ("libpq-fe.h",)),
    ("engine/src/value/", ("bid_conf.h", "bid_functions.h")),
    ("engine/src/store/large_pages.hpp", ("sys/mman.h",)),
    ("engine/", ()),
    ("dsl/include/", ()),
    ("dsl/src/syntax/", ("boost/", "fmt/")),
    ("dsl/src/dmn/", ("fmt/", "pugixml.hpp")),
    ("dsl/src/", ("fmt/",)),
    ("dsl/tool/", ("CLI/", "fmt/", "nlohmann/", "spdlog/", "unistd.h", "sys/")),
)

# The public headers of our own that each part may see.
COMPONENTS = (
    ("engine/sqlite/", ("engine", "sqlite")),
    ("engine/postgres/", ("engine", "postgres")),
    ("engine/", ("engine",)),
    ("dsl/src/", ("engine", "dsl")),
    ("dsl/include/", ("engine", "dsl")),
)

STANDARD = re.compile(r"^[a-z_0-9]+$")


def rule_for(path, table):
    return next((allowed for folder, allowed in table if path.startswith(folder)), None)


def fault_of_system_header(path, name):
    allowed = rule_for(path, THIRD_PARTY)
    if allowed is None or STANDARD.match(name) or name.startswith(allowed):
        return None
    return f"this folder may not include <{name}>"


def source_folder(path):
    """The folder private includes of a file start from: engine/src, dsl/src, ..."""
    parts = path.split("/")
    return "/".join(parts[: parts.index("src") + 1]) if "src" in parts else os.path.dirname(path)


def fault_of_own_header(tree, path, name):
    if name.startswith("vorgang/"):
        allowed = rule_for(path, COMPONENTS)
        if allowed is None or name.split("/")[1] in allowed:
            return None
        return f'this folder may not include "{name}"'
    if not path.startswith(("engine/", "dsl/")):
        return None
    beside = os.path.normpath(os.path.join(os.path.dirname(path), name))
    inside = os.path.normpath(os.path.join(source_folder(path), name))
    home = source_folder(path) + "/"
    found = [place for place in (beside, inside) if tree.has(place)]
    if any(place.startswith(home) for place in found):
        return None
    # Tables such as words.hpp are generated into the build folder and are not in the tree.
    return f'"{name}" lies outside {home}' if found or ".." in name else None


def faults(tree):
    for path in tree.code("engine/", "dsl/", "tests/", "bench/", "examples/"):
        for number, line in tree.lines(path):
            match = INCLUDE.match(line)
            if not match:
                continue
            kind, name = match.groups()
            if kind == "<":
                fault = fault_of_system_header(path, name)
            else:
                fault = fault_of_own_header(tree, path, name)
            if fault:
                yield path, number, fault
