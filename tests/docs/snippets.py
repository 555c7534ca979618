#!/usr/bin/env python3
"""Turns the code of documentation pages into one C++ file that a test compiles and runs.

    snippets.py OUT PAGE...

A ```cpp block is the body of a function of a Page (prelude.hpp) and is run. A comment above it says
otherwise: <!-- program --> has main() and is called, <!-- top --> stands at namespace scope,
<!-- postgres --> needs a server, so it is compiled where libpq is there, and not run. A
```vorgang block under <!-- file: NAME --> is written to NAME before anything runs.
"""

import re
import sys
from pathlib import Path

BLOCK = re.compile(
    r"^(?:<!-- ([a-z]+)(?:: *(\S+))? -->\n)?```(cpp|vorgang)\n(.*?)^```$", re.M | re.S)
INCLUDE = re.compile(r"^ *#include .*$", re.M)


class Page:
    def __init__(self, path: Path, number: int):
        self.name = path.name
        self.path = path
        self.number = number
        self.text = path.read_text(encoding="utf-8")

    def blocks(self):
        for found in BLOCK.finditer(self.text):
            mark, file, language, code = found.groups()
            line = self.text.count("\n", 0, found.start(4)) + 1
            yield mark, file, language, code, line


def placed(code: str, page: Page, line: int) -> str:
    # Lines keep their numbers, so that the compiler names the page.
    return f'#line {line} "{page.path}"\n' + INCLUDE.sub("", code)


def program(code: str, page: Page, line: int) -> str:
    renamed, count = re.subn(r"^int main\(\)", "static int program()", code, flags=re.M)
    if count != 1:
        sys.exit(f"{page.path}:{line}: a program has one `int main()`")
    # Only main() may end without saying so.
    renamed = renamed.rstrip().removesuffix("}") + "return 0; }\n"
    space = f"page_{page.number}_{line}"
    body = f"namespace {space} {{\n{placed(renamed, page, line)}}}\n"
    return body + f"PROGRAM({page.number}, {line}, {space}::program)\n"


def body(code: str, page: Page, line: int) -> str:
    return f"SNIPPET({page.number}, {line}) {{\n{placed(code, page, line)}}}\n"


def compiled(code: str, page: Page, line: int) -> str:
    return (f"#ifdef PAGES_HAVE_POSTGRES\nCOMPILED({page.number}, {line}) {{\n"
            f"{placed(code, page, line)}}}\n#endif\n")


def convert(pages):
    includes, parts, files = [], [], []
    for page in pages:
        for mark, file, language, code, line in page.blocks():
            if language == "vorgang":
                if mark == "file":
                    files.append(f'    {{"{file}", R"text({code})text"}},\n')
                continue
            if mark != "postgres":
                includes += INCLUDE.findall(code)
            if mark == "program":
                parts.append(program(code, page, line))
            elif mark == "top":
                parts.append(placed(code, page, line))
            elif mark == "postgres":
                parts.append(compiled(code, page, line))
            elif mark is None:
                parts.append(body(code, page, line))
            else:
                sys.exit(f"{page.path}:{line}: what is `<!-- {mark} -->`?")
    head = "\n".join(dict.fromkeys(line.strip() for line in includes))
    listed = "".join(files)
    table = f"const std::vector<PageFile> page_files = {{\n{listed}}};\n"
    return f'{head}\n#include "prelude.hpp"\n{table}{"".join(parts)}'


def main():
    out, *paths = sys.argv[1:]
    pages = [Page(Path(path), number) for number, path in enumerate(paths)]
    Path(out).write_text(convert(pages), encoding="utf-8")


if __name__ == "__main__":
    main()
