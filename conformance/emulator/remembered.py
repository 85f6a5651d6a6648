"""What was worked out before, in a directory that any number of processes use."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


class Remembered:
    """Bytes by a key that is the name of a file; whoever reads one finds it whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> bytes | None:
        """What was kept under this key; None when nothing was."""
        try:
            return (self._folder / key).read_bytes()
        except OSError:
            return None

    def keep(self, key: str, content: bytes) -> None:
        """Keep this; where that cannot be done, it is worked out again another time."""
        with suppress(OSError), NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(content)
            file.close()
            Path(file.name).replace(self._folder / key)
