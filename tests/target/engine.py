"""A container engine of tests: ``engine.py COMMAND…`` behaves like podman, and runs a process for a container.

Which images it holds stands in the file ``images`` of its working directory, what it was told in ``told``, a line of JSON
each, the process of the last container in ``container``, and as which user all of them run in ``user``. The last part of
an image's name is an emulator, or a manner of ``stub.py``; one that ``writes`` needs a ``/tmp``, and one that is ``hungry`` is
killed for want of memory.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from pathlib import Path

HOST = "host.containers.internal"
STUB = Path(__file__).with_name("stub.py")
IMAGES, TOLD, USER = Path("images"), Path("told"), Path("user")


def fail(sentence: str) -> None:
    sys.stderr.write(f"Error: {sentence}\n")
    sys.exit(125)


def held() -> list[str]:
    return IMAGES.read_text().split() if IMAGES.exists() else []


def pull(reference: str) -> None:
    if "nowhere" in reference:
        fail(f"initializing source docker://{reference}: name unknown")
    IMAGES.write_text("\n".join([*held(), reference]))


def run(words: list[str]) -> None:
    """Become what stands for the container; the name of this machine leads back to it, as it does inside of one."""
    options = [word for word in words if word.startswith("--")]
    image, *settings = words[len(options) :]
    if "writes" in image and "--read-only" in options and "--tmpfs=/tmp" not in options:
        fail("OSError: [Errno 30] Read-only file system: '/tmp/scratch'")
    if "hungry" in image and "--memory=2g" in options:
        sys.exit(137)
    Path("container").write_text(str(os.getpid()))
    port = next(option.split(":")[1] for option in options if option.startswith("--publish="))
    manner = image.rpartition("/")[2].partition(":")[0]
    if manner not in ("sentiment", "keyphrase"):
        sys.argv = [str(STUB), manner, port]
        runpy.run_path(str(STUB), run_name="__main__")
        return
    variables = [option.removeprefix("--env=") for option in options if option.startswith("--env=")]
    os.environ.update(word.replace(HOST, "127.0.0.1").split("=", 1) for word in variables)
    serve = ["cogspec", "serve", manner, "--metering-interval", "0.3", "--port", port]
    sys.argv = [*serve, *(word.replace(HOST, "127.0.0.1") for word in settings)]
    runpy.run_module("conformance", run_name="__main__")


def main(*words: str) -> None:
    with TOLD.open("a") as file:
        file.write(json.dumps(words) + "\n")
    match words:
        case ("--version",):
            sys.stdout.write("podman version 4.3.1\n")
        case ("info",):
            if "down" in held():
                fail("unable to connect to Podman socket")
        case ("image", "inspect", *_, reference):
            if reference not in held():
                fail(f"{reference}: image not known")
        case ("pull", *_, reference):
            pull(reference)
        case ("run", *rest):
            run(rest)
        case ("inspect", "--format", _, _):
            sys.stdout.write("4711 \n")
        case ("top", _, "pid", "user"):
            sys.stdout.write(
                f"PID         USER\n1           {USER.read_text() if USER.exists() else 'root'}\n9           daemon\n"
            )
        case _:
            pass


if __name__ == "__main__":
    main(*sys.argv[1:])
