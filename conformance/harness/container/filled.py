"""Log files of a container that is made to write more than one of them may hold."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from conformance.harness.container.instance import READINESS
from conformance.harness.container.launcher import Launcher, Settings
from conformance.harness.container.left import LEVELS
from conformance.target import kept_folder

TOO_LARGE = 5 * 1024 * 1024 // 4
"""Bytes that a file of one megabyte does not have, with what was written at once as it became full."""
SECONDS_TO_FILL = 60.0
SECONDS_TO_SEE = 10.0
"""After which it shows whether it will be enough by then."""
AT_A_TIME = 200
"""Requests between two looks at the files."""


@dataclass(frozen=True)
class Filled:
    """What was written below the output mount."""

    sizes: tuple[int, ...]
    """Bytes of each file."""
    asked: int
    """Requests that had been sent by then, to a page that costs nothing."""


def filled(launcher: Launcher) -> Filled:
    """The story of one that logs everything, into files of one megabyte, until there is more than fits in one."""
    launcher.demand_settings()
    launcher.demand_mounts()
    with kept_folder() as folder:
        output = folder / "output"
        output.mkdir()
        output.chmod(0o777)  # a container may run as any user; nobody else gets through the directory above
        with launcher.serving(_in_small_files, mounts={"Output": output}) as instance:
            asked, began = 0, time.monotonic()

            def over() -> bool:
                nonlocal asked
                for _ in range(AT_A_TIME):
                    instance.exchange(READINESS)
                asked += AT_A_TIME
                written, seconds = sum(_sizes(output)), time.monotonic() - began
                hopeless = seconds > SECONDS_TO_SEE and written * SECONDS_TO_FILL < TOO_LARGE * seconds
                return written > TOO_LARGE or hopeless

            instance.wait_until(over, SECONDS_TO_FILL)
        return Filled(_sizes(output), asked)


def _in_small_files(settings: Settings) -> Settings:
    return {
        **settings,
        **dict.fromkeys(LEVELS, "Trace"),
        "Logging:Disk:Format": "json",
        "Logging:Disk:MaxFileSize": "1",
    }


def _sizes(folder: Path) -> tuple[int, ...]:
    return tuple(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
