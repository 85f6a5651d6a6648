"""A small catalogue of its own: one service in two versions that share their sentences."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from counter import DESCRIPTION, IMAGES, SHARED, Specs

from conformance import catalogue
from conformance.catalogue import documents


@pytest.fixture
def specs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Specs]:
    """A folder like ``specs/`` that the catalogue reads instead."""
    shutil.copy(catalogue.specs_folder() / "container.yaml", tmp_path)
    (tmp_path / "images.yaml").write_text(IMAGES)
    (tmp_path / "counter-v1.yaml").write_text(DESCRIPTION.replace("{N}", "1"))
    (tmp_path / "counter-v2.yaml").write_text(DESCRIPTION.replace("{N}", "2"))
    (tmp_path / "counter.requirements.yaml").write_text(SHARED)
    monkeypatch.setattr(documents, "specs_folder", lambda: tmp_path)
    read = Specs(tmp_path)
    read.forget()
    yield read
    read.forget()
