"""Images for tests, built as a user builds them, but from wheels, so that the build needs no network."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from conformance import catalogue
from conformance.target import Engine

TURN = int(os.environ.get("COGSPEC_TURN", "1"))
CONTAINER = catalogue.containers()[TURN % len(catalogue.names())]
ROOT = Path(__file__).parents[2]
CONTAINERFILE = "conformance/emulator/Containerfile"
SOURCE = ("conformance", "specs", "pyproject.toml", "README.md", "LICENSE", ".dockerignore")


def told(engine: Engine, *words: str, said: str | None = None) -> str:
    """What the engine says to a command, which has to succeed; ``said`` is what it reads."""
    done = subprocess.run([engine.name, *words], input=said, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, f"{engine.name} {words[0]}: {done.stdout}{done.stderr}"
    return done.stdout


def running(engine: Engine) -> list[str]:
    """The containers of runs and of pods, those too that have ended and were not removed."""
    return told(engine, "ps", "--all", "--quiet", "--filter", "name=cogspec-").split()


def emulator_image(engine: Engine, name: str, folder: Path) -> str:
    """Build the image of a container's emulator, as its Containerfile says."""
    context = folder / "context"
    context.mkdir()
    for part in SOURCE:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, context / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, context / part)
    extra = name.replace(".", "-")
    wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--wheel-dir", str(context / "wheels")]
    # redis wants async-timeout below Python 3.11.3, and a base of Debian's has 3.11.2
    subprocess.run([*wheel, f"{context}[{extra}]", "async-timeout", "hatchling"], check=True)
    given = {"CONTAINER": name, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": "/source/wheels"}
    reference = f"localhost/cogspec-{name}"
    words = [word for argument, value in given.items() for word in ("--build-arg", f"{argument}={value}")]
    told(engine, "build", "--file", str(context / CONTAINERFILE), *words, "--tag", reference, str(context))
    shutil.rmtree(context)
    return reference


def derived(engine: Engine, base: str, reference: str, *lines: str) -> str:
    """Build an image that differs from another one by these lines."""
    told(engine, "build", "--tag", reference, "-", said="\n".join((f"FROM {base}", *lines)))
    return reference
