#!/usr/bin/env python3
"""Holds docs/patterns.md and tests/patterns/ together, in both directions.

Each of the 43 patterns has one row in the table; each row leads to a file that begins with its
number and name, and each file has its row; a pattern may have several files. A ```vorgang block stands under <!-- from: FILE --> and
is a piece of that file, whose scenarios are tests.
"""

import re
import sys
import textwrap
from pathlib import Path

ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \| (\[[^|]+\)) \|", re.M)
FILE = re.compile(r"\[(\w+)\]\(\.\./tests/patterns/([^\s)]+)\)")
PIECE = re.compile(r"^(?:<!-- from: (\S+) -->\n)?```vorgang\n(.*?)^```$", re.M | re.S)
PATTERNS = 43


def faults_of_rows(page: str, files: dict[str, str]):
    rows = ROW.findall(page)
    numbers = [int(row[0]) for row in rows]
    if numbers != list(range(1, PATTERNS + 1)):
        yield f"the rows are not those of WCP-1 to WCP-{PATTERNS}, in order, each once"
    shown = set()
    for number, name, _, cell in rows:
        head = f"# WCP-{number} {name}: "
        if FILE.sub("", cell).strip(" ,"):
            yield f"WCP-{number} leads to {cell}"
        for title, file in FILE.findall(cell):
            shown.add(file)
            if f"{title}.vorgang" != file or not file.startswith(f"wcp{int(number):02}_"):
                yield f"WCP-{number} leads to {file}"
            if not files.get(file, "").startswith(head):
                yield f"there is no {file} that begins with `{head}…`"
    for file in files.keys() - shown:
        yield f"no row leads to {file}"


def faults_of_pieces(page: str, files: dict[str, str]):
    for file, piece in PIECE.findall(page):
        first = piece.split("\n", 1)[0]
        if file not in files:
            yield f"which file is `{first}` from?"
            continue
        depths = {indent for indent in range(0, 64, 4)
                  if textwrap.indent(piece, " " * indent) in files[file]}
        if not depths:
            yield f"`{first}` and what follows does not stand in {file}"


def main():
    root = Path(sys.argv[1])
    page = (root / "docs/patterns.md").read_text(encoding="utf-8")
    files = {path.name: path.read_text(encoding="utf-8")
             for path in (root / "tests/patterns").glob("*.vorgang")}
    faults = [*faults_of_rows(page, files), *faults_of_pieces(page, files)]
    for fault in faults:
        print(f"docs/patterns.md: {fault}")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
