"""The page on the billing endpoint says of seals and answers what the endpoint and the emulator do."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from conformance.billing.answers import WORDS
from conformance.billing.answers import answer as told_by
from conformance.billing.licence import issued
from conformance.emulator.metering import STATUS_OF_ANSWER

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "billing-endpoint.md"


def test_the_seal_is_what_the_page_says() -> None:
    said = json.loads(issued("keyphrase", "http://127.0.0.1:9000").sealed())
    terms = json.dumps(said["license"], sort_keys=True, separators=(",", ":"))

    assert said["seal"] == hashlib.sha256(terms.encode()).hexdigest()


def test_every_word_is_in_the_table_with_what_the_emulator_says() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]*\| [^|]*\| `(\w+)` \|$", PAGE.read_text(), re.MULTILINE)

    assert [word for word, _ in rows] == list(WORDS)
    assert {told_by(word).status: said for word, said in rows if word.isdecimal()} == STATUS_OF_ANSWER
