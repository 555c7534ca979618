#!/usr/bin/env python3
"""Holds the pages for designers to the program: what they show compiles, and answers as they say.

    guide.py TOOL PAGE... [--update]

Under <!-- file: NAME --> a block is the whole content of NAME: in its one form, without a finding,
and its scenarios hold. Under <!-- wrong: NAME --> a ```diff takes lines of NAME out and puts others
in their place; then the program finds something. A console block holds commands and what they
print; --update writes down what they print today. Under <!-- picture: NAME --> it is drawn as well,
as a terminal shows it: pictures/NAME.svg beside the page, which the page has to show. Under
<!-- graph: NAME --> the one command writes a graph into `dot -Tsvg`, and pictures/NAME.svg is what
came out. The tests do without Graphviz: the picture carries the digest of the graph it was drawn
from, and --update draws it where `dot` is there.
"""

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import picture

BLOCK = re.compile(
    r"^(?:<!-- (file|wrong|picture|graph): *(\S+) -->\n)?"
    r"```(vorgang|diff|text|console)\n(.*?)^```$", re.M | re.S)


class Page:
    def __init__(self, tool: str, path: Path, folder: Path, update: bool):
        self.update = update
        self.tool = tool
        self.path = path
        self.folder = folder
        self.text = path.read_text(encoding="utf-8")
        self.language = "de" if "```vorgang\nprozess" in self.text else "en"
        self.faults = []

    def run(self, *arguments: str):
        return subprocess.run([self.tool, *arguments], cwd=self.folder, capture_output=True,
                              text=True, env=self.environment(), check=False)

    def environment(self) -> dict:
        locale = {"de": "de_DE.UTF-8", "en": "en_GB.UTF-8"}[self.language]
        return {**os.environ, "LC_ALL": locale}

    def fault(self, line: int, text: str):
        self.faults.append(f"{self.path}:{line}: {text}")

    def is_right(self, name: str, line: int):
        calls = [["check", name], ["test", name], ["fmt", "--check", name]]
        for call in map(lambda words: self.run(*words), calls if name.endswith(".vorgang") else []):
            if call.returncode != 0:
                self.fault(line, f"{name} is not right:\n{call.stdout}{call.stderr}")

    def change(self, name: str, lines: str, line: int):
        before = (self.folder / name).read_text(encoding="utf-8")
        taken, put = ("".join(re.findall(rf"^\{sign}(.*\n)", lines, re.M)) for sign in "-+")
        if before.count(taken) != 1:
            self.fault(line, f"these lines stand in {name} {before.count(taken)} times")
        (self.folder / name).write_text(before.replace(taken, put), encoding="utf-8")
        if all(self.run(command, name).returncode == 0 for command in ("check", "test")):
            self.fault(line, f"{name} is still right")

    def spoken(self, commands: str) -> str:
        said = ""
        for command in re.findall(r"^\$ (.*)$", commands, re.M):
            program, *arguments = shlex.split(command)
            if program != "vorgang":
                sys.exit(f"{self.path}: only `vorgang` can be called, not `{program}`")
            call = self.run(*arguments)
            said += f"$ {command}\n{call.stdout}{call.stderr}"
        return said

    def draw(self, name: str, commands: str, line: int):
        command, *others = re.findall(r"^\$ vorgang (.*)$", commands, re.M)
        said = picture.terminal_output([self.tool, *shlex.split(command)], self.folder,
                                       self.environment())
        drawn = picture.svg(f"$ vorgang {command}\n{said}")
        file = self.path.parent / "pictures" / f"{name}.svg"
        if self.update:
            file.parent.mkdir(exist_ok=True)
            file.write_text(drawn, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != drawn:
            self.fault(line, f"{file.name} is not what the terminal shows; --update draws it")
        if others or f"(pictures/{name}.svg)" not in self.text:
            self.fault(line, f"a picture of one command, shown on the page: {name}")

    def plot(self, name: str, commands: str, line: int):
        command, drawer = re.fullmatch(r"\$ vorgang (.*) \| (dot -Tsvg) > \S+\n", commands).groups()
        call = self.run(*shlex.split(command))
        if call.returncode != 0:
            self.fault(line, call.stderr)
        mark = f"<!-- {hashlib.sha256(call.stdout.encode()).hexdigest()} -->\n"
        file = self.path.parent / "pictures" / f"{name}.svg"
        if self.update and shutil.which("dot"):
            drawn = subprocess.run(drawer.split(), input=call.stdout, capture_output=True,
                                   text=True, check=True).stdout
            drawn = re.sub(r"<!--.*?-->\n|<title>.*?</title>\n", "", drawn, flags=re.S)
            file.write_text(mark + drawn[drawn.index("<svg"):], encoding="utf-8")
        if not file.exists() or not file.read_text(encoding="utf-8").startswith(mark):
            self.fault(line, f"{file.name} is drawn from another graph; --update draws it")
        if f"(pictures/{name}.svg)" not in self.text:
            self.fault(line, f"a picture the page does not show: {name}")

    def follow(self) -> str:
        """Does what the page says, block by block; gives the page as it should be."""

        def replaced(found):
            mark, name, kind, content = found.groups()
            line = self.text.count("\n", 0, found.start(4)) + 1
            if mark == "file":
                (self.folder / name).write_text(content, encoding="utf-8")
                self.is_right(name, line)
            elif mark == "wrong":
                self.change(name, content, line)
            elif kind == "vorgang":
                self.fault(line, "a process that is not tried: which file is it?")
            elif mark == "graph":
                self.plot(name, content, line)
            elif kind == "console":
                if mark == "picture":
                    self.draw(name, content, line)
                said = self.spoken(content)
                if said != content:
                    self.fault(line, f"the program says:\n{said}")
                start, end = found.start(4) - found.start(), found.end(4) - found.start()
                return found.group()[:start] + said + found.group()[end:]
            return found.group()

        return BLOCK.sub(replaced, self.text)


def main():
    update = "--update" in sys.argv
    tool, *paths = [word for word in sys.argv[1:] if word != "--update"]
    faults = []
    for path in map(Path, paths):
        with tempfile.TemporaryDirectory() as folder:
            page = Page(tool, path, Path(folder), update)
            text = page.follow()
            if update:
                path.write_text(text, encoding="utf-8")
            if "```vorgang\n" not in text:
                page.fault(1, "a page without a process")
            faults += page.faults
    print("\n".join(faults))
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
