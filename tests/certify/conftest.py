"""One genuine bundle, which the tests share: its run takes most of their time."""

from __future__ import annotations

import pytest
from bundles import CANARY, PRODUCT, Genuine, call


@pytest.fixture(scope="session")
def genuine(tmp_path_factory: pytest.TempPathFactory) -> Genuine:
    """The certification of the emulator of language detection, from a run with a secret header."""
    folder = tmp_path_factory.mktemp("genuine")
    (folder / "product.yaml").write_text(PRODUCT)
    made = call(folder, "key", "new", "vendor.key")
    assert made.returncode == 0, made.stderr
    options = ["--product", "product.yaml", "--key", "vendor.key", "-o", "bundle"]
    done = call(folder, "certify", "language", *options, COGSPEC_HEADERS=f"X-Gateway: {CANARY}")
    assert done.returncode == 0, done.stdout + done.stderr
    return Genuine(folder, done.stdout)
