"""Forges bundles: what an outsider can do to one, and what the vendor can, who has the key."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from conformance import catalogue
from conformance.certify import files, judging, make, material, statements
from conformance.certify.envelope import PAYLOAD_TYPE, pre_authentication, sealed
from conformance.certify.judging import Judged
from conformance.certify.keys import key_id, private
from conformance.certify.product import Product
from conformance.certify.releases import frozen
from conformance.refusal import Refusal
from conformance.report.exchanges import Line
from conformance.report.ledger import Entry
from conformance.report.page.written import page

NAME = "language"
CONTAINER = catalogue.container(NAME)


class Forger:
    """A copy of a genuine bundle, and the key that signed it."""

    def __init__(self, bundle: Path, key: Path) -> None:
        self.files = files.read(bundle)
        self.key: Ed25519PrivateKey = private(key)

    def results(self, edit: Callable[[dict[str, Any]], object]) -> None:
        """Edit the results, and write them as a run does."""
        value = json.loads(self.files[f"{NAME}/results.json"])
        edit(value)
        self.files[f"{NAME}/results.json"] = msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"

    def rows(self, edit: Callable[[list[dict[str, Any]]], object]) -> None:
        """Edit the rows of the results, and count them again."""

        def edited(value: dict[str, Any]) -> None:
            rows = value["requirements"]
            edit(rows)
            counts = {name: sum(row["outcome"] == name for row in rows) for name in value["totals"]}
            value["totals"] = {**counts, "declared": len(rows)}

        self.results(edited)

    def lines(self, name: str, edit: Callable[[list[dict[str, Any]]], object]) -> None:
        """Edit the lines of the journal or the exchanges, and write them as a run does."""
        path = f"{NAME}/{name}.jsonl"
        found = [json.loads(line) for line in self.files[path].splitlines()]
        edit(found)
        kind = {"results": Entry, "exchanges": Line}[name]
        self.files[path] = b"".join(msgspec.json.encode(msgspec.convert(line, kind)) + b"\n" for line in found)

    def statement(self, name: str) -> dict[str, Any]:
        """What a statement says."""
        return json.loads(base64.b64decode(json.loads(self.files[name])["payload"]))

    def envelope(self, name: str, edit: Callable[[dict[str, Any]], object]) -> None:
        """Edit an envelope, and leave its signature as it is."""
        value = json.loads(self.files[name])
        edit(value)
        self.files[name] = json.dumps(value, sort_keys=True, separators=(",", ":")).encode() + b"\n"

    def seal(self, name: str, payload: bytes) -> None:
        """Sign a payload in place of a statement."""
        self.files[name] = sealed(payload, self.key)

    def restate(self, name: str, edit: Callable[[dict[str, Any]], object]) -> None:
        """Edit a statement and sign it."""
        value = self.statement(name)
        edit(value)
        self.seal(name, json.dumps(value, sort_keys=True, separators=(",", ":")).encode())
        if name != files.RECORD:
            self.rerecord()

    def core(self, edit: Callable[[dict[str, Any]], object]) -> None:
        """Edit the core, and sign all that follows from it."""
        self.restate(files.CORE, lambda value: edit(value["predicate"]))

    def rerecord(self) -> None:
        """Sign the digests of all files as they are now."""
        value = self.statement(files.RECORD)
        there = make.described({name: content for name, content in self.files.items() if name != files.RECORD})
        value["subject"] = msgspec.to_builtins(there)
        self.seal(files.RECORD, json.dumps(value, sort_keys=True, separators=(",", ":")).encode())

    def resign(self) -> None:
        """Make everything anew that follows from results, journal and exchanges, but for what is checked before."""
        found = material.read(self.files, NAME)
        judged = Judged(found, CONTAINER, frozen(CONTAINER), judging.corpus_of(NAME, 0))
        with suppress(Refusal):  # there is no page of a requirement that does not exist
            self.files[f"{NAME}/report.html"] = page(found.results, CONTAINER).encode()
        said = self.statement(files.CORE)["predicate"]
        product = Product(**said["product"])
        core = make.core_of([judged], product, challenge=said["challenge"])
        own = {name: content for name, content in self.files.items() if "/" in name}
        self.files |= make.signed(core, [judged], self.key, own)

    def by_another_key(self) -> None:
        """Sign everything with another key, as somebody else would."""
        self.key = Ed25519PrivateKey.generate()
        self.resign()

    def raw_signature(self, payload: bytes) -> dict[str, str]:
        """A right signature, for an envelope that is wrong in another way."""
        signed = base64.b64encode(self.key.sign(pre_authentication(payload))).decode()
        return {"keyid": key_id(self.key.public_key()), "sig": signed}


def passed(row: dict[str, Any]) -> bool:
    return row["level"] == "MUST" and row["outcome"] == "passed"


__all__ = ["CONTAINER", "NAME", "PAYLOAD_TYPE", "Forger", "passed", "statements"]
