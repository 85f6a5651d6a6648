"""Stands in for docker where examples run: it starts the emulator of the image that a command names, and takes its arguments.

It is a program of its own, which ``bash`` finds as ``docker``. What it started has a file each in ``$STAND_IN``.
With ``$STAND_IN_ENGINE`` the emulator is a container of that engine, of the image ``$STAND_IN_IMAGE``, and a process otherwise.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import yaml
from processes import end, runs

from conformance.doctor import command_line, ports
from conformance.doctor.command_line import Run
from conformance.doctor.image import NotAnImage, known, parse

KEPT = Path(os.environ["STAND_IN"])
OUTPUT = "/output"
"""Where images write when nothing else is said."""
ENGINE, IMAGE = os.environ.get("STAND_IN_ENGINE", ""), os.environ.get("STAND_IN_IMAGE", "")
REQUIRED = ("eula", "billing", "apikey")


@dataclass(frozen=True)
class Started:
    """A container that was started."""

    name: str
    image: str
    pid: int
    port: int
    inside: int
    seconds: float
    """When, since the epoch."""

    @property
    def runs(self) -> bool:
        """Whether its process has not ended."""
        return runs(self.pid)


def started() -> list[Started]:
    """All that were started, the first one first."""
    found = [Started(**json.loads(path.read_text())) for path in KEPT.glob("*.json")]
    return sorted(found, key=lambda each: each.seconds)


def main(words: list[str]) -> int:
    """What docker would do; the exit code."""
    verb, rest = words[0] if words else "", words[1:]
    if verb == "container" and rest[:1] == ["run"]:
        verb, rest = "run", rest[1:]
    names = [word for word in rest if not word.startswith("-")]
    does: dict[str, Callable[[], int]] = {
        "run": lambda: start(command_line.read(shlex.join(["docker", "run", *rest]))),
        "pull": lambda: pull(names[-1]),
        "info": lambda: 0,
        "image": lambda: 0 if names[-1] in pulled() else refuse(f"No such image: {names[-1]}"),
        "images": show_images,
        "ps": show,
        "stop": lambda: stop(names),
        "rm": lambda: stop(names),
        "logs": lambda: logs(names[-1]),
        "compose": lambda: compose(rest),
    }
    return does[verb]() if verb in does else refuse(f"the stand-in for docker does not know: docker {' '.join(words)}")


def refuse(sentence: str) -> int:
    print(f"docker: {sentence}", file=sys.stderr)
    return 125


def container_of(image: str) -> str | None:
    """The container whose image this is, also one of the project's own."""
    own = image.rpartition("/")[2].partition(":")[0].removeprefix("cogspec-")
    if image.removeprefix("localhost/").startswith("cogspec-"):
        return own
    try:
        found = known(parse(image))
    except NotAnImage:
        return None
    return found.container.name if found and found.container else None


def start(run: Run) -> int:
    """Start a container; without ``-d`` this process becomes it."""
    for slip in run.slips:
        return refuse(f"{slip.cause}.\nSee 'docker run --help'.")
    container = container_of(run.image)
    if container is None:
        return refuse(f"Unable to find image '{run.image}' locally: pull access denied, repository does not exist.")
    published = [each for each in ports.published(run) if each.outside.isdigit()]
    port, inside = (int(published[0].outside), int(published[0].inside)) if published else (0, 5000)
    name = (run.values("name") or [f"container-{len(started()) + 1}"])[0]
    if any(each.name == name and each.runs for each in started()):
        return refuse(f'Conflict. The container name "/{name}" is already in use.')
    environment = {**os.environ, **dict(_variables(run))}
    if ENGINE:
        return start_container(run, name, port, inside)
    command = [sys.executable, "-m", "conformance", "serve", container, "--port", str(port), "--private-urls"]
    command += settings(run, _mounts(run))
    if any(option == "detach" for option, _ in run.options):
        with (KEPT / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, env=environment
            )
        keep(Started(name, run.image, process.pid, port, inside, time.time()))
        print(f"{process.pid:064x}")
        return 0
    keep(Started(name, run.image, os.getpid(), port, inside, time.time()))
    return os.execve(command[0], command, environment)


def start_container(run: Run, name: str, port: int, inside: int) -> int:
    """Let the engine start the image of the emulator, as the command says; memory and cores are no more than there are."""
    options = [f"--name={name}", *(f"--publish={value}" for value in run.values("publish"))]
    options += [f"--env={key}={value}" for key, value in _variables(run)]
    options += [f"--volume={outside}:{within}" for outside, within in _mounts(run)]
    options += [f"--memory={value}" for value in run.values("memory")]
    options += [f"--cpus={min(float(value), os.cpu_count() or 1)}" for value in run.values("cpus")]
    options += ["--rm"] if any(option == "rm" for option, _ in run.options) else []
    detached = any(option == "detach" for option, _ in run.options)
    options += ["--detach"] if detached else []
    keep(Started(name, run.image, os.getpid(), port, inside, time.time()))
    command = [ENGINE, "run", *options, IMAGE, *settings(run, [])]
    if not detached:
        return os.execvp(ENGINE, command)
    done = subprocess.run(command, check=False)
    if done.returncode == 0:
        asked = [ENGINE, "inspect", "--format", "{{.State.Pid}}", name]
        pid = int(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
        keep(Started(name, run.image, pid, port, inside, time.time()))
    return done.returncode


def keep(each: Started) -> None:
    (KEPT / f"{each.name}.json").write_text(json.dumps(asdict(each)))


def _variables(run: Run) -> Iterator[tuple[str, str]]:
    for value in run.values("env"):
        name, equals, given = value.partition("=")
        yield name, given if equals else os.environ.get(name, "")


def _mounts(run: Run) -> list[tuple[str, str]]:
    return [_mount(value) for value in run.values("volume", "mount")]


def settings(run: Run, mounts: list[tuple[str, str]]) -> list[str]:
    """The arguments of the emulator: those of the image, with its own endpoint for one at Azure, and paths of this machine."""
    given = [(name, value) for name, _, value in (word.partition("=") for word in run.arguments)]
    by_name = {name.lower(): value for name, value in given}
    azure = all(by_name.get(name) for name in REQUIRED) and by_name["billing"].startswith("https://")
    words: list[str] = []
    if azure and by_name["eula"] == "accept":
        given = [(name, value) for name, value in given if name.lower() not in REQUIRED]
        words.append("--demo")
    if any(inside == OUTPUT for _, inside in mounts) and "mounts:output" not in by_name:
        given.append(("Mounts:Output", OUTPUT))
    for name, value in given:
        outside = next((host + value.removeprefix(inside) for host, inside in mounts if value.startswith(inside)), value)
        words.append(f"{name}={outside}")
    return words


def _mount(value: str) -> tuple[str, str]:
    """The directory of this machine, and the one inside."""
    if "=" in value:
        parts = dict(part.partition("=")[::2] for part in value.split(","))
        host = parts.get("source") or parts.get("src", "")
        inside = parts.get("target") or parts.get("dst") or parts.get("destination", "")
    else:
        host, inside, *_ = value.split(":")
    Path(host).mkdir(parents=True, exist_ok=True)
    return str(Path(host).resolve()), inside


def pull(image: str) -> int:
    """Note an image as one that is here."""
    if container_of(image) is None:
        return refuse(f"pull access denied for {image}, repository does not exist.")
    (KEPT / "pulled").open("a").write(f"{image}\n")
    return 0


def pulled() -> list[str]:
    """The images that are here."""
    path = KEPT / "pulled"
    return list(dict.fromkeys(path.read_text().split())) if path.exists() else []


def show() -> int:
    print(f"{'IMAGE':<80} {'PORTS':<28} NAMES")
    for each in started():
        if each.runs:
            print(f"{each.image:<80} {f'0.0.0.0:{each.port}->{each.inside}/tcp':<28} {each.name}")
    return 0


def show_images() -> int:
    for image in pulled():
        print(image)
    return 0


def stop(names: list[str]) -> int:
    """Stop containers as docker does: ask, and after ten seconds end them."""
    if ENGINE:
        return subprocess.run([ENGINE, "stop", *names], check=False).returncode
    known = {each.name: each for each in started() if each.runs}
    for name in names:
        if name not in known:
            print(f"Error response from daemon: No such container: {name}", file=sys.stderr)
            return 1
        end(known[name].pid)
        print(name)
    return 0


def logs(name: str) -> int:
    """Show what a container printed."""
    if ENGINE:
        return subprocess.run([ENGINE, "logs", name], check=False).returncode
    path = KEPT / f"{name}.log"
    if not path.exists():
        print(f"Error response from daemon: No such container: {name}", file=sys.stderr)
        return 1
    sys.stdout.write(path.read_text())
    return 0


def compose(words: list[str]) -> int:
    """Start or stop what ``compose.yaml`` has, or the file behind ``-f``."""
    path = Path("compose.yaml")
    if words and words[0] in ("-f", "--file"):
        path, words = Path(words[1]), words[2:]
    services = yaml.safe_load(path.read_text())["services"]
    if words[0] == "down":
        return stop([name for name in services if any(each.name == name and each.runs for each in started())])
    if words[0] != "up" or "-d" not in words:
        return refuse(f"the stand-in for docker does not know: docker compose {' '.join(words)}")
    chosen = [word for word in words[1:] if not word.startswith("-")] or list(services)
    return max(start(command_line.read(shlex.join(_as_run(name, services[name])))) for name in chosen)


def _as_run(name: str, service: dict[str, object]) -> list[str]:
    """The command that starts a service alone."""
    expanded = json.loads(os.path.expandvars(json.dumps(service)))
    variables = expanded.get("environment", {})
    if isinstance(variables, dict):
        variables = [f"{key}={value}" for key, value in variables.items()]
    words = ["docker", "run", "-d", "--name", name]
    for option, values in (("-p", expanded.get("ports", [])), ("-v", expanded.get("volumes", [])), ("-e", variables)):
        words += [word for value in values for word in (option, str(value))]
    command = expanded.get("command", [])
    return [*words, expanded["image"], *(command.split() if isinstance(command, str) else command)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
