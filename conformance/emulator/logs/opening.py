"""Opening the logs that a start asks for."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

from conformance.emulator.logs import CONSOLE, DISK, FLUENTD, LOGGING, Log, Sink
from conformance.emulator.logs.background import Background
from conformance.emulator.logs.disk import LogFiles
from conformance.emulator.logs.fluentd import Fluentd

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from conformance.emulator.settings import Settings


@contextmanager
def opened(settings: Settings, container: str, say: Callable[[str], None]) -> Generator[Log]:
    """The log of a run, written to its end; ``say`` is the console. Raises NoOutputMount."""
    sinks: dict[str, Sink] = {CONSOLE: lambda event: say(f"{event.severity}: {event.message}")}
    console = Log(settings.levels, sinks.copy())

    def tell(line: str) -> None:
        console.write("Warning", LOGGING, line)

    with ExitStack() as stack:
        if settings.disk:
            files = LogFiles(settings.disk, container)
            say(f"Using '{files.folder}' for writing logs and other output data.")
            sinks[DISK] = stack.enter_context(closing(Background(files, "The output mount", tell)))
        if settings.fluentd:
            sender = Fluentd(settings.fluentd, container)
            heartbeat = settings.fluentd.heartbeat
            sinks[FLUENTD] = stack.enter_context(closing(Background(sender, "Fluentd", tell, rest_after=heartbeat)))
        yield Log(settings.levels, sinks, say)
