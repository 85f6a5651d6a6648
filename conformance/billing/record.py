"""One request as it was recorded: in the process with every byte, in a file without the key."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from conformance.billing import licence, secrets
from conformance.billing.message import KEY_HEADER, PATH, NotUsage, Usage, usage
from conformance.refusal import Refusal


class CannotRecord(Refusal):
    """The file of records cannot be written."""


class RecordsLost(Refusal):
    """The file of records could be written at the start, and cannot any more."""

    exit_code = 3


class UnreadableRecords(Refusal):
    """A file that holds no records of a billing endpoint."""


@dataclass(frozen=True)
class Record:
    """One request that arrived, with every byte of it that could carry data away."""

    seconds: float
    """When its first byte came, since the endpoint was made."""
    time: str
    """The same in UTC, as people write it."""
    connection: int
    """Counts the connections, from 1."""
    peer: str
    """Address and port that the connection came from."""
    method: str
    """Empty, as what follows, where it is no HTTP."""
    target: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    """Without the framing of chunks."""
    raw: bytes = field(repr=False)
    """Every byte of it, in the order in which they came."""
    answer: str
    """What was answered, in the words of the endpoint or as a status; empty where nobody was left to hear it."""
    status: int
    """The status that was sent; 0 for none."""
    flaw: str = ""
    """Why it is no whole request; empty for one that is."""

    @property
    def key(self) -> str:
        """The key that it carries; empty where it carries none."""
        return next((value for name, value in self.headers if name.lower() == KEY_HEADER.lower()), "")

    @property
    def is_report(self) -> bool:
        """Whether it came as reports do, whatever its body holds."""
        return not self.flaw and reports_usage(self.method, self.target)

    @property
    def licence_for(self) -> str:
        """The container that it asks a licence for; empty when it asks for none."""
        try:
            return licence.asked_for(self.body) if asks_for_a_licence(self.method, self.target) else ""
        except licence.NotALicence:
            return ""

    @property
    def usage(self) -> Usage | None:
        """The usage report; None when it is none, and then ``not_usage`` says why."""
        try:
            return usage(self.body)
        except NotUsage:
            return None

    @property
    def not_usage(self) -> str:
        """Why the body is no usage report as published; empty when it is one."""
        try:
            usage(self.body)
        except NotUsage as why:
            return str(why)
        return ""

    @property
    def quantity(self) -> float:
        """How many queries it reports; 0 when it is no usage report."""
        found = self.usage
        return found.quantity if found else 0.0


def reports_usage(method: str, target: str) -> bool:
    """Whether a request is one for the endpoint; the URL that containers are given may have a path of its own."""
    return method == "POST" and target.partition("?")[0].endswith(PATH)


def asks_for_a_licence(method: str, target: str) -> bool:
    """Whether a request is one for a licence."""
    return method == "POST" and target.partition("?")[0].endswith(licence.PATH)


def without_secrets(record: Record, known: Collection[str] = ()) -> Record:
    """The same record as it may be shown: of keys only their ends. ``known`` are keys of other records."""
    hidden = secrets.Hidden(record.raw, known)
    return replace(
        record,
        target=hidden.text(record.target),
        headers=tuple((name, hidden.header(name, value)) for name, value in record.headers),
        body=hidden.content(record.body),
        raw=hidden.message(record.raw),
    )


class Journal:
    """Appends records to a file, one a line, each written when ``add`` returns."""

    def __init__(self, path: Path) -> None:
        """Raises CannotRecord."""
        self._path = path
        self._keys: list[str] = []
        """Of earlier records: one that was cut in two shows its key in one half, and what belongs to it in the other."""
        try:
            self._file = path.open("ab", buffering=0)
        except OSError as error:
            raise CannotRecord(f"{path} cannot be written ({error.strerror}); choose another file.") from None

    def add(self, record: Record) -> None:
        """Write a record; raises RecordsLost."""
        if record.key not in self._keys:
            self._keys = [*self._keys, record.key][-secrets.MOST :]
        shown = without_secrets(record, self._keys)
        line = json.dumps({**asdict(shown), "body": _escaped(shown.body), "raw": _escaped(shown.raw)})
        content = memoryview(line.encode() + b"\n")
        try:
            while content:
                content = content[self._file.write(content) :]
        except OSError as error:
            raise RecordsLost(
                f"{self._path} cannot be written any more ({error.strerror}); what arrives from now on would be lost."
            ) from None

    def close(self) -> None:
        """End the file."""
        self._file.close()


def read_records(path: Path) -> Iterator[Record]:
    """The records of a file, without the keys that they had. Raises UnreadableRecords."""
    try:
        with path.open("rb") as file:
            for number, content in enumerate(file, 1):
                try:
                    yield _record(content)
                except (msgspec.MsgspecError, ValueError, RecursionError) as error:
                    raise UnreadableRecords(
                        f"{path}, line {number}, is no record of a billing endpoint ({error}); it writes them with --record."
                    ) from None
    except OSError as error:
        raise UnreadableRecords(f"{path} cannot be read ({error.strerror}).") from None


def _record(line: bytes) -> Record:
    said = msgspec.json.decode(line, type=dict[str, Any])
    bodies = {name: _bytes(msgspec.convert(said.get(name), str)) for name in ("body", "raw")}
    return msgspec.convert({**said, **bodies}, Record)


def _escaped(content: bytes) -> str:
    """Bytes as text that keeps all of them: what is no UTF-8, and the backslash, is written as an escape."""
    return content.replace(b"\\", rb"\\").decode("utf-8", "backslashreplace")


_ESCAPE = re.compile(rb"\\(?:(\\)|x([0-9a-f]{2}))")


def _bytes(text: str) -> bytes:
    return _ESCAPE.sub(lambda found: found[1] or bytes.fromhex(found[2].decode()), text.encode())
