"""tidy.py CHECK ROOT: holds the tree under ROOT to one rule of the house.

Prints `file:line: fault` for each fault. Exit 0: none; 1: some; 2: wrong call; 77: there is
nothing to check yet. finds_what_is_wrong.py shows that each check can fail.
"""
import sys
from pathlib import Path

sys.dont_write_bytecode = True

import arrows
import diagnostics
import grammar
import listed
import races
import text
from tree import NothingToCheck, Tree

CHECKS = {
    "arrows": arrows.faults,
    "diagnostics": diagnostics.faults,
    "grammar": grammar.faults,
    "listed": listed.faults,
    "races": races.faults,
    "text": text.faults,
}


def main(arguments):
    if len(arguments) != 2 or arguments[0] not in CHECKS:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        found = sorted(CHECKS[arguments[0]](Tree(Path(arguments[1]))))
    except NothingToCheck as reason:
        print(f"skipped: {reason}")
        return 77
    for path, line, fault in found:
        print(f"{path}:{line}: {fault}")
    print(f"{len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
