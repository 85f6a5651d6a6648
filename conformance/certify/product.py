"""The description of a product that is certified."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from pathlib import Path

from conformance.doctor.image import parse as parse_reference
from conformance.refusal import Refusal
from conformance.report.yaml_file import UnusableFile, read_yaml, texts

MEMBERS = ("vendor", "product", "version", "image", "contact", "reproduce")
_DIGEST = re.compile(r"(?P<name>\S+)@sha256:(?P<digest>[0-9a-f]{64})")
WORDS = 4
"""Of a sentence, at least."""


@dataclass(frozen=True)
class Product:
    """Who certifies what."""

    vendor: str
    product: str
    version: str
    image: str
    """A reference with its digest, or a sentence that says why there is none."""
    contact: str
    reproduce: str
    """How somebody else gets the same: commands, or where they stand."""

    @property
    def digest(self) -> str:
        """SHA-256 of the image; empty where there is none."""
        found = _DIGEST.fullmatch(self.image)
        return found["digest"] if found else ""

    @property
    def trouble(self) -> str:
        """What is wrong with it, in a clause; empty where nothing is."""
        unseen = next((name for name, text in asdict(self).items() if not _shows(text)), "")
        if unseen:
            return f"the {unseen} shows nothing to whoever reads it"
        found = _DIGEST.fullmatch(self.image)
        if found:
            try:
                parse_reference(self.image)
            except Refusal as refusal:
                return str(refusal.args[0])
            return ""
        if sum(map(_shows, self.image.split())) < WORDS:
            return (
                f"the image {self.image!r} has no digest; write NAME@sha256:DIGEST, or a sentence that says why there is none"
            )
        return ""


def read_product(path: Path) -> Product:
    """The product of a file; UnusableFile where it lacks something."""
    product = Product(**texts(path, read_yaml(path, "a product"), MEMBERS, "the product"))
    if product.trouble:
        raise UnusableFile(f"{path}: {product.trouble}.")
    return product


def _shows(text: str) -> bool:
    """Whether a letter or a digit is in it: blanks of no width are neither, and no dots a sentence."""
    return any(map(str.isalnum, text))
