"""What builders of sites add to Markdown: made plain Markdown of, line for line.

DocFX has includes, notes, zones and tabs; MkDocs has tabs and admonitions, whose content is indented.
"""

from __future__ import annotations

import re

ZONE = re.compile(r"^\s*:{3,}\s*(?:zone|moniker|row|column|code|image|end|range)?[^:]*(?::{3,})?\s*$", re.IGNORECASE)
IMAGE = re.compile(r":::\s*image\b[^:]*?\bsource=\"(?P<source>[^\"]+)\"", re.IGNORECASE)
FENCE = re.compile(r"^(?:\s*>)*\s*(?P<fence>`{3,}|~{3,})(?P<rest>.*)$")
_OPENS = re.compile(r"^(?P<indent> *)(?:===[+!]? +[\"'].*|(?:!!!|\?\?\?\+?) +\S.*)$")
_TAB = re.compile(r"^#+\s+\[(?P<title>[^\]]*)\]\(#tab/[^)]*\)\s*$")
FRONT = "---"


def front_matter(lines: list[str]) -> int:
    """How many lines at the top are front matter."""
    if not lines or lines[0].rstrip() != FRONT:
        return 0
    end = next((number for number, line in enumerate(lines[1:200], 1) if line.rstrip() in (FRONT, "...")), None)
    return 0 if end is None else end + 1


def plain_markdown(lines: list[str]) -> list[str]:
    """The same lines, without what only one builder understands; images of DocFX as those of Markdown."""
    made: list[str] = []
    fence = ""
    inside: list[int] = []
    for line in lines:
        indent = len(line) - len(line.lstrip(" "))
        while inside and line.strip() and indent < inside[-1]:
            inside.pop()
        shift = 4 * len(inside)
        opens = None if fence else _OPENS.match(line)
        line = line[min(shift, indent) :]  # noqa: PLW2901 - what follows sees the content where it belongs
        found = FENCE.match(line)
        if found and (not fence or (found["fence"].startswith(fence) and not found["rest"].strip())):
            fence = "" if fence else found["fence"]
        elif not fence and opens:
            inside.append(len(opens["indent"]) + 4)
            line = ""  # noqa: PLW2901 - the title of a tab is no text
        elif not fence:
            line = _without(line)  # noqa: PLW2901 - the same
        made.append(line)
    return made


def _without(line: str) -> str:
    image = IMAGE.search(line)
    if image:
        return f"![]({image['source']})"
    if ZONE.match(line) or _TAB.match(line):
        return ""
    return line
