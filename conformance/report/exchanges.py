"""``exchanges.jsonl``: every judged exchange of a run, as it goes, so that others can judge it again.

A frozen case is named by its id and what its placeholders stood for: its request can be made again. A body stands once;
wherever the same one came again, its digest stands. What is too large stands as its digest alone.
"""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from conformance.files import plain_content_of, put
from conformance.refusal import Refusal
from conformance.wire import Exchange, Headers, Request

EXCHANGES = "exchanges.jsonl"
LARGEST_TEXT = 256 * 1024
LARGEST_BINARY = 8 * 1024
"""Bytes of a body that is kept. Pictures are larger, and are drawn anew from the seed of a run."""
REPEATED = 120
"""Bytes from which on the digest of a body is shorter than the body."""
LARGEST_FILE = 64 * 1024 * 1024
"""Bytes after which only digests of bodies are kept."""


class ExchangesLost(Refusal):
    """Exchanges that could not be written."""

    exit_code = 3


class UnreadableExchanges(Refusal):
    """A directory without the exchanges of its run, or with something else in their place."""


class Body(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One body: as text, as base64, or the digest of one that stands elsewhere or nowhere."""

    text: str = ""
    base64: str = ""
    sha256: str = ""
    bytes: int = 0
    altered: bool = False
    """Whether it held a secret, which was taken out, so that nothing can be said of it any more."""


class Asked(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A request that no frozen case gives."""

    method: str
    target: str
    headers: Headers = ()
    body: Body = Body()


class Answered(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """An answer."""

    status: int
    headers: Headers = ()
    body: Body = Body()


class Line(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One exchange: the request of a case or another one, and what came of it."""

    operation: str
    case: str = ""
    sha256: str = ""
    """Digest of the request of a case, with its placeholders filled in."""
    bindings: dict[str, str] = {}
    request: Asked | None = None
    answer: Answered | None = None
    trouble: str = ""
    late: bool = False
    url: str = ""
    """Of another instance than the first."""
    test: str = ""
    """During which it was; empty between two."""


def request_digest(request: Request) -> str:
    """SHA-256 of method, target, headers and body."""
    head = msgspec.json.encode((request.method, request.target, request.headers))
    return hashlib.sha256(head + b"\n" + request.body).hexdigest()


def kept_lines(folder: Path, tests: Collection[str], url: str, first: str) -> Iterator[bytes]:
    """The exchanges during these tests that a run kept in a directory, for a run whose first instance is at ``first``.

    That of the run which kept them was at ``url``. A last line that was being written is left out.
    """
    path = folder / EXCHANGES
    try:
        content = plain_content_of(path)
    except OSError as error:
        raise UnreadableExchanges(
            f"{path} cannot be read ({error.strerror}); run that part again, to a new directory."
        ) from None
    for number, written in enumerate(content.split(b"\n")[:-1], 1):
        try:
            line = msgspec.json.decode(written, type=Line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise UnreadableExchanges(f"{path}, line {number}, is no exchange that a run kept: {error}.") from None
        if line.test in tests:
            where = line.url or url
            yield msgspec.json.encode(msgspec.structs.replace(line, url="" if where == first else where)) + b"\n"


class ExchangeFile:
    """Appends exchanges; may be asked from many threads."""

    def __init__(self, folder: Path, url: str, hide: Callable[[str], str] = lambda text: text) -> None:
        self._url = url
        self._hide = hide
        self._lock = threading.Lock()
        self._stand: set[str] = set()
        """Digests of bodies that stand in the file."""
        self._test = ""
        self._size = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = (folder / EXCHANGES).open("ab")
        except OSError as error:
            raise ExchangesLost(f"{folder} cannot be written to ({error.strerror}); choose another directory.") from None

    def begin_with(self, lines: Iterable[bytes]) -> None:
        """Put these lines in place of what the file holds, and never less than that."""
        path = Path(self._file.name)
        try:
            begun = b"".join(lines)
            self._file.close()
            put(path, begun)
            self._file = path.open("ab")
            self._size = self._file.tell()
        except OSError as error:
            raise ExchangesLost(f"{path} cannot be written to ({error.strerror}); choose another directory.") from None

    def begin_test(self, name: str) -> None:
        """What is kept from now on is of this test, or of none, and does not rest on the bodies that others kept."""
        with self._lock:
            self._test = name
            self._stand.clear()

    def keep(
        self,
        operation: str,
        exchange: Exchange,
        url: str,
        case: tuple[str, Request, Mapping[str, str]] | None,
    ) -> None:
        """Append one exchange; ``case`` is the id of the frozen one that was sent, its request, and its placeholders."""
        with self._lock:
            line = Line(
                operation,
                case[0] if case else "",
                request_digest(case[1]) if case else "",
                {name: self._hide(value) for name, value in case[2].items()} if case else {},
                None if case else self._asked(exchange.request),
                self._answered(exchange),
                self._hide(exchange.trouble),
                exchange.late,
                "" if url in ("", self._url) else url,
                self._test,
            )
            content = msgspec.json.encode(line) + b"\n"
            self._size += len(content)
            try:
                self._file.write(content)
                self._file.flush()
            except OSError as error:
                raise ExchangesLost(
                    f"{self._file.name} cannot be written to any more ({error.strerror}); mend that, and go on with --resume."
                ) from None

    def close(self) -> None:
        """End the file."""
        with suppress(OSError):  # each line was flushed, or its loss was told
            self._file.close()

    def _asked(self, request: Request) -> Asked:
        return Asked(request.method, self._hide(request.target), self._headers(request.headers), self._body(request.body))

    def _answered(self, exchange: Exchange) -> Answered | None:
        answer = exchange.answer
        return answer and Answered(answer.status, self._headers(answer.headers), self._body(answer.body))

    def _headers(self, headers: Headers) -> Headers:
        return tuple((self._hide(name), self._hide(value)) for name, value in headers)

    def _body(self, content: bytes) -> Body:
        if not content:
            return Body()
        digest = hashlib.sha256(content).hexdigest()
        known = Body(sha256=digest, bytes=len(content))
        if digest in self._stand:
            return known
        try:
            text = content.decode()
        except UnicodeDecodeError:
            text = ""
        if len(content) > (LARGEST_TEXT if text else LARGEST_BINARY) or self._size > LARGEST_FILE:
            return known
        for read in (text,) if text else (content.decode("latin-1"), content.replace(b"\0", b"").decode("latin-1")):
            shown = self._hide(read)  # which UTF-16 does not hide from either
            if shown != read:
                return Body(text=shown, altered=True)
        if len(content) >= REPEATED:
            self._stand.add(digest)
        return Body(text=text) if text else Body(base64=base64.b64encode(content).decode())
