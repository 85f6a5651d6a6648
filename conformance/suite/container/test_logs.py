"""Logs: files below the output mount, events for Fluentd, and the level of the console."""

import json
import re

import pytest

from conformance.harness import requirement
from conformance.harness.container.filled import TOO_LARGE, filled
from conformance.harness.container.fluentd import is_event
from conformance.harness.container.launcher import Launcher
from conformance.harness.container.left import Left, by_default, demand_network, talkative
from conformance.harness.door import rests_on
from conformance.harness.marks import beside_others
from conformance.plain import plain

COMPLAINT = re.compile(rb"(?i)error|fail|mount|cannot|unable|denied|not found|no such")
BETWEEN = re.compile(r"[\s,\[\]\x1e\ufeff]*")
"""What may stand between two events: lines of them are as good as one array."""


def _started(launcher: Launcher) -> list[Left]:
    """What left those that came to serve; skips without any."""
    both = launcher.story(by_default), launcher.story(talkative)
    started = [left for left in both if not left.trouble]
    if not started:
        pytest.skip(f"no container to try it with was launched: {both[0].trouble}")
    return started


@requirement("container.logs.files-appear")
@beside_others
def test_log_files_appear(launcher: Launcher) -> None:
    """An operator who asked for log files looks for them when something has gone wrong, and then it is too late."""
    launcher.demand_mounts()

    assert any(content for left in _started(launcher) for content in left.files.values()), (
        "nothing was written to the output mount with Logging:Disk:Format=json, not at the level Trace either"
    )


@requirement("container.logs.files-are-json")
@beside_others
def test_log_files_are_json(launcher: Launcher) -> None:
    """Log files in JSON are read by programs, which give up at the first line that is none."""
    written = [(path, content) for left in _started(launcher) for path, content in left.files.items() if content]
    if not written:
        pytest.skip(rests_on("container.logs.files-appear"))

    wrong = [f"{path}: {flaw}" for path, content in written if (flaw := _flaw(content))]
    assert len(wrong) < len(written), f"no file below the output mount is one of JSON objects; {wrong[0]}"


def _flaw(content: bytes) -> str:
    """Why a file does not hold JSON objects; one that is half written at its end may be."""
    text, at, found = content.decode("utf-8", "replace"), 0, 0
    while (at := _end_of(BETWEEN, text, at)) < len(text):
        try:
            value, at = json.JSONDecoder().raw_decode(text, at)
        except (ValueError, RecursionError):
            rest = text[at:]
            return "" if found and "\n" not in rest else f"{plain(rest, 80)!a}"
        if not isinstance(value, dict):
            return f"{plain(json.dumps(value), 80)} is no object"
        found += 1
    return "" if found else "it holds none"


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


@requirement("container.logs.files-are-limited")
@beside_others
def test_log_files_are_limited(launcher: Launcher) -> None:
    """One file that grows for ever cannot be moved away while it is written, and fills the disk."""
    written = launcher.story(filled)
    total, largest = sum(written.sizes), max(written.sizes, default=0)
    if total <= TOO_LARGE:
        pytest.skip(
            f"{total:,} bytes of log were written at the level Trace, while {written.asked:,} requests were sent, which is too "
            "little to fill a file of one megabyte"
        )

    assert largest <= TOO_LARGE, f"a log file grew to {largest:,} bytes with Logging:Disk:MaxFileSize=1, which is one megabyte"


@requirement("container.logs.need-the-mount")
@beside_others
def test_log_files_need_the_mount(launcher: Launcher) -> None:
    """Without an output mount log files are gone with the container; who forgot it should learn that at the start."""
    launcher.demand_settings()
    with launcher.launch(lambda settings: {**settings, "Logging:Disk:Format": "json"}) as instance:
        serves = instance.ever_serves()
        said = instance.launched.console

    assert not serves or COMPLAINT.search(said), (
        "queries are served after a start with Logging:Disk:Format=json without an output mount, and no error is printed"
    )


@requirement("container.logs.fluentd-hears")
@beside_others
def test_fluentd_hears(launcher: Launcher) -> None:
    """A host with many containers has its logs in one place, and one that is missing there is missed too late."""
    demand_network(launcher)
    heard = [came for left in _started(launcher) for came in left.fluentd]
    shown = f"; what came begins with {heard[0][:40]!r}" if any(heard) else ""
    assert any(is_event(came) for came in heard), f"no event came to the server that Fluentd:Host and Fluentd:Port name{shown}"


@requirement("container.logs.console-takes-a-level")
@beside_others
def test_the_console_takes_a_level(launcher: Launcher) -> None:
    """Whoever looks for a mistake turns the level up to see more."""
    usual, more = launcher.story(by_default), launcher.story(talkative)
    if usual.trouble or more.trouble:
        pytest.skip("one of the two containers to compare did not serve")
    if not any(record.status == 200 for record in usual.proxied):
        pytest.skip("its reports were not taken by way of the proxy, which it may print often")
    few, many = usual.console.count(b"\n"), more.console.count(b"\n")

    assert many > few, f"{many} lines were printed at the level Trace, and {few} at the default one, with the same queries"
