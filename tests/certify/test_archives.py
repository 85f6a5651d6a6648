"""Archives and directories of strangers: what is no bundle is refused before anything of it is believed."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from bundles import Genuine, call

from conformance.certify import files
from conformance.certify.refusals import NotABundle

CORE = files.CORE


def archive(
    path: Path, *members: tuple[str, bytes], mode: int = stat.S_IFREG | 0o644, packing: int = zipfile.ZIP_DEFLATED
) -> None:
    with zipfile.ZipFile(path, "w", packing) as made:
        for name, content in members:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            info.compress_type = packing
            made.writestr(info, content)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made, made.open(CORE, "w", force_zip64=True) as member:
        for _ in range(130):
            member.write(bytes(1024 * 1024))


def encrypted(path: Path) -> None:
    archive(path, (CORE, b"{}"))
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.rindex(b"PK\1\2") + 8] |= 1
    path.write_bytes(content)


def damaged(path: Path) -> None:
    archive(path, (CORE, os.urandom(4096)))
    content = bytearray(path.read_bytes())
    content[200:400] = bytes(200)
    path.write_bytes(content)


def twice(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        archive(path, (CORE, b"{}"), (CORE, b"[]"))


ARCHIVES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a way out": (lambda p: archive(p, ("../core.dsse.json", b"{}")), "leads elsewhere"),
    "an absolute path": (lambda p: archive(p, ("/etc/passwd", b"{}")), "leads elsewhere"),
    "a way of Windows": (lambda p: archive(p, ("..\\core.dsse.json", b"{}")), "leads elsewhere"),
    "a deep path": (lambda p: archive(p, ("a/b/c", b"{}")), "leads elsewhere"),
    "a name that hides": (lambda p: archive(p, (".core", b"{}")), "no name of a bundle's"),
    "a directory": (lambda p: archive(p, ("language/", b"")), "no name of a bundle's"),
    "a symbolic link": (lambda p: archive(p, (CORE, b"/etc/passwd"), mode=stat.S_IFLNK | 0o777), "a link or something else"),
    "a device": (lambda p: archive(p, (CORE, b""), mode=stat.S_IFCHR | 0o644), "a link or something else"),
    "a file twice": (twice, "core.dsse.json twice"),
    "a bomb": (bomb, "core.dsse.json is larger than a bundle may be"),
    "a swarm": (lambda p: archive(p, *((f"f{n}", b"") for n in range(300))), "holds more than 200 files"),
    "a lock": (encrypted, "which is encrypted"),
    "another packing": (lambda p: archive(p, (CORE, b"{}"), packing=zipfile.ZIP_LZMA), "packed in another way"),
    "damage": (damaged, "no archive that can be read"),
    "an end too early": (lambda p: p.write_bytes(b"PK\3\4 and no more"), "no archive that can be read"),
    "a text": (lambda p: p.write_text("Dear reviewer, all is well."), "no archive that can be read"),
    "nothing": (lambda p: p.write_bytes(b""), "no archive that can be read"),
    "something else": (lambda p: archive(p, ("readme", b"hello")), "so it is no bundle"),
    "a pipe": (os.mkfifo, "it is no plain file"),
    "nothing at all": (lambda _: None, "cannot be read"),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_what_is_no_bundle_is_refused(kind: str, tmp_path: Path) -> None:
    make, words = ARCHIVES[kind]
    make(tmp_path / "bundle.zip")

    with pytest.raises(NotABundle) as refused:
        files.read(tmp_path / "bundle.zip")

    assert words in str(refused.value)
    assert refused.value.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] in ([], ["bundle.zip"])


def linked(folder: Path) -> None:
    (folder / CORE).symlink_to("/etc/passwd")


def piped(folder: Path) -> None:
    os.mkfifo(folder / CORE)


def deep(folder: Path) -> None:
    (folder / "a" / "b" / "c").mkdir(parents=True)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (linked, "which is a link"),
        (piped, "is no plain file"),
        (deep, "deeper than a bundle"),
        (lambda _: None, "so it is no bundle"),
    ],
)
def test_a_directory_of_strangers_is_no_safer(make: Callable[[Path], object], words: str, tmp_path: Path) -> None:
    make(tmp_path)

    with pytest.raises(NotABundle, match=words):
        files.read(tmp_path)


def test_a_bundle_is_the_same_as_a_directory_and_as_an_archive(genuine: Genuine) -> None:
    assert files.read(genuine.bundle) == files.read(genuine.archive)
    assert genuine.archive.read_bytes() == files.packed(files.read(genuine.bundle))


def test_one_sentence_and_the_exit_code_say_what_became_of_it(genuine: Genuine, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("Dear reviewer")
    good = call(tmp_path, "verify", str(genuine.archive), "--key", str(genuine.public))
    wrong = call(tmp_path, "verify", str(genuine.bundle), "--challenge", "77", "--json")
    none = call(tmp_path, "verify", "text")

    assert (good.returncode, wrong.returncode, none.returncode) == (0, 1, 2), good.stderr + wrong.stderr + none.stderr
    assert "GENUINE: Example Ltd, Example Language 1.4" in good.stdout
    assert "217 of 217 cases sent" in good.stdout
    assert '"genuine":false,"kind":"OtherSeed"' in wrong.stdout
    assert none.stderr.count("\n") == 1
    assert none.stderr.startswith("NotABundle: ")
