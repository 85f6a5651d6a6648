"""The container engine of this machine, docker or podman, and the command by which it runs an image."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.catalogue import Container
from conformance.plain import plain
from conformance.refusal import Refusal
from conformance.target.template import Template

CLIENTS = ("docker", "podman", "nerdctl")
"""Programs that run containers, which have a file system of their own."""
ENGINES = CLIENTS[:2]
"""Those by which the kit runs images."""
SECONDS = 15.0
"""For one answer of an engine: a daemon that hangs is as good as none."""
PULL_SECONDS = 3600.0
PORT = 5000
"""Inside, of an image that the catalogue does not know."""
MEMORY = "--memory="
"""How the option of an engine begins that limits memory."""


class NoEngine(Refusal):
    """Neither docker nor podman is there."""


class EngineSilent(Refusal):
    """An engine that is installed and runs nothing, because its daemon is down, say."""

    exit_code = 3


class NoSuchImage(Refusal):
    """An image that is not here, and cannot be fetched."""


@dataclass(frozen=True)
class Engine:
    """A container engine that is installed."""

    name: str
    """The program: docker or podman."""
    trouble: str = ""
    """Why it runs nothing, in its own words; empty where it would."""

    def holds(self, reference: str) -> bool:
        """Whether the image is here already."""
        return not _trouble(self.name, "image", "inspect", "--format", "{{.Id}}", "--", reference)

    def pull(self, reference: str) -> None:
        """Fetch the image; NoSuchImage where that is not possible."""
        trouble = _trouble(self.name, "pull", "--quiet", "--", reference, seconds=PULL_SECONDS)
        if trouble:
            raise NoSuchImage(
                f"The image {reference} is not here, and {self.name} cannot pull it ({trouble}); "
                f"see which there are with {self.name} images."
            )

    def said(self, *words: str) -> str:
        """What it says to a command; nothing where that fails."""
        try:
            done = _ran((self.name, *words), SECONDS)
        except (subprocess.TimeoutExpired, OSError):
            return ""
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""

    @property
    def is_podman(self) -> bool:
        """Whether it is podman, which a package of podman's also installs under the name of docker."""
        return b"podman" in _ran((self.name, "--version"), SECONDS).stdout.lower()


def installed() -> Engine | None:
    """The first engine that works; the first that is there where none does."""
    found = [Engine(name, _trouble(name, "info")) for name in ENGINES if shutil.which(name)]
    return next((engine for engine in found if not engine.trouble), found[0] if found else None)


def working() -> Engine:
    """The engine that is to run images; NoEngine and EngineSilent where there is none."""
    engine = installed()
    if engine is None:
        raise NoEngine(
            f"No container engine is there: neither {' nor '.join(ENGINES)} is on the PATH. Install one, "
            "or launch the container by a command of your own with --launch."
        )
    if engine.trouble:
        raise EngineSilent(f"{engine.name} is installed and does not answer ({engine.trouble}); start it, or let your user in.")
    return engine


def image_launch(engine: Engine, reference: str, container: Container | None) -> Template:
    """The documented ``docker run`` line of an image that is here, as a command to launch.

    Memory and cores are the documented minimum, which has to be enough, but no more cores than this machine has, which
    docker refuses; of an image that nobody knows nothing is limited.
    """
    podman = engine.is_podman
    host = f"host.{'containers' if podman else 'docker'}.internal"
    return Template(
        (
            *(engine.name, "run", "--rm", "--name={name}"),
            f"--publish={{host}}:{{port}}:{container.port if container else PORT}",
            *(_limits(container) if container else ()),
            # podman knows its name for this machine by itself, and would hand the proxy of this shell to the container
            "--http-proxy=false" if podman else f"--add-host={host}:host-gateway",
            "--security-opt=label=disable",  # or SELinux keeps what is mounted from the container
            *("--volume={mounts}", "--env={environment}"),
            *(reference, "{settings}"),
        ),
        removal=(engine.name, "rm", "--force", *(("--time=0",) if podman else ()), "{name}"),
        host=host,
        title=reference,
        engine=engine.name,
    )


def _limits(container: Container) -> Iterator[str]:
    yield least_memory(container)
    yield f"--cpus={min(container.minimum['cores'], os.cpu_count() or 1):g}"


def least_memory(container: Container) -> str:
    """The option of an engine that gives a container the memory which its page states as the minimum."""
    return f"{MEMORY}{container.minimum['memory']:g}g"


def read_only(engine: Engine, *, tmp: bool) -> tuple[str, ...]:
    """The options by which nothing but mounts can be written to, and a ``/tmp`` in memory where that is to be there."""
    # podman would mount some directories in memory by itself
    return ("--read-only", *(("--read-only-tmpfs=false",) if engine.is_podman else ()), *(("--tmpfs=/tmp",) if tmp else ()))


def _trouble(*command: str, seconds: float = SECONDS) -> str:
    """Why a command of an engine did not succeed, in its own words; empty where it did."""
    try:
        done = _ran(command, seconds)
    except subprocess.TimeoutExpired:
        return f"no answer within {seconds:g} s"
    except OSError as error:
        return error.strerror or type(error).__name__
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return "" if done.returncode == 0 else plain(said[-1] if said else f"exit code {done.returncode}", 200)


def _ran(command: tuple[str, ...], seconds: float) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, capture_output=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL)  # noqa: S603 - the engine that the user has on the PATH
