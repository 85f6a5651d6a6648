"""Blocks that are run: commands, programs, servers that stand between, and what is printed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import proxy
from blocks import Block
from printed import exit_code, json_differs, text_differs
from program import until
from reader import ROOT, Reader
from step import RUN, Step
from told import Told, Wrong
from typescript import demand_type

from conformance.documents.shell import commands_of

SECONDS = 20.0
"""For what goes on to print what the page shows."""
_ONLY = re.compile(
    r"cogspec (?:serve|billing)\b|docker compose up(?!.* -d)|(?:docker|podman) run\b(?!.*(?:\s-d\b|--detach))", re.DOTALL
)
"""Commands that go on until they are stopped."""


def goes_on(block: Block) -> bool:
    return block.language == "bash" and any(_ONLY.search(each.text) for each in commands_of(block.code, 1, "bash"))


def commands(step: Step) -> str:
    """Run the commands of a block; what does not end by itself is left running, once it answers."""
    code = step.code
    if step.block.said("in") == "checkout":
        code = f"cd {_checkout(step.reader)}\n{code}"
    demanded = exit_code(step.block.answer.code) if step.block.answer else None
    if goes_on(step.block) and demanded is None:
        begun = step.reader.leave_running(code)
        told = begun.told
        if told.code is not None and told.code != 0:
            raise Wrong(f"it ended with {told.code} and printed\n{told.printed}")
        step.reader.last = told
        shown = step.block.answer
        if shown and shown.language == "text":
            until(lambda: not text_differs(shown.code, step.reader.written(begun.told.printed)), SECONDS)
            step.reader.last = begun.told
        return RUN
    step.reader.last = step.reader.shell(code)
    step.reader.ready()
    _demand_exit(step.reader.last, demanded or 0)
    return RUN


def _demand_exit(told: Told, code: int) -> None:
    if told.code != code:
        raise Wrong(f"it ended with {told.code} in place of {code}, and printed\n{told.printed}")


def _checkout(reader: Reader) -> Path:
    """A directory that has what the checkout has."""
    folder = reader.folder / "checkout"
    if not folder.exists():
        folder.mkdir()
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
        for name in {path.partition("/")[0] for path in listed.stdout.splitlines()}:
            (folder / name).symlink_to(ROOT / name)
    return folder


def program(step: Step) -> str:
    """Run a program; where it needs an official package, with that one."""
    package = step.block.said("with")
    python = sys.executable
    if package:
        if package not in step.page.replace(f"check: with {package}", ""):
            raise Wrong(f"the page does not say that {package} has to be installed")
        python = str(step.reader.interpreter(package))
    step.reader.last = step.reader.program([python], step.code, ".py")
    _demand_exit(step.reader.last, (exit_code(step.block.answer.code) if step.block.answer else None) or 0)
    return RUN


def answer(step: Step) -> str:
    """Compare what was printed with what the page shows."""
    told = _said(step)
    printed = step.reader.written(told.printed)
    if step.block.language == "json":
        wrong = json_differs(step.block.code, printed)
        printed = _indented(printed)
    else:
        if exit_code(step.block.code) is not None:
            printed = f"{printed.rstrip()}\nexit code {told.code}".lstrip()
        wrong = text_differs(step.block.code, printed)
    if wrong and not step.reader.updating:
        raise Wrong(wrong)
    if wrong:
        step.reader.rewritten.append((step.block.start, step.block.end, step.block.indented(printed)))
    demand_type(step)
    return RUN


def _said(step: Step) -> Told:
    """What was printed by what the block belongs to: the one above it, or one that goes on, once that is as shown."""
    words = step.block.said("from")
    if words is None:
        if step.reader.last is None:
            raise Wrong("nothing was run that could have printed it")
        return step.reader.last
    begun = step.reader.running(words)
    if begun is None:
        raise Wrong(f"no command with {words!r} goes on that could have printed it")
    until(lambda: not text_differs(step.block.code, step.reader.written(begun.told.printed)), SECONDS)
    return begun.told


def _indented(printed: str) -> str:
    try:
        return json.dumps(json.loads(printed), indent=2, ensure_ascii=False)
    except ValueError:
        return printed


def proxied(step: Step) -> str:
    """Let an nginx stand between from here on, in place of the one before."""
    step.reader.proxy(proxy.serve(step.reader.place, step.code))
    return RUN
