"""What a program links when it takes one component: read from the linker's own map."""
import re

# Library names as they stand in a LOAD line, and the components that may bring them.
FOREIGN = {
    "boost": (),
    "spdlog": (),
    "CLI11": (),
    "fmt": ("dsl",),
    "pugixml": ("dsl",),
    "sqlite3": ("sqlite",),
    "pq": ("postgres",),
    "crypto": ("sqlite", "postgres"),
    "ssl": (),
    "bidgcc": (),
    "vorgang_sqlite": ("sqlite",),
    "vorgang_postgres": ("postgres",),
    "vorgang_dsl": ("dsl",),
}

LOAD = re.compile(r"^LOAD (\S+)$", re.MULTILINE)


def loaded(text):
    return [path.rsplit("/", 1)[-1] for path in LOAD.findall(text)]


def faults(component, text):
    libraries = [name for name in loaded(text) if name.startswith("lib")]
    if not any(name.startswith("libvorgang_engine") for name in libraries):
        return [f"{component}: the link map shows no engine: it is no longer understood"]
    return [
        f"vorgang::{component} brings {library}"
        for library in libraries
        for name, allowed in FOREIGN.items()
        if library.startswith(f"lib{name}") and component not in allowed
    ]
