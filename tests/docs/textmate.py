#!/usr/bin/env python3
"""Holds the TextMate grammar to the words of the language: docs/editor is made of words.def.

    textmate.py ROOT [--update]

The words are read from the parser's own tables, so a new one that the grammar lacks is a fault.
"""

import json
import re
import sys
from pathlib import Path

GRAMMAR = "docs/editor/vorgang.tmLanguage.json"
ROW = re.compile(r'^VORGANG_(?:WORD|RESERVED)\((\w+), "([^"]+)", "([^"]+)"\)', re.M)
FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
NAMES = {"process", "shared", "role", "tool", "message", "local", "type", "rule", "step",
         "section", "branch", "end"}
VALUES = {"yes", "no", "unknown"}


def rows(path: Path):
    """Meaning and every spelling: German, German without umlauts, English."""
    for meaning, german, english in ROW.findall(path.read_text(encoding="utf-8")):
        yield meaning, {german, german.translate(FOLDED), english}


def spellings(table, wanted) -> str:
    words = set().union(*(words for meaning, words in table if wanted(meaning)))
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


def word(alternatives: str, behind: str = "") -> str:
    # Behind a point stands a part, before a colon a field, whatever it is called.
    return rf"(?<![\w.])(?:{alternatives})(?!\w){behind}"


def patterns(words, reserved):
    types = spellings(words, lambda meaning: meaning.startswith("type_") or meaning == "choice")
    return [
        ("comment.line.number-sign", r"#.*$"),
        ("constant.other.date", r"\b\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?\b"),
        ("constant.numeric", r"(?<!\w)\d+(?:\.\d+)?(?!\w)"),
        ("variable.other.field", r"(?<![\w.])[^\W\d]\w*(?=\s*:)"),
        ("storage.type", rf"(?<=:)\s*(?:{types})(?!\w)"),
        ("constant.language", word(spellings(reserved, VALUES.__contains__))),
        ("keyword.operator.word", word(spellings(reserved, lambda m: m not in VALUES))),
        ("keyword.control", word(spellings(words, lambda meaning: True))),
        ("keyword.operator", r"->|\*\*|!=|<=|>=|\.\.|[=<>+*/-]"),
        ("punctuation.separator.table", r"\|"),
    ]


def made(root: Path) -> str:
    words = list(rows(root / "dsl/src/syntax/words.def"))
    reserved = list(rows(root / "dsl/src/syntax/reserved.def"))
    declaring = spellings(words, NAMES.__contains__)
    text = {"name": "string.quoted.double.vorgang", "begin": '"', "end": '"|$',
            "patterns": [{"name": "constant.character.escape.vorgang", "match": r"\\."}]}
    declared = {"match": rf"(?<![\w.])({declaring})\s+([^\W\d]\w*)(?!\w)(?!\s*[.:])",
                "captures": {"1": {"name": "keyword.control.vorgang"},
                             "2": {"name": "entity.name.vorgang"}}}
    listed = [{"name": f"{name}.vorgang", "match": match}
              for name, match in patterns(words, reserved)]
    grammar = {"name": "Vorgang", "scopeName": "source.vorgang", "fileTypes": ["vorgang"],
               "patterns": [listed[0], text, declared, *listed[1:]]}
    return json.dumps(grammar, indent=2, ensure_ascii=False) + "\n"


def uncoloured(grammar: str, root: Path):
    """Words that no pattern takes for a word of the language: a second look, from the outside."""
    keywords = [re.compile(one["match"]) for one in json.loads(grammar)["patterns"]
                if one.get("name", "").startswith(("keyword", "constant.language"))]
    for file in ("words.def", "reserved.def"):
        for meaning, words in rows(root / "dsl/src/syntax" / file):
            for one in sorted(words):
                if not any(pattern.fullmatch(one) for pattern in keywords):
                    yield f"{one} ({meaning})"


def main():
    root = Path(sys.argv[1])
    grammar = made(root)
    if "--update" in sys.argv:
        (root / GRAMMAR).write_text(grammar, encoding="utf-8")
    faults = [f"no pattern for {one}" for one in uncoloured(grammar, root)]
    if (root / GRAMMAR).read_text(encoding="utf-8") != grammar:
        faults.append(f"{GRAMMAR} is not what textmate.py ROOT --update makes of the words")
    print("\n".join(faults))
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
