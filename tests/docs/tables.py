#!/usr/bin/env python3
"""Holds the tables of docs/embedding.md against the headers: every error code, every limit with its
default, every public function of Engine."""

import re
import sys
from pathlib import Path


def enumerators(header: str, name: str) -> list[str]:
    body = re.search(rf"enum class {name}[^{{]*{{(.*?)}};", header, re.S).group(1)
    return re.findall(r"^ *(\w+),?", re.sub(r"//.*", "", body), re.M)


def limits(header: str) -> dict[str, str]:
    found = re.findall(r"std::uint32_t (\w+) = ([^;]+);", header.split("inline constexpr")[0])
    return {name: written(value) for name, value in found}


def written(value: str) -> str:
    """A default as the page writes it: 16 * 1024 * 1024 is 16 MiB."""
    number = eval(value.replace("'", ""))  # of our own header
    for size, unit in ((1 << 20, "MiB"), (1 << 10, "KiB")):
        if "1024" in value and number % size == 0:
            return f"{number // size} {unit}"
    return f"{number:,}".replace(",", " ")


def missing(root: Path) -> list[str]:
    headers = root / "engine/include/vorgang/engine"
    page = (root / "docs/embedding.md").read_text(encoding="utf-8")
    faults = []
    for code in enumerators((headers / "error.hpp").read_text(), "ErrorCode"):
        if not re.search(rf"^\| `{code}` \|", page, re.M):
            faults.append(f"error code {code}")
    for name, value in limits((headers / "limits.hpp").read_text()).items():
        if f"| `{name}` | {value} |" not in page:
            faults.append(f"limit {name} = {value}")
    engine = (headers / "engine.hpp").read_text().split("class VORGANG_ENGINE_EXPORT Engine")[1]
    for name in sorted(set(re.findall(r"\b([a-z_]+)\(", engine.split("private:")[0]))):
        if not re.search(rf"\b{name}\b", page):
            faults.append(f"Engine::{name}")
    return faults


def main():
    faults = missing(Path(sys.argv[1]))
    for fault in faults:
        print(f"docs/embedding.md does not have: {fault}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
