"""Which files hold recordings, and of which form each is: found from what it holds, not from its name."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from conformance.files import content_of
from conformance.refusal import Refusal
from conformance.traffic import cassettes, har, sessions, single
from conformance.traffic.bodies import GZIP
from conformance.traffic.cassette_yaml import NoCassette, interactions
from conformance.traffic.json_file import MOST_VALUES, NoEntries, Top, is_vast
from conformance.traffic.recorded import NoExchange, Recorded
from conformance.traffic.redaction import printable

SUFFIXES = (".har", ".har.gz", ".json", ".yaml", ".yml")
"""Of the files that are looked at in a directory."""
MEGABYTE = 1_000_000
LARGEST = 200
"""Megabytes of a file that is read, unless the user says otherwise: reading takes a few times its size."""
_FORMS = (har, cassettes, sessions, single)
_KNOWN = "HAR 1.2, a VCR cassette, a session record of the Azure SDKs, or one exchange with a request and a response"
_ZIP = b"PK\x03\x04"
_BOM = b"\xef\xbb\xbf"


class NoSuchFile(Refusal):
    """A path at which nothing can be read."""


class TooLarge(Refusal):
    """A file that would take more memory than is reasonable."""


class NoRecording(Refusal):
    """A file that is none of the forms."""


@dataclass(frozen=True)
class Named:
    """A file to judge."""

    path: Path
    shown: str
    """As reports call it."""
    found: bool
    """Whether it was found in a directory, where files of other kinds are no mistake."""

    @property
    def demanded(self) -> bool:
        """Whether it must be a recording: it was named, or is called one."""
        return not self.found or self.path.name.lower().endswith((".har", ".har.gz"))


@dataclass(frozen=True)
class Recording:
    """What one file holds."""

    form: str
    exchanges: Iterator[Recorded | NoExchange]
    """Read as they are asked for; NoRecording where the rest of the file cannot be read."""


def files(paths: Iterable[Path]) -> Iterator[Named]:
    """The files at these paths, each once; of directories those whose name may be one of a recording."""
    seen: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise NoSuchFile(f"{printable(str(path))} is not there.")
        for named in _below(path) if path.is_dir() else [Named(path, printable(str(path)), found=False)]:
            real = named.path.resolve()
            if real not in seen:
                seen.add(real)
                yield named


def read(named: Named, largest: int) -> Recording:
    """What a file holds; a refusal when it cannot be read, is larger than so many megabytes, or holds no recording."""
    content = _content(named, largest).removeprefix(_BOM)
    if not content.strip():
        raise NoRecording(f"{named.shown} is empty.")
    if content.startswith(_ZIP):
        raise NoRecording(f"{named.shown} is a ZIP archive; unpack it, and name what it holds.")
    if b"\0" in content[:4096]:
        raise NoRecording(f"{named.shown} is neither JSON nor YAML in UTF-8; known are {_KNOWN}.")
    if content.lstrip()[:1] in (b"{", b"["):
        return _json(named, content)
    return Recording(cassettes.NAME, _yaml(named, content))


def _below(folder: Path) -> Iterator[Named]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.name.lower().endswith(SUFFIXES) and path.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield Named(path, printable(str(path)), found=True)


def _content(named: Named, largest: int) -> bytes:
    if not named.path.is_file():
        raise NoSuchFile(f"{named.shown} is neither a file nor a directory.")
    try:
        size = named.path.stat().st_size
        if size > largest * MEGABYTE:
            raise _too_large(f"{named.shown} has {size // MEGABYTE} MB", largest)
        content = content_of(named.path, largest * MEGABYTE)
    except OSError as error:
        raise NoSuchFile(f"{named.shown} cannot be read ({error.strerror}).") from None
    return _unpacked(named, content, largest) if content.startswith(GZIP) else content


def _unpacked(named: Named, content: bytes, largest: int) -> bytes:
    stream = zlib.decompressobj(31)
    try:
        plain = stream.decompress(content, largest * MEGABYTE)
    except zlib.error:
        raise NoRecording(f"{named.shown} is a damaged gzip file.") from None
    if stream.unconsumed_tail:
        raise _too_large(f"{named.shown} grows beyond what is read", largest)
    if not stream.eof:
        raise NoRecording(f"{named.shown} is a gzip file that is cut off.")
    return plain


def _too_large(what: str, largest: int) -> TooLarge:
    return TooLarge(f"{what}, and the limit is {largest} MB; raise it with --largest, or split the file.")


def _json(named: Named, content: bytes) -> Recording:
    try:
        top = msgspec.json.decode(content, type=Top)
    except msgspec.ValidationError:
        raise NoRecording(f"{named.shown} is none of the known forms: {_KNOWN}.") from None
    except msgspec.DecodeError as error:
        raise NoRecording(f"{named.shown} is no whole JSON ({error}); it is cut off or damaged.") from None
    except (RecursionError, UnicodeDecodeError):
        raise NoRecording(f"{named.shown} is nested too deeply, or not in UTF-8.") from None
    for form in _FORMS:
        try:
            entries = form.entries(top)
        except NoEntries as error:
            raise NoRecording(f"{named.shown}, a {form.NAME}, {error}.") from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            entries = None
        if entries is not None:
            return Recording(form.NAME, _read(entries, form.read))
    raise NoRecording(f"{named.shown} is none of the known forms: {_KNOWN}.")


def _yaml(named: Named, content: bytes) -> Iterator[Recorded | NoExchange]:
    try:
        yield from _read(interactions(content), cassettes.read)
    except NoCassette as error:
        raise NoRecording(f"{named.shown} {error}; known are {_KNOWN}.") from None


def _read(entries: Iterable[Any], read: Callable[[Any], Recorded]) -> Iterator[Recorded | NoExchange]:
    for entry in entries:
        try:
            if isinstance(entry, msgspec.Raw) and is_vast(entry):
                raise NoExchange(f"it has more than {MOST_VALUES} values")  # noqa: TRY301 - told like what the reader raises
            yield read(entry)
        except NoExchange as error:
            yield error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            yield NoExchange("it is no JSON that can be read")
