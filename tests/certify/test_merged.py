"""What shards found certifies as what one run finds, also where one was killed and went on."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bundles import Genuine, call
from program import under_way

from conformance.certify import files, keys
from conformance.certify.verify import verify

SAME = (files.CORE, files.TEST_RESULT, "language/results.jsonl")


def test_merged_shards_make_the_same_core(genuine: Genuine, tmp_path: Path) -> None:
    (tmp_path / "1").mkdir()
    killed = under_way(tmp_path / "1", "language", "--shard", "1/2", found=5)
    killed.kill()
    killed.communicate(timeout=60)
    assert '"end":""' not in (tmp_path / "1" / "out" / "units.jsonl").read_text(), "the run was killed too late"
    second = _begun(tmp_path, "--shard", "2/2", "--output", "2")
    first = _begun(tmp_path, "--shard", "1/2", "--resume", "1/out")
    assert [process.wait(timeout=300) for process in (first, second)] == [0, 0]
    done = call(tmp_path, "merge", "1/out", "2", "--output", "merged")
    assert done.returncode == 0, done.stdout + done.stderr
    product = ["--product", str(genuine.folder / "product.yaml"), "--key", str(genuine.key)]
    done = call(tmp_path, "certify", "language", "--results", "merged", *product, "-o", "bundle")
    assert done.returncode == 0, done.stdout + done.stderr
    made, other = files.read(tmp_path / "bundle"), files.read(genuine.bundle)

    verify(made, keys.public(genuine.public))
    assert {name: made[name] for name in SAME} == {name: other[name] for name in SAME}


def _begun(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    arguments: Sequence[str] = (sys.executable, "-m", "conformance", "run", "language", *options)
    return subprocess.Popen(arguments, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
