"""Every mistake gets one sentence, the exit code of the design, and no traceback."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from program import Run, under_way, until

import conformance
from conformance import catalogue


class Website(BaseHTTPRequestHandler):
    """Answers every request with a page, as a web site does."""

    def do_GET(self) -> None:
        page = b"<!DOCTYPE html><title>Welcome</title>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def website() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Website)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def assert_refused(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    assert done.returncode == code, said
    for word in words:
        assert word in said
    assert len(done.stderr.strip().splitlines()) <= 4, done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("run", "anomaly-finder"), ("'anomaly-finder'", "Did you mean 'anomaly-detector'?")),
        (("run", "--sede", "1"), ("--sede", "--seed")),
        (("run", "--seed", "-1"), ("--seed",)),
        (("run", "face", "--portraits", "/nowhere"), ("There is no folder /nowhere",)),
        (("run", "--requirement", "anomaly-detector.entire.statless"), ("Did you mean 'anomaly-detector.entire.stateless'?",)),
        (("run", "--profile", "speed"), ("'speed'", "core, behaviour, accuracy")),
        (("run", "--url", "localhost:5000"), ("'localhost:5000' is not an http or https URL",)),
        (("run", "--url", "http://localhost:99999"), ("is not a URL",)),
        (("run", "--url", "http://user:secret@localhost:5000"), ("name or password", "--header")),
        (("run", "--url", "http://localhost:5000/?subscription-key=secret"), ("a query or a fragment", "--header")),
        (("run", "--url", "http://user:secret@localhost:99999"), ("'localhost:99999' is not a URL",)),
        (
            ("run", "sentiment", "read", "keyphrase", "--url", "http://a", "--url", "http://b"),
            ("2 URLs do not fit 3 containers",),
        ),
        (("run", "--launch", "serve {port}", "--url", "http://localhost:5000"), ("leave out one of --url and --launch",)),
        (("run", "read", "face", "--launch", "serve {port}"), ("One command launches one container", "put {container}")),
        (("run", "--url", "http://localhost:5000", "--files-host", "http://me/"), ("no host that files can be fetched from",)),
        (("serve", "anomaly-detector", "--demo", "--port", "70000"), ("70000",)),
        (("serve", "anomaly-detector", "--demo", "--fault", "entire.nothing"), ("'entire.nothing' is not a fault",)),
        (("serve", "anomaly-detector", "Eula=accept", "Billng=http://127.0.0.1:1"), ("Billng", "Billing")),
        (("serve", "anomaly-detector"), ("Eula",)),
        (("spec", "anomaly"), ("'anomaly' is not in the catalogue",)),
        (("explain", "anomaly-detector.entire.stateles"), ("Did you mean 'anomaly-detector.entire.stateless'?",)),
        (("explain", "f-0000000000"), ("'f-0000000000' is not a failure",)),
        (("prove", "--fault", "nobody"), ("'nobody' is not a fault",)),
        (("corpus", "build", "nobody"), ("'nobody' is not in the catalogue",)),
        (("nonsense",), ("nonsense",)),
    ],
    ids=lambda value: " ".join(value[:3]) if isinstance(value, tuple) else None,
)
def test_wrong_usage_is_refused(cogspec: Run, arguments: tuple[str, ...], words: tuple[str, ...]) -> None:
    assert_refused(cogspec(*arguments), 2, *words)


def test_a_url_that_refuses_gives_no_verdict(cogspec: Run) -> None:
    assert_refused(
        cogspec("run", "--url", f"http://127.0.0.1:{free_port()}"), 3, "cannot be reached", "is the container running"
    )


def test_a_web_site_is_no_container(cogspec: Run, website: str) -> None:
    assert_refused(cogspec("run", "--url", website), 3, "not like any container", "answered 200 with text/html")


def test_a_web_site_that_is_called_a_container_is_judged(cogspec: Run, website: str) -> None:
    described = "anomaly-detector.entire.answers-as-described"
    done = cogspec("run", "anomaly-detector", "--url", website, "--requirement", described)

    assert done.returncode == 1, done.stdout + done.stderr
    assert described in done.stdout


def test_a_port_in_use_is_refused(cogspec: Run, emulator: str) -> None:
    port = emulator.rpartition(":")[2]

    assert_refused(cogspec("serve", "anomaly-detector", "--demo", "--port", port), 2, port)
    assert_refused(cogspec("billing", "--port", port), 2, port)


def test_an_output_that_cannot_be_written_is_refused_before_anything_is_sent(
    cogspec: Run, emulator: str, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")

    done = cogspec("run", "--url", emulator, "--output", "file/results")

    assert_refused(done, 2, "file/results cannot be written to", "--output")


def test_results_that_are_none_are_refused(cogspec: Run, tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text('{"verdict": "splendid"}')

    assert_refused(cogspec("explain", "f-0000000000", "--results", "."), 2, "results.json is not the results of a run")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda text: text.replace("paths:", "paths: [", 1), ("anomaly-detector-v1.0.yaml is not YAML",)),
        (lambda text: "- a\n- b\n", ("does not hold a mapping",)),  # noqa: ARG005 - one of a table
        (
            lambda text: text.replace("operationId: DetectLastPoint", "operation: DetectLastPoint"),
            ("last/detect/post: Unevaluated", "'operation'"),
        ),
        (lambda text: text.replace("basis: documented", "basis: reported", 1), ("is a MUST", "'reported'")),
        (lambda text: text.replace("maxItems: 8640", "maxItems: 8000"), ("cogspec corpus build",)),
    ],
    ids=["not YAML", "no mapping", "no operationId", "a MUST without a basis", "other than the corpus"],
)
def test_a_broken_specification_is_refused(tmp_path: Path, change: object, words: tuple[str, ...]) -> None:
    package = Path(conformance.__file__).parent
    shutil.copytree(package, tmp_path / "conformance", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(catalogue.specs_folder(), tmp_path / "specs")
    document = tmp_path / "specs" / "anomaly-detector-v1.0.yaml"
    document.write_text(change(document.read_text()))  # type: ignore[operator]

    done = subprocess.run(
        [sys.executable, "-m", "conformance", "run", "anomaly-detector"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert_refused(done, 2, *words)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_a_request_to_end_keep_what_was_found(number: signal.Signals, tmp_path: Path) -> None:
    process = under_way(tmp_path, "anomaly-detector", "--profile", "behaviour", found=10)
    process.send_signal(number)
    said, _ = process.communicate(timeout=60)

    assert process.returncode == 3, said
    assert "Traceback" not in said
    assert "NO VERDICT (the run was interrupted before its end)" in said
    results = (tmp_path / "out" / "results.json").read_text()
    assert '"verdict": "no-verdict"' in results
    assert '"outcome": "passed"' in results
    assert '"reason": "the run was interrupted before its end"' in results
    assert (tmp_path / "out" / "results.jsonl").read_text().count("\n") >= 10


def test_the_emulator_of_a_run_that_is_killed_stops(tmp_path: Path) -> None:
    process = under_way(tmp_path, "anomaly-detector", "--profile", "behaviour", found=10)
    process.kill()
    said, _ = process.communicate(timeout=60)
    found = re.search(r"at http://127\.0\.0\.1:(\d+)", said)
    assert found, said

    def listens() -> bool:
        with socket.socket() as line:
            return line.connect_ex(("127.0.0.1", int(found[1]))) == 0

    assert until(lambda: not listens())


def test_plain_pytest_refuses_in_the_same_words(cogspec: Run, website: str) -> None:
    def pytest_run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return cogspec(*arguments, program="pytest")

    assert_refused(pytest_run("--container-url", "nonsense"), 2, "'nonsense' is not an http or https URL")
    assert_refused(pytest_run("--container-url", f"http://127.0.0.1:{free_port()}"), 3, "cannot be reached")
    assert_refused(pytest_run("--container-url", website), 3, "not like any container")
    assert_refused(pytest_run("--container-url", website, "--container", "fcae"), 2, "'fcae' is not in the catalogue")
