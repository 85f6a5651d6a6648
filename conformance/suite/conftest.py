"""The suite belongs to a run: where there is none, there is nothing to collect."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Collect nothing without ``--container-url``: no test of the suite would have a container to speak to."""
    del collection_path
    return None if config.pluginmanager.has_plugin("cogspec-run") else True
