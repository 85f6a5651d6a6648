"""``cogspec billing`` as a process."""

from __future__ import annotations

import signal
import socket
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from listening import exchange, serving
from program import Run

from conformance.billing.message import KEY_HEADER, PATH
from conformance.billing.record import read_records

EXTRAS = ("starlette", "uvicorn", "swagger_ui", "conformance.emulator")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_runs_without_any_extra_until_a_signal_and_leaves_all_it_heard(number: int, tmp_path: Path) -> None:
    arguments = ["--port", "0", "--record", "file", "--answer", "503:9", "--answer", "valid", "--key", "right-key"]
    with serving(tmp_path, "billing", *arguments, without=EXTRAS) as program:
        answers = [httpx.post(program.url + PATH, headers={KEY_HEADER: "right-key"}, trust_env=False) for _ in range(2)]
        httpx.post(program.url + PATH, headers={KEY_HEADER: "wrong-key"}, trust_env=False)
        exchange(program.port, b"\x1b[2J\xff")
        exchange(program.port, b"GET /\x07 HTTP/1.0\r\n\r\n")
        with socket.create_connection(("127.0.0.1", program.port), 10) as cut:
            cut.sendall(b"POST / HTTP/1.1\r\n")
            httpx.get(f"{program.url}/%1b?key=right-key", trust_env=False)
            code = program.end(number)
        with socket.create_server(("127.0.0.1", program.port)):  # its port is free
            pass

    assert code == 0
    assert [(answer.status_code, answer.headers.get("retry-after")) for answer in answers] == [(503, "9"), (200, None)]
    records = list(read_records(tmp_path / "file"))
    assert [record.answer for record in records] == ["503", "valid", "401", "400", "404", "404", ""]
    assert "right-key" not in (tmp_path / "file").read_text() + program.said
    for line in (f"POST {PATH}  503  no usage report", "5 bytes  400  no HTTP", "GET /%1b?key=…", "no answer"):
        assert line in program.said
    assert "\x07" not in program.said
    assert "Traceback" not in program.said


def test_a_full_disk_ends_it(tmp_path: Path) -> None:
    with serving(tmp_path, "billing", "--port", "0", "--record", "/dev/full") as program:
        with suppress(httpx.RemoteProtocolError):  # it may end before it answers
            httpx.post(program.url + PATH, trust_env=False)
        assert program.process.wait(15) == 3

    assert "RecordsLost: /dev/full cannot be written any more (No space left on device)" in program.said
    assert "Traceback" not in program.said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--port", "70000"), "70000"),
        (("--port", "0", "--host", "192.0.2.1"), "Cannot listen on 192.0.2.1:0"),
        (("--port", "0", "--record", "no/such/folder"), "no/such/folder cannot be written"),
        (("--port", "0", "--answer", "vaild"), "Did you mean 'valid'?"),
    ],
)
def test_wrong_usage_is_refused(cogspec: Run, arguments: tuple[str, ...], words: str) -> None:
    done = cogspec("billing", *arguments)

    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert words in done.stderr
