"""Pictures of a terminal: what a program writes, with its colours, as an SVG."""

import os
import pty
import re
import subprocess
from html import escape

ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")
COLOURS = {31: "#f47067", 32: "#8ddb8c", 33: "#e0b252", 34: "#6cb6ff", 35: "#dcbdfb", 36: "#76d9e6"}
CHARACTER, LINE, MARGIN = 8.4, 20, 14


def terminal_output(command: list, folder, environment: dict) -> str:
    """What the program writes where it believes to write on a terminal."""
    master, slave = pty.openpty()
    environment = {**environment, "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    program = subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                               stdout=slave, stderr=slave)
    os.close(slave)
    said = b""
    try:
        while chunk := os.read(master, 65536):
            said += chunk
    except OSError:  # Linux says so at the end
        pass
    os.close(master)
    program.wait()
    return said.decode().replace("\r\n", "\n")


def runs(line: str, codes: set):
    """Pieces of a line with the codes that hold for each; `codes` goes on into the next line."""
    at = 0
    for found in [*ESCAPE.finditer(line), None]:
        text = line[at:found.start()] if found else line[at:]
        if text:
            yield text, set(codes)
        if found:
            at = found.end()
            for code in map(int, filter(None, (found[1] or "0").split(";"))):
                codes.clear() if code == 0 else codes.add(code)


def look(codes: set) -> str:
    fill = next((COLOURS[code] for code in sorted(codes) if code in COLOURS), None)
    return "".join([f' fill="{fill}"' if fill else "", ' font-weight="bold"' if 1 in codes else "",
                    ' opacity=".65"' if 2 in codes else ""])


def svg(text: str) -> str:
    lines = text.rstrip("\n").split("\n")
    columns = max(len(ESCAPE.sub("", line)) for line in lines)
    width, height = round(columns * CHARACTER + 2 * MARGIN), len(lines) * LINE + 2 * MARGIN
    rows, codes = [], set()
    for number, line in enumerate(lines):
        spans = "".join(f"<tspan{look(now)}>{escape(piece)}</tspan>"
                        for piece, now in runs(line, codes))
        y = MARGIN + number * LINE + 14
        rows.append(f'<text x="{MARGIN}" y="{y}" xml:space="preserve">{spans}</text>')
    size = f'width="{width}" height="{height}"'
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {size} '
            f'font-family="ui-monospace, monospace" font-size="14" fill="#e6e6e6">\n'
            f'<rect {size} rx="8" fill="#22272e"/>\n'
            + "\n".join(rows) + "\n</svg>\n")
