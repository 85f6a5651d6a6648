"""What the tests know of the genuine bundle that they share."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CANARY = "gateway-canary-52c1d0"
PRODUCT = """\
vendor: Example Ltd
product: Example Language
version: "1.4"
image: registry.example/language@sha256:{digest}
contact: conformance@example.com
reproduce: cogspec certify language
""".format(digest="1" * 64)


@dataclass(frozen=True)
class Genuine:
    """What ``cogspec certify`` made, and all around it."""

    folder: Path
    said: str

    @property
    def bundle(self) -> Path:
        return self.folder / "bundle"

    @property
    def archive(self) -> Path:
        return self.folder / "bundle.zip"

    @property
    def key(self) -> Path:
        return self.folder / "vendor.key"

    @property
    def public(self) -> Path:
        return self.folder / "vendor.key.pub"

    @property
    def output(self) -> Path:
        return self.folder / "cogspec-results"


def call(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The program, in this folder."""
    return subprocess.run(
        [sys.executable, "-m", "conformance", *arguments],
        cwd=folder,
        env={**os.environ, "COLUMNS": "160", **environment},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
