"""Testing an image: it is run by an engine as documented, and removed by name. The engine of most tests is a small program."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from program import Run, under_way

import conformance

ENGINE = Path(__file__).with_name("engine.py")
SENTIMENT = "mcr.microsoft.com/azure-cognitive-services/textanalytics/sentiment:3.0-en"
STAYS = ("--requirement", "container.ready.stays-ready")
SCHEMA = json.loads((Path(conformance.__file__).parent / "report" / "results.schema.json").read_text())
Told = Callable[[str], list[list[str]]]


def install(folder: Path, name: str, *command: str) -> None:
    """A program of this name for the tests, which runs the command."""
    folder.mkdir(exist_ok=True)
    program = folder / name
    program.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n')
    program.chmod(0o755)


@pytest.fixture(autouse=True)
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """An engine, and what it was told of one kind; no other engine is on the PATH."""
    install(tmp_path / "bin", "podman", sys.executable, str(ENGINE))
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    def look(kind: str) -> list[list[str]]:
        lines = (tmp_path / "told").read_text().splitlines() if (tmp_path / "told").exists() else []
        return [words for words in map(json.loads, lines) if words[0] == kind]

    return look


def hold(folder: Path, *references: str) -> None:
    (folder / "images").write_text("\n".join(references))


def names(lines: list[list[str]]) -> list[str]:
    """The names that containers were given, or by which they were removed."""
    return sorted(found[0] for words in lines if (found := re.findall(r"cogspec-[0-9a-f]{12}", " ".join(words))))


def test_an_image_that_is_known_by_name_is_run_as_its_page_says(cogspec: Run, told: Told) -> None:
    done = cogspec("run", "--image", SENTIMENT, *STAYS)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "sentiment: CONFORMANT" in done.stdout
    assert done.stderr == f"{SENTIMENT} is not here; podman pulls it, which takes minutes where it is large\n"
    (words,) = told("run")
    assert {"--rm", "--memory=2g", "--cpus=1", "--http-proxy=false"} <= set(words)
    assert re.search(r" --publish=127\.0\.0\.1:\d+:5000 ", " ".join(words))
    settings = words[words.index(SENTIMENT) + 1 :]
    assert [word.partition("=")[0] for word in settings] == ["Eula", "Billing", "ApiKey"]
    assert settings[1].startswith("Billing=http://host.containers.internal:")
    (removal,) = told("rm")
    assert removal == ["rm", "--force", "--time=0", *names([words])]


def test_an_image_that_nobody_knows_is_recognised_by_what_it_serves(cogspec: Run, told: Told, tmp_path: Path) -> None:
    hold(tmp_path, "registry.example/mine/keyphrase")
    done = cogspec("run", "--image", "registry.example/mine/keyphrase", *STAYS)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "keyphrase: CONFORMANT" in done.stdout
    assert done.stderr == ""
    assert not [word for words in told("run") for word in words if word.startswith(("--memory", "--cpus"))]


def test_what_an_image_reports_is_heard_and_each_of_its_containers_is_removed(cogspec: Run, told: Told, tmp_path: Path) -> None:
    hold(tmp_path, "localhost/keyphrase")
    some = ("metering.arrives", "start.billing-is-an-address", "start.environment-works")
    asked = [word for name in some for word in ("--requirement", f"container.{name}")]
    done = cogspec("run", "keyphrase", "--image", "localhost/keyphrase", "--metering", "0.3", *asked)

    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(some)} passed" in done.stdout
    assert len(names(told("run"))) > len(some)
    assert names(told("run")) == names(told("rm"))


def test_what_no_page_demands_of_an_image_is_told_and_not_judged(cogspec: Run, told: Told, tmp_path: Path) -> None:
    hold(tmp_path, "localhost/writes/keyphrase")
    (tmp_path / "user").write_text("app")
    asked = ("--requirement", "container.start.eula-is-accept", "--requirement", "container.ready.stays-ready")
    done = cogspec("run", "keyphrase", "--image", "localhost/writes/keyphrase", *asked, "--output", "out")

    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((tmp_path / "out" / "results.json").read_text())
    assert list(jsonschema_rs.iter_errors(SCHEMA, results)) == []
    seen = {each["id"]: (each["seen"], each["told"]) for each in results["observed"]}
    assert seen["not-root"] == ("yes", "it runs as user app, which is not root")
    assert seen["least-memory"] == ("yes", "it started and served a query within 2 GB of memory, the minimum of its page")
    assert seen["read-only-root"][0] == "yes"
    assert seen["read-only-root"][1].startswith(
        "it serves with a root file system that cannot be written to, and a /tmp in memory"
    )
    assert "Read-only file system: '/tmp/scratch'" in seen["read-only-root"][1]
    forms = [done.stdout, *((tmp_path / "out" / name).read_text() for name in ("report.html", "summary.md"))]
    assert all("it runs as user app, which is not root" in form for form in forms)
    assert cogspec("merge", "out", "--output", "whole").returncode == 0
    assert json.loads((tmp_path / "whole" / "results.json").read_text())["observed"] == results["observed"]
    hard = [words for words in told("run") if "--read-only" in words]
    assert [words[1:4] for words in hard if "--tmpfs=/tmp" in words] == [
        ["--read-only", "--read-only-tmpfs=false", "--tmpfs=/tmp"]
    ]
    assert all(any(word.endswith(":/output") for word in words) for words in hard)
    assert len(hard) == 2


def test_an_image_that_nobody_knows_is_also_tried_with_the_least_memory(cogspec: Run, tmp_path: Path) -> None:
    hold(tmp_path, "localhost/hungry/sentiment")
    asked = ("--requirement", "container.ready.means-serving", "--output", "out")
    done = cogspec("run", "--image", "localhost/hungry/sentiment", *asked)
    named = cogspec("run", "sentiment", "--image", "localhost/hungry/sentiment", *asked[:2])

    assert done.returncode == 0, done.stdout + done.stderr
    words = done.stdout.replace("\n", " ")
    assert "seen, and not judged: it runs as root" in words
    assert "it does not serve within 2 GB of memory, the minimum of its page: it was killed, with exit code 137" in words
    assert named.returncode == 3
    assert "It had 2 GB of memory, the minimum of its page, and may have wanted more" in named.stderr


def test_plain_pytest_tests_an_image_too(cogspec: Run) -> None:
    options = ("--container", "keyphrase", "--container-requirement", "container.ready.stays-ready", "-k", "ready", "-n", "2")
    done = cogspec("--container-image", "localhost/keyphrase", *options, program="pytest")
    refused = cogspec("--container-image", "", program="pytest")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "keyphrase: CONFORMANT" in done.stdout
    assert done.stderr.endswith(
        "divide a run with -k (shards that leave out tests of theirs cannot be merged); it stays one process.\n"
    )
    assert refused.returncode == 2
    assert "'' cannot be the name of an image" in refused.stderr


def test_docker_is_told_the_name_of_this_machine(cogspec: Run, tmp_path: Path) -> None:
    """Podman knows one by itself; a docker that is podman in disguise would not understand what docker is told."""
    install(tmp_path / "bin", "docker", "/bin/sh", "-c", 'echo "$@" >>docker; test "$1" != run', "docker")
    done = cogspec("run", "keyphrase", "--image", "localhost/keyphrase", *STAYS)

    assert done.returncode == 3
    words = (tmp_path / "docker").read_text()
    assert "--add-host=host.docker.internal:host-gateway" in words
    assert "Billing=http://host.docker.internal:" in words
    assert re.search(r"^rm --force cogspec-[0-9a-f]{12}$", words, re.MULTILINE)


@pytest.mark.parametrize(
    ("image", "code", "words"),
    [
        ("localhost/ends", 3, ("What was launched, localhost/ends, ended with status 3 and said last: 'no licence for",)),
        ("localhost/never_ready", 3, ("still answers 503 after 2 seconds", "localhost/never_ready, said last: 'loading'")),
        ("localhost/floods", 3, ("localhost/floods, ended with status 4 and said last: 'x",)),
        ("nowhere.example/image:1", 2, ("nowhere.example/image:1 is not here, and podman cannot pull it", "name unknown")),
    ],
)
def test_an_image_that_cannot_be_tested_is_refused_in_one_sentence(
    image: str, code: int, words: tuple[str, ...], cogspec: Run, told: Told, tmp_path: Path
) -> None:
    if code == 3:
        hold(tmp_path, image)
    done = cogspec("run", "keyphrase", "--image", image, "--time", "2", "--output", "out")

    assert done.returncode == code, done.stdout + done.stderr
    said = done.stderr.splitlines()[-1]
    reason = str(json.loads((tmp_path / "out" / "results.json").read_text())["reason"])
    assert done.stderr.count("\n") == (1 if code == 3 else 2)
    assert len(said) < 600
    for word in words:
        assert word in said
        assert word in reason
    assert names(told("run")) == names(told("rm"))


def test_an_image_that_dies_in_the_middle_is_told_with_its_last_words(cogspec: Run, told: Told, tmp_path: Path) -> None:
    hold(tmp_path, "localhost/dies")
    done = cogspec("run", "keyphrase", "--image", "localhost/dies", "--profile", "core", "--output", "out")

    rows: list[dict[str, Any]] = json.loads((tmp_path / "out" / "results.json").read_text())["requirements"]
    assert done.returncode == 1, done.stdout + done.stderr
    assert any("localhost/dies, ended with status 5 and said last: 'out of memory'" in row["reason"] for row in rows)
    assert names(told("run")) == names(told("rm"))


@pytest.mark.parametrize(
    ("held", "code", "sentence"),
    [
        ("down", 3, "podman is installed and does not answer (Error: unable to connect to Podman socket)"),
        ("", 2, "No container engine is there: neither docker nor podman is on the PATH."),
    ],
)
def test_without_an_engine_nothing_is_tested(held: str, code: int, sentence: str, cogspec: Run, tmp_path: Path) -> None:
    hold(tmp_path, held)
    if not held:
        (tmp_path / "bin" / "podman").unlink()
    done = cogspec("run", "--image", SENTIMENT)

    assert done.returncode == code
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("keyphrase", "--image", "--privileged"), "'--privileged' cannot be the name of an image"),
        (("--image", SENTIMENT, "--url", "http://localhost:1"), "leave out one of --url and --image"),
        (("--image", SENTIMENT, "--launch", "x {port}"), "leave out one of --launch and --image"),
        (("keyphrase", "read", "--image", SENTIMENT), "One image is one container, and 2 are named"),
    ],
)
def test_what_cannot_be_meant_is_refused_before_an_engine_is_asked(
    arguments: tuple[str, ...], sentence: str, cogspec: Run, tmp_path: Path
) -> None:
    done = cogspec("run", *arguments)

    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "told").exists()


def test_a_run_removes_the_container_whose_guard_was_killed(told: Told, tmp_path: Path) -> None:
    hold(tmp_path, "localhost/keyphrase")
    process = under_way(tmp_path, "keyphrase", "--image", "localhost/keyphrase", "--profile", "core")
    try:
        stat = Path("/proc", (tmp_path / "container").read_text(), "stat").read_text()
        os.kill(int(stat.rpartition(")")[2].split()[1]), signal.SIGKILL)
        process.terminate()
        process.communicate(timeout=60)
    finally:
        process.kill()

    assert names(told("run"))
    assert names(told("run")) == names(told("rm"))
