"""Licences, and the emulator that runs with one, without a connection."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from emulators import Started, start

from conformance.billing.endpoint import Endpoint
from conformance.billing.licence import FILE, asking_for, issued, licence
from conformance.emulator.licences import NoValidLicence, demand_licence
from conformance.emulator.records import NoPlaceForRecords, Records, UnreadableRecords
from conformance.refusal import Refusal

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

SERVE = [sys.executable, "-m", "conformance", "serve", "keyphrase", "--port", "0"]
GOOD = issued("keyphrase", "http://127.0.0.1:9")
PHRASES = "/text/analytics/v3.0/keyPhrases"
THIS_MONTH = ("", "/", f"/{datetime.now(UTC):%m/%Y}", f"/{datetime.now(UTC):%m/%Y}/")
EMPTY = ("/03/2020", "/3/2020")
METER = "CognitiveServices.TextAnalytics.Container.BatchScoring"


def download(billing: str, folder: Path, key: str = "k") -> subprocess.CompletedProcess[str]:
    settings = ["Eula=accept", f"Billing={billing}", f"ApiKey={key}", "DownloadLicense=True", f"Mounts:License={folder}"]
    return subprocess.run([*SERVE, *settings], capture_output=True, text=True, timeout=30, check=False)


def offline(folder: Path, *settings: str) -> AbstractContextManager[Started]:
    """The emulator with a good licence; records go to a directory beside it."""
    (folder / "license").mkdir(exist_ok=True)
    (folder / "output").mkdir(exist_ok=True)
    (folder / "license" / FILE).write_bytes(GOOD.sealed())
    mounts = [f"Mounts:License={folder / 'license'}", f"Mounts:Output={folder / 'output'}"]
    return start([*SERVE, "eula=accept", *mounts, *settings], {**os.environ, "HTTP_PROXY": "http://127.0.0.1:9"})


def documents(count: int) -> dict[str, Any]:
    return {"documents": [{"id": str(number), "text": "The bridge is heavy."} for number in range(count)]}


def meters(quantity: int) -> dict[str, Any]:
    found = [{"name": METER, "quantity": quantity}] if quantity else []
    return {"apiType": "textanalytics", "serviceName": "keyphrase", "meters": found}


def test_a_licence_is_downloaded_and_the_container_ends(tmp_path: Path) -> None:
    with Endpoint(key="k") as billing:
        done = download(billing.url, tmp_path)

    assert done.returncode == 0, done.stderr
    assert f"good for keyphrase until {datetime.now(UTC).year + 1}-" in done.stdout
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert demand_licence("keyphrase", str(tmp_path)).issuer == billing.url
    (record,) = billing.records
    assert (record.licence_for, record.key, record.is_report) == ("keyphrase", "k", False)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("401", "status 'Invalid'"),
        ("403", "status 'Mismatch'"),
        ("429", "status 'OutOfQuota'"),
        ("cut", "status 'CouldNotConnect'"),
    ],
)
def test_a_download_that_fails_says_why_and_writes_nothing(answer: str, says: str, tmp_path: Path) -> None:
    with Endpoint([answer]) as billing:
        done = download(billing.url, tmp_path, "secret-key")

    assert done.returncode == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "secret-key" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_request_for_a_licence_that_names_no_container_is_refused() -> None:
    with Endpoint() as billing:
        answers = [
            httpx.post(f"{billing.url}/licensing/v1/license", content=content, trust_env=False)
            for content in (b"{}", b"[", asking_for("keyphrase"))
        ]

    assert [answer.status_code for answer in answers] == [400, 400, 200]
    assert licence(answers[2].content).container == "keyphrase"


def edited() -> bytes:
    said = json.loads(GOOD.sealed())
    said["license"]["expires"] = "2999-01-01T00:00:00Z"
    return json.dumps(said).encode()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "No licence is in"),
        (b"", "is no licence, or was cut off or edited"),
        (GOOD.sealed()[:-20], "is no licence, or was cut off or edited"),
        (edited(), "is no licence, or was cut off or edited"),
        (b"[" * 100_000, "is no licence, or was cut off or edited"),
        (replace(GOOD, container="read-3.2").sealed(), "is for 'read-3.2', and this is keyphrase"),
        (replace(GOOD, expires=datetime.now(UTC) - timedelta(seconds=2)).sealed(), "expired on"),
    ],
    ids=["missing", "empty", "cut", "edited", "nested", "foreign", "expired"],
)
def test_what_is_no_valid_licence_is_refused(content: bytes | None, says: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / FILE).write_bytes(content)

    with pytest.raises(NoValidLicence, match=says):
        demand_licence("keyphrase", str(tmp_path))


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (("Mounts:License={folder}",), "Missing Mounts:Output=<directory>"),
        (("Mounts:License={folder}", "Mounts:Output={folder}"), "No licence is in"),
        (("Mounts:License={folder}/none", "Mounts:Output={folder}"), "The provided license path was not found."),
        (("Mounts:Output={folder}",), "Missing Billing=<endpoint> command line option."),
        (("DownloadLicense=True", "Billing=http://127.0.0.1:9", "ApiKey=k"), "The provided license path was not found."),
        (("DownloadLicense=True", "Mounts:License={folder}"), "Missing Billing=<endpoint> command line option."),
    ],
)
def test_a_start_is_refused_in_one_sentence(settings: tuple[str, ...], says: str, tmp_path: Path) -> None:
    command = [*SERVE, "eula=accept", *(setting.replace("{folder}", str(tmp_path)) for setting in settings)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)

    assert done.returncode == 2
    assert says in done.stderr
    assert len((done.stdout + done.stderr).strip().splitlines()) == 1


def test_use_is_recorded_month_by_month_and_survives_a_kill(tmp_path: Path) -> None:
    with offline(tmp_path) as started, httpx.Client(base_url=started.url, trust_env=False) as client:
        assert client.get("/records/usage-logs/").json() == meters(0)
        assert client.post(PHRASES, json=documents(3)).status_code == 200
        assert client.post(PHRASES, json=documents(0)).status_code == 400
        started.process.send_signal(signal.SIGKILL)
        started.process.wait(10)
    with offline(tmp_path) as started, httpx.Client(base_url=started.url, trust_env=False) as client:
        assert client.post(PHRASES, json=documents(2)).status_code == 200
        answers = {
            path: client.get(f"/records/usage-logs{path}")
            for path in (*THIS_MONTH, *EMPTY, "/13/2020", "/0/2020", "/03/20", "/a/b")
        }
        status = client.get("/status").json()
        paths = client.get("/swagger/text-analytics-v3.0/swagger.json").json()["paths"]

    assert [answers[path].json() for path in THIS_MONTH] == [meters(5)] * 4
    assert [answers[path].json() for path in EMPTY] == [meters(0)] * 2
    assert [answer.status_code for answer in list(answers.values())[6:]] == [400] * 4
    assert status["apiStatus"] == "Valid"
    assert "/records/usage-logs/" in paths
    assert PHRASES in paths


def test_what_a_connection_needs_changes_nothing_with_a_licence(tmp_path: Path) -> None:
    with Endpoint() as billing, offline(tmp_path, f"Billing={billing.url}", "ApiKey=k") as started:
        assert httpx.post(started.url + PHRASES, json=documents(1), trust_env=False).status_code == 200
        said = started.said

    assert not billing.records
    assert "Warning: Billing changes nothing with a licence" in said
    assert "Warning: ApiKey changes nothing with a licence" in said


def test_a_connected_container_has_no_records(clients: dict[str, httpx.Client]) -> None:
    assert clients["keyphrase"].get("/records/usage-logs/").status_code == 404


def test_several_may_write_below_one_mount(tmp_path: Path) -> None:
    first, second = Records(str(tmp_path), "keyphrase"), Records(str(tmp_path), "keyphrase")
    other = Records(str(tmp_path), "language")
    for records in (first, second, first):
        records.add("M", 2)

    assert first.total() == second.total() == {"M": 6}
    assert other.total() == {}


def test_a_line_that_is_not_all_there_is_left_for_later(tmp_path: Path) -> None:
    records = Records(str(tmp_path), "keyphrase")
    records.add("M", 1)
    (file,) = records.folder.iterdir()
    whole = file.read_bytes()
    with file.open("ab") as half:
        half.write(whole[:9])
        half.flush()
        assert records.total() == {"M": 1}
        half.write(whole[9:])

    assert records.total() == {"M": 2}


def test_what_cannot_be_written_is_written_with_the_next_query(tmp_path: Path) -> None:
    records = Records(str(tmp_path), "keyphrase")
    (file,) = records.folder.iterdir()
    file.unlink()
    file.mkdir()
    with pytest.raises(OSError, match="directory"):
        records.add("M", 2)
    file.rmdir()
    records.add("M", 1)

    assert records.total() == {"M": 3}


@pytest.mark.parametrize("line", [b"{}\n", b"two queries\n", b'{"meter": "M", "quantity": "2"}\n', b"[" * 100_000 + b"\n"])
def test_a_file_that_holds_something_else_keeps_it_from_starting(line: bytes, tmp_path: Path) -> None:
    records = Records(str(tmp_path), "keyphrase")
    (file,) = records.folder.iterdir()
    file.write_bytes(line)

    with pytest.raises(UnreadableRecords, match="move the file away"):
        Records(str(tmp_path), "keyphrase")


@pytest.mark.parametrize("mount", ["none", "file"])
def test_records_need_a_directory(mount: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(NoPlaceForRecords, match="mount a directory there") as refused:
        Records(str(tmp_path / mount), "keyphrase")
    assert isinstance(refused.value, Refusal)
