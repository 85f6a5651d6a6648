"""The command as people and programs meet it: what it prints, its exit codes, and what it refuses."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from importlib import import_module
from pathlib import Path

import pytest
from program import Run

import conformance.doctor
from conformance.doctor import command_line
from conformance.doctor.finding import Cause, Finding
from conformance.doctor.image import NotAnImage, parse

IMAGE = "mcr.microsoft.com/azure-cognitive-services/textanalytics/language"
LINE = f"docker run -p 5000:5001 {IMAGE} Eula=accept ApiKey=$K Billing=$B"
REFUSED = {
    "no URL": (["--url", "localhost:5000"], "NotAUrl: 'localhost:5000' is not an http or https URL"),
    "an empty command": (["--command", "  "], "NothingToLookAt: --command is empty"),
    "a quote without end": (["--command", "docker run 'example/image"], "NotARun: The command has a quote"),
    "two images": (
        ["--image", "example/image", "--command", LINE],
        "NothingToLookAt: --image and --command both name an image",
    ),
    "no time": (["--timeout", "0"], "WrongNumber: --timeout is 0.0"),
}
NO_RUNS = {
    "": "is empty",
    "docker pull example/image": "is docker pull, and not docker run",
    "docker": "is docker alone",
    "kubectl run example/image": "does not begin with docker or podman",
    "docker run -p 5000:5000 Eula=accept": "names no image",
    "docker run example/image \\": "",
    'docker run "example/image': "has a quote",
}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED)
def test_wrong_usage_is_refused_in_a_sentence(arguments: list[str], words: str, cogspec: Run) -> None:
    done = cogspec("doctor", *arguments)

    assert done.returncode == 2, done.stdout + done.stderr
    assert done.stderr.splitlines()[-1].startswith(words)
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(("line", "words"), NO_RUNS.items())
def test_what_runs_no_container_is_no_command(line: str, words: str) -> None:
    if not words:
        assert command_line.read(line).image == "example/image"
        return
    with pytest.raises(command_line.NotARun, match=words):
        command_line.read(line)


@pytest.mark.parametrize("name", ["", "Not An Image", "a//b", "example/Image:1", "example/image:", "x" * 10_000 + "!"])
def test_what_cannot_be_an_image_is_refused(name: str) -> None:
    with pytest.raises(NotAnImage, match="cannot be the name of an image"):
        parse(name)


def test_a_finding_has_its_cause_its_source_and_what_mends_it(cogspec: Run) -> None:
    told = cogspec("doctor", "--command", LINE)
    (found, *_) = json.loads(cogspec("doctor", "--command", LINE, "--json").stdout)

    assert told.returncode == 1
    assert "PROBLEM doctor.port.reversed-mapping" in told.stdout
    assert found.keys() == {field.name for field in fields(Finding)}
    assert found["mend"] == "-p 5001:5000"
    for member in ("where", "cause", "sentence", "source", "mend"):
        assert found[member] in " ".join(told.stdout.split())
    assert "looked at: command, image" in told.stdout


def test_without_options_it_looks_at_this_machine_and_the_usual_address(cogspec: Run) -> None:
    done = cogspec("doctor", "--timeout", "2", "--json")

    assert done.returncode == (1 if json.loads(done.stdout) else 0)
    assert done.stderr.startswith("asks http://localhost:5000 for its pages")


def test_every_cause_is_produced_by_a_test() -> None:
    room = Path(conformance.doctor.__file__).parent
    modules = [import_module(f"conformance.doctor.{file.stem}") for file in room.glob("*.py") if file.stem != "__init__"]
    known = {value.id: value for module in modules for value in vars(module).values() if isinstance(value, Cause)}
    from conformance.doctor.status import WORDS

    known |= {cause.id: cause for cause, _ in WORDS.values()}
    tests = "".join(file.read_text() for file in Path(__file__).parent.glob("test_*.py"))

    assert len(known) > 60
    for identifier, cause in known.items():
        assert re.fullmatch(r"doctor(\.[a-z0-9-]+){2}", identifier)
        assert f'{identifier.removeprefix("doctor.")}"' in tests, f"no test produces {identifier}"
        assert cause.sentence
        assert cause.source
