"""Somebody who reads a page and does what it says: in a directory, with a shell, on free ports."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
from processes import end, runs, tell_group
from program import until
from told import Told
from witness import NODE, environment, node_package

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
SECONDS = 300.0
"""For one block."""
START_SECONDS = 60.0
TYPESCRIPT = "typescript@5.9.3"
_BEFORE = ("localhost:", "127.0.0.1:", "0.0.0.0:", "[::1]:", "host.docker.internal:", "--port ", "--port=", "listen ")
_PORT = re.compile(
    rf"(?:(?:{'|'.join(f'(?<={re.escape(text)})' for text in _BEFORE)})(?P<port>[1-9]\d{{3,4}})(?!\d)"
    r"|(?<=[\s\"'=])(?P<published>[1-9]\d{3,4})(?=:\d{2,5}\b))"
)
"""A port as commands, programs, addresses and compose files name it."""
_LISTENS = re.compile(r"\bcogspec (?:serve|billing)\b[^\n]*?--port[ =](?P<port>\d+)")


@dataclass
class Background:
    """A command that goes on while the reader reads on."""

    process: subprocess.Popen[bytes]
    log: Path
    code: str = ""
    ports: frozenset[str] = frozenset()
    """Where it listens."""

    @property
    def told(self) -> Told:
        return Told(self.log.read_text(errors="replace"), self.process.poll())


@dataclass
class Reader:
    """One reader of one page."""

    folder: Path
    """Theirs alone, and empty."""
    cache: Path
    """Where packages of other hands are kept from run to run."""
    engine: str = ""
    """What runs the containers of the page, of ``image``; none for processes."""
    image: str = ""
    updating: bool = False
    """Whether pages are to show what is printed now."""
    ports: dict[str, str] = field(default_factory=dict[str, str])
    last: Told | None = None
    """What the last block printed."""
    background: list[Background] = field(default_factory=list[Background])
    stuck: str = ""
    """Why no further block can be tried; empty where one can."""
    between: subprocess.Popen[bytes] | None = None
    """The server that stands between, once the page has one."""
    types: list[str] = field(default_factory=list[str])
    """The blocks of TypeScript that were read so far."""
    rewritten: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])
    """Where the page shows what is printed otherwise now: begin, end and text."""
    files: int = 0

    def __enter__(self) -> Self:
        programs = self.folder / "bin"
        programs.mkdir(parents=True)
        self._program("cogspec", "-m conformance")
        self._program("python", "")
        self._program("python3", "")
        self._program("docker", HERE / "docker_stand_in.py")
        self._program("podman", HERE / "docker_stand_in.py")
        self._program("pip", HERE / "pip_stand_in.py")
        (self.folder / "kept").mkdir()
        (self.folder / "state").touch()
        self.place.mkdir()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in (*(each.process for each in self.background), *([self.between] if self.between else [])):
            _end(process)
        for each in self.containers():
            if self.engine:
                subprocess.run([self.engine, "rm", "--force", each["name"]], check=False, capture_output=True)
            end(each["pid"], tell_group)

    def containers(self) -> list[dict[str, Any]]:
        """Those that commands started and that have not ended."""
        found = [json.loads(path.read_text()) for path in (self.folder / "kept").glob("*.json")]
        return [each for each in found if runs(each["pid"])]

    @property
    def place(self) -> Path:
        """Where the commands are run."""
        return self.folder / "here"

    def _program(self, name: str, words: object) -> None:
        path = self.folder / "bin" / name
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n')
        path.chmod(0o755)

    @property
    def environment(self) -> dict[str, str]:
        """The variables that a reader has who followed the page."""
        return {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "120",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "ignore",
            "STAND_IN": str(self.folder / "kept"),
            **self._by_engine(),
            "STATE": str(self.folder / "state"),
            "ENDPOINT_URI": "https://my-resource.cognitiveservices.azure.com",
            "API_KEY": "0123456789abcdef0123456789abcdef",
        }

    def _by_engine(self) -> dict[str, str]:
        """What the stand-in for docker, and the engine, need to run containers."""
        if not self.engine:
            return {}
        own = {name: value for name, value in os.environ.items() if name.startswith(("CONTAINERS_", "XDG_"))}
        return {**own, "STAND_IN_ENGINE": self.engine, "STAND_IN_IMAGE": self.image}

    def chosen(self, text: str) -> str:
        """A text of the page with free ports in place of those that it names."""
        return _PORT.sub(self._free, text)

    def written(self, text: str) -> str:
        """What was printed, with the ports of the page in place of the free ones."""
        for port, free in self.ports.items():
            text = re.sub(rf"\b{free}\b", port, text)
        return text.replace(str(self.place), "/home/you").replace(str(self.folder), "/home/you")

    def _free(self, found: re.Match[str]) -> str:
        port = found["port"] or found["published"]
        if port not in self.ports:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.ports[port] = str(probe.getsockname()[1])
        return self.ports[port]

    def shell(self, code: str) -> Told:
        """Run commands to their end, in the shell of the page: what they export and where they go lasts."""
        return self._ended(self._started(code))

    def leave_running(self, code: str) -> Background:
        """Run commands that go on, and wait until what they started answers; what had their port before is stopped."""
        ports = frozenset(found["port"] for found in _LISTENS.finditer(code.replace("\\\n", " ")))
        for each in self.background:
            if each.ports & ports:
                _end(each.process)
        begun = replace(self._started(code), code=code, ports=ports)
        self.background.append(begun)
        until(lambda: begun.process.poll() is not None or self._answers(code), START_SECONDS)
        return begun

    def program(self, command: list[str], code: str, suffix: str) -> Told:
        """Run a whole program from a file."""
        self.files += 1
        path = self.folder / f"block-{self.files}{suffix}"
        path.write_text(code)
        log = path.with_suffix(".log")
        with log.open("wb") as printed:
            process = subprocess.Popen(
                [*command, path],
                cwd=self._where(),
                env=self._exported(),
                stdout=printed,
                stderr=printed,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self._ended(Background(process, log))

    def proxy(self, process: subprocess.Popen[bytes]) -> None:
        """Let a server stand between, and end the one that did before."""
        if self.between:
            _end(self.between)
        self.between = process

    def interpreter(self, package: str) -> Path:
        """An interpreter that has an official package."""
        return environment(self.cache, package)

    def type_check(self, code: str) -> Told:
        """What the compiler of TypeScript says of some code, in its strict mode."""
        told = self.program(
            [*_compiler(self.cache), "--noEmit", "--strict", "--target", "es2022", "--moduleDetection", "force"], code, ".ts"
        )
        return Told(told.printed.replace(str(self.folder), "."), told.code)

    def running(self, words: str) -> Background | None:
        """The last command that was left running and has these words."""
        return next((each for each in reversed(self.background) if words in each.code), None)

    def rewrite(self, page: Path) -> None:
        """Write into the page what it should show."""
        text = page.read_text()
        for first, last, shown in sorted(self.rewritten, reverse=True):
            text = text[:first] + shown + text[last:]
        if self.rewritten:
            page.write_text(text)

    def ready(self) -> None:
        """Wait for containers that were started to serve, as a reader does who looks at ``docker ps`` first."""
        until(lambda: all(_serves(each["port"]) for each in self.containers()), START_SECONDS)

    def _answers(self, code: str) -> bool:
        if re.search(r"\bcogspec (?:serve|billing)\b", code):
            return "Now listening on" in self.background[-1].told.printed
        running = self.containers()
        return bool(running) and all(_serves(each["port"]) for each in running)

    def _started(self, code: str) -> Background:
        self.files += 1
        log = self.folder / f"block-{self.files}.log"
        whole = (
            f'set -a\n. "$STATE"\nset +a\ntrap \'export -p >"$STATE"; echo "cd $(printf %q "$PWD")" >>"$STATE"\' EXIT\n{code}'
        )
        with log.open("wb") as printed:
            process = subprocess.Popen(
                ["bash", "-eu", "-o", "pipefail", "-c", whole],
                cwd=self.place,
                env=self.environment,
                stdout=printed,
                stderr=printed,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        return Background(process, log)

    def _ended(self, begun: Background) -> Told:
        try:
            begun.process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(begun.process.pid, signal.SIGKILL)
            begun.process.wait()
            return Told(f"{begun.told.printed}\nit has not ended after {SECONDS:.0f} s", begun.process.returncode)
        return begun.told

    def _exported(self) -> dict[str, str]:
        """The environment with what commands before exported."""
        script = 'set -a; . "$STATE"; env -0'
        done = subprocess.run(["bash", "-c", script], env=self.environment, cwd=self.place, capture_output=True, check=True)
        pairs = (entry.partition("=") for entry in done.stdout.decode().split("\0") if entry)
        return {name: value for name, _, value in pairs}

    def _where(self) -> Path:
        found = re.findall(r"^cd (\S+)$", (self.folder / "state").read_text(), re.MULTILINE)
        return Path(found[-1]) if found else self.place


def _compiler(cache: Path) -> list[str]:
    """The command of the compiler of TypeScript."""
    return [str(NODE), str(node_package(cache, TYPESCRIPT) / "bin" / "tsc")]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and those that it started."""
    end(process.pid, tell_group)
    process.wait()


def _serves(port: int) -> bool:
    with suppress(httpx.HTTPError):
        return httpx.get(f"http://127.0.0.1:{port}/ready", timeout=2, trust_env=False).status_code < 500
    return False
