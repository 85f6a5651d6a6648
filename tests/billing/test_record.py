"""What a record says of the report in it, and what of it is written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from listening import exchange

from conformance.billing.endpoint import Endpoint
from conformance.billing.message import PATH, Usage
from conformance.billing.record import (
    CannotRecord,
    Journal,
    Record,
    RecordsLost,
    UnreadableRecords,
    read_records,
    without_secrets,
)

KEY = "7c1e96d2f0a3b85e"
PUBLISHED: dict[str, Any] = {
    "id": "customer_subscriptionID",
    "containerType": "keyphrase",
    "containerVersion": "1.1.00864.0001",
    "containerId": "dep--keyphrase-",
    "meter": {"name": "CognitiveServices.TextAnalytics.Container.BatchScoring", "quantity": 10.0},
    "requestTime": 638000000,
    "apiType": "textanalytics",
}


def recorded(body: bytes, head: bytes = b"") -> Record:
    raw = f"POST {PATH} HTTP/1.1\r\n".encode() + head + b"\r\n" + body
    return Record(1.5, "2026-03-01T12:00:00.000+00:00", 1, "127.0.0.1:1", "POST", PATH, (), body, raw, "valid", 200)


def of(**others: Any) -> Record:
    return recorded(json.dumps({"usageRequestBody": {**PUBLISHED, **others}}).encode())


def test_a_report_is_read_as_it_is_written() -> None:
    usage = of().usage

    assert usage
    assert usage.message() == {"usageRequestBody": PUBLISHED}
    assert list(usage.message()["usageRequestBody"]) == list(PUBLISHED)
    assert of().quantity == 10
    assert of().not_usage == ""


def test_the_older_form_has_no_time_and_whole_numbers_are_numbers() -> None:
    body = {name: value for name, value in PUBLISHED.items() if name != "requestTime"}
    usage = recorded(json.dumps({"usageRequestBody": {**body, "meter": {"name": "m", "quantity": 3}}}).encode()).usage

    assert usage == Usage(
        "customer_subscriptionID", "keyphrase", "1.1.00864.0001", "dep--keyphrase-", "m", 3.0, None, "textanalytics"
    )
    assert "requestTime" not in usage.message()["usageRequestBody"]


@pytest.mark.parametrize(
    "record",
    [
        *(
            of(meter={"name": "m", "quantity": quantity})
            for quantity in (-1, float("nan"), float("inf"), "10", True, None, 10**400)
        ),
        of(meter={"name": "m"}),
        of(meter=[]),
        of(id=1),
        of(requestTime="now"),
        of(requestTime=1.5),
        recorded(b""),
        recorded(b"\xff\xfe"),
        recorded(b"[]"),
        recorded(b'{"usageRequestBody": null}'),
        recorded(b'{"usageRequestBody": {"meter": {"name": "m", "quantity": 1e999}}}'),
        recorded(b'{"other": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
    ],
)
def test_what_is_no_report_says_so_and_counts_nothing(record: Record) -> None:
    assert record.usage is None
    assert record.quantity == 0
    assert record.not_usage


def test_a_file_gives_back_every_byte_but_no_key(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text("")
    journal = Journal(path)
    head = f"POST {PATH}?subscription-key={KEY}&a=%5C HTTP/1.1\r\nocp-apim-subscription-KEY: {KEY}\r\n"
    body = b'{"apiKey": "an\\"other", "text": "' + KEY.encode() + b' dXNlcjpwYXNz \xe2\x80\xa8 \\x41 \\\\ \xff\x00"}'
    with Endpoint(heard=journal.add) as billing:
        exchange(billing.port, head.encode() + b"X-Short-Key: ab\r\n\r\n" + KEY.encode())
        credentials = f"Api-Key: {KEY}\r\nProxy-Authorization: Basic dXNlcjpwYXNz\r\n"
        exchange(billing.port, f"POST {PATH} HTTP/1.1\r\n{credentials}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        exchange(billing.port, head[:-8].encode())
        exchange(billing.port, bytes(range(22, 256)) * 3)
    journal.close()
    written = path.read_text(encoding="ascii")

    assert list(read_records(path)) == [without_secrets(record, [KEY]) for record in billing.records]
    assert len(written.splitlines()) == len(billing.records) == 5  # what follows the first request is another one
    for secret in (KEY, KEY[:-8], "dXNlcjpwYXNz", "other", "X-Short-Key: ab"):
        assert secret not in written
    whole = list(read_records(path))[2]
    assert "…b85e".encode() in whole.raw
    assert whole.body.endswith(b' \xe2\x80\xa8 \\x41 \\\\ \xff\x00"}')
    assert KEY.encode() in billing.records[2].raw
    assert KEY not in repr(billing.records)


def test_a_file_that_is_none_of_records_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    journal = Journal(path)
    journal.add(of())
    journal.close()
    whole = path.read_bytes()

    for content in (whole + whole[:50], whole + b"{}\n", whole + b"[]", whole + whole.replace(b'"raw": "', b'"raw": ["')):
        path.write_bytes(content)
        with pytest.raises(UnreadableRecords, match="line 2, is no record"):
            list(read_records(path))
    with pytest.raises(UnreadableRecords, match="cannot be read"):
        list(read_records(tmp_path / "nowhere"))


def test_a_file_that_cannot_be_written_is_refused_at_once_or_when_it_shows(tmp_path: Path) -> None:
    with pytest.raises(CannotRecord, match="choose another file"):
        Journal(tmp_path / "no" / "such" / "folder")
    full = Journal(Path("/dev/full"))
    with pytest.raises(RecordsLost, match="No space left"):
        full.add(of())
    full.close()
