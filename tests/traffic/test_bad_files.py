"""Files that are no recordings, or are made to hurt: refused in a sentence, within bounds."""

from __future__ import annotations

import gzip
import resource
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from conformance.refusal import Refusal
from conformance.traffic import cassette_yaml
from conformance.traffic.files import Named, files, read


def read_all(path: Path) -> list[object]:
    return list(read(Named(path, path.name, found=False), 100).exchanges)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\t", "is empty"),
        (b"Dear diary: it rains: again", "is not YAML (mapping values are not allowed in this context) in line 1"),
        (b"just words", "holds no mapping at its top"),
        (bytes(range(256)), "is neither JSON nor YAML"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe", "is not YAML"),
        (b'{"log": {"version": "1.2", "entries": [{"request": {"method": "GET", "url": "http', "it is cut off or damaged"),
        (b'{"log": {"version": "1.2"}}', "a HAR, has no list of entries"),
        (b'{"log": {"version": "1.2", "entries": {}}}', "a HAR, has no list of entries"),
        (b'{"log": "2026-11-26 it rains"}', "is none of the known forms"),
        (b'{"name": "cogspec", "version": "1.0.0"}', "is none of the known forms"),
        (b'{"request": 1, "response": 2}', "is none of the known forms"),
        (b'{"request": {"\xff": 1}, "response": {}}', "is none of the known forms"),
        (b'{"\xff": 1}', "is none of the known forms"),
        (b"[1, 2]", "is none of the known forms"),
        (b"PK\x03\x04 and the rest", "is a ZIP archive; unpack it"),
        (gzip.compress(b'{"log": 1}')[:-9], "is a gzip file that is cut off"),
        (b"\x1f\x8b" + b"\xff" * 30, "is a damaged gzip file"),
        (gzip.compress(b"just words"), "holds no mapping at its top"),
        (b'{"log": ' + b"[" * 100_000, "nested too deeply"),
        (b"openapi: 3.1.0\npaths: {}\n", "has no list of interactions or http_interactions"),
        (b"interactions:\n- request: {method: GET", "is not YAML"),
        (b"interactions:\n- " + b"[" * 60 + b"]" * 60, "is nested more than 50 levels deep"),
        (b"a: " + b"[" * 100_000, "is not YAML"),
        (b"interactions: [*nobody]", "refers to &nobody"),
        (b"interactions: [{request: {body: !!binary '***'}}]", "no base64"),
    ],
)
def test_what_is_no_recording_is_refused_in_a_sentence(content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)

    with pytest.raises(Refusal) as refused:
        read_all(path)

    said = str(refused.value)
    assert words in said
    assert "\n" not in said
    assert len(said) < 500
    assert refused.value.exit_code == 2


def test_a_file_above_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.har"
    with path.open("wb") as file:
        file.truncate(500_000_000)

    with pytest.raises(Refusal, match="has 500 MB, and the limit is 100 MB; raise it with --largest"):
        read_all(path)


def test_a_small_file_that_grows_above_the_limit_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.har.gz"
    path.write_bytes(gzip.compress(b" " * 150_000_000))

    with pytest.raises(Refusal, match="grows beyond what is read, and the limit is 100 MB"):
        read_all(path)


STEPS = list(pairwise("abcdefghijk"))
NINES = "".join(f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in STEPS)
MERGES = "".join(f"{name}: &{name} {{<<: [{', '.join([f'*{before}'] * 9)}]}}\n" for before, name in STEPS)
MANY = 6_000_000
MEMORY = 400_000_000
"""Bytes. The program alone takes 150 million; these files would take more than 400 million if they were built."""
GET = '{"request": {"method": "GET", "path": "/"}'
HOSTILE = {
    "aliases.yaml": f"a: &a [lol]\n{NINES}interactions: [*k, {{request: *k, response: *k}}]\n",
    "merges.yaml": f"a: &a {{x: lol}}\n{MERGES}interactions: [*k, {{request: *k, response: *k}}]\n",
    "objects.yaml": "interactions: [!!python/object/apply:os.system [exit]]\n",
    "itself.yaml": "interactions:\n- &b {request: {method: GET, uri: &c [*c]}, response: {}}\n",
    "entries.har": '{"log": {"entries": [' + "{}," * MANY + "{}]}}",
    "entry.har": '{"log": {"entries": [{"request": [' + "[]," * MANY + "[]]}]}}",
    "members.har": '{"log": {"entries": [' + "[]," * MANY + "[]]}}",
    "body.json": f'{GET}, "response": {{"status": 200, "body": [' + "[]," * MANY + "[]]}}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_no_file_takes_more_memory_than_a_few_times_its_size(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(HOSTILE[name])

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    done = subprocess.run(
        [sys.executable, "-m", "conformance", "judge", name],
        cwd=tmp_path,
        preexec_fn=limit,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode in (2, 3), done.stderr
    assert "Traceback" not in done.stderr
    assert len((done.stdout + done.stderr).splitlines()) < 10


def test_the_values_of_a_cassette_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cassette_yaml, "MOST_VALUES", 1000)
    (tmp_path / "vast.yaml").write_text("interactions: [" + "{}," * 600 + "]")

    with pytest.raises(Refusal, match="more than 1000 values"):
        read_all(tmp_path / "vast.yaml")


def test_files_are_found_once_and_only_those_that_may_be_recordings(tmp_path: Path) -> None:
    for name in ("b.har", "a/c.JSON", "a/d.yml", "a/.git/e.json", "a/f.txt", "a/g.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("{}")
    (tmp_path / "a" / "again.har").symlink_to(tmp_path / "b.har")

    found = list(files([tmp_path / "b.har", tmp_path]))

    assert [named.path.relative_to(tmp_path).as_posix() for named in found] == ["b.har", "a/c.JSON", "a/d.yml", "a/g.yaml"]
    assert [named.found for named in found] == [False, True, True, True]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="is not there"):
        list(files([tmp_path / "nothing.har"]))
    with pytest.raises(Refusal, match="neither a file nor a directory"):
        read_all(Path("/dev/null"))
