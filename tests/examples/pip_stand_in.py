"""Stands in for pip where examples run: it takes this project with extras of its own, and packages with their versions."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement

PROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
BARE = ("httpx", "pytest", "pip")
"""Packages of which any version will do."""


def wrong(word: str) -> str:
    """Why a word names nothing that can be installed; empty where it does."""
    here = re.fullmatch(r"\.(?:\[(?P<extras>[\w,-]+)\])?", word)
    try:
        wanted = Requirement(f"{PROJECT['name']}[{here['extras'] or ''}]" if here else word)
    except InvalidRequirement as error:
        return f"{word}: {error}"
    if wanted.name == PROJECT["name"]:
        missing = wanted.extras - set(PROJECT["optional-dependencies"])
        return f"cogspec has no extra {', '.join(sorted(missing))}" if missing else ""
    if wanted.name in BARE or any(part.operator == "==" for part in wanted.specifier):
        return ""
    return f"{word} names no version"


def main(words: list[str]) -> int:
    if not words or words[0] != "install":
        print(f"pip: the stand-in knows install alone, not {' '.join(words)}", file=sys.stderr)
        return 1
    for word in words[1:]:
        if not word.startswith("-") and (why := wrong(word)):
            print(f"ERROR: {why}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
