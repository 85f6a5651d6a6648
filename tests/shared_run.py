"""The run that the tests of shards share out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from conformance import catalogue
from conformance.run.options import Options

LANGUAGE = catalogue.container("language")
ASKED = frozenset({"text-v3.1.*"})
FAULTS = ("text.refusals.one-code-for-all", "text.core.no-warnings-no-member")


def options(url: str, folder: Path, **more: Any) -> Options:
    return Options(("language",), (url,), requirements=ASKED, output=folder, **more)
