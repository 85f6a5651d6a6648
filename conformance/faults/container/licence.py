"""Faults of a licence, and of a start with it: what a bad container takes for one, and whom it calls all the same."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from conformance.billing.licence import FILE, issued
from conformance.billing.message import KEY_HEADER, PATH
from conformance.faults import licensed
from conformance.faults.fault import Reply, fault, start_fault
from conformance.faults.given import give, given, is_given
from conformance.faults.licensed import LICENCE, OUTPUT, downloads, give_licence, is_connected, new_folder
from conformance.faults.relay import report

if TYPE_CHECKING:
    from conformance.emulator.command import Start

PATIENCE = 5.0


@start_fault(breaks="container.licence.is-downloaded")
def forgets_the_licence(start: Start) -> None:
    """Keeps the licence inside the container, so that it is gone with it."""
    if downloads(start):
        give(start, LICENCE, str(new_folder(start)))


@start_fault(breaks="container.licence.needs-a-valid-key")
def writes_a_licence_before_it_is_issued(start: Start) -> None:
    """Writes a licence first and asks for it then, and leaves it there when it was refused."""
    if downloads(start):
        (Path(given(start, LICENCE)) / FILE).write_bytes(issued(start.container, given(start, "Billing")).sealed())


@start_fault(breaks="container.licence.download-costs-nothing")
def bills_the_download(start: Start) -> None:
    """Reports the download of its licence as a query."""
    if downloads(start):
        _report(given(start, "Billing"), given(start, "ApiKey"))


def _report(url: str, key: str) -> None:
    with suppress(httpx.HTTPError):
        httpx.post(url + PATH, content=report(1), headers={KEY_HEADER: key}, timeout=PATIENCE, trust_env=False)


@start_fault(breaks="container.offline.serves")
def needs_a_key_without_a_connection(start: Start) -> None:
    """Does not start without a key, though nobody is there to look at it."""
    if not downloads(start) and is_given(start, LICENCE) and not is_connected(start):
        give(start, "Eula", "")


@start_fault(breaks="container.offline.needs-a-licence")
def serves_without_any_licence(start: Start) -> None:
    """Takes a start without Billing and ApiKey for one that was paid for."""
    if not downloads(start) and not is_connected(start) and not licensed.content(start):
        give_licence(start)


@start_fault(breaks="container.offline.needs-a-licence")
def serves_with_an_empty_mount(start: Start) -> None:
    """Looks whether a licence mount is given, and not what is in it."""
    if not downloads(start) and given(start, LICENCE) and not licensed.content(start):
        give_licence(start)


@start_fault(breaks="container.offline.refuses-a-cut-licence")
def takes_a_cut_licence(start: Start) -> None:
    """Takes whatever is in the file for a licence, though its end is missing."""
    if not downloads(start) and licensed.content(start) and licensed.of(start) is None:
        give_licence(start)


@start_fault(breaks="container.offline.refuses-an-edited-licence")
def takes_an_edited_licence(start: Start) -> None:
    """Reads what the licence says, and does not look whether it was issued so."""
    if not downloads(start) and licensed.of(start) and not licensed.is_sealed(start):
        give_licence(start)


@start_fault(breaks="container.offline.refuses-a-foreign-licence")
def takes_the_licence_of_another(start: Start) -> None:
    """Takes the licence of any container for its own."""
    found = licensed.of(start)
    if not downloads(start) and found and found.container != start.container:
        give_licence(start)


@start_fault(breaks="container.offline.refuses-an-expired-licence")
def ignores_the_expiry_date(start: Start) -> None:
    """Never looks at the date of its licence."""
    found = licensed.of(start)
    if not downloads(start) and found and found.is_over:
        give_licence(start)


@start_fault(breaks="container.offline.needs-an-output-mount")
def keeps_records_inside(start: Start) -> None:
    """Writes its usage records into the container where no output mount is given."""
    if not downloads(start) and is_given(start, LICENCE) and not is_given(start, OUTPUT):
        give(start, OUTPUT, str(new_folder(start)))


@start_fault(breaks="container.offline.mounts-may-be-variables")
def knows_mounts_by_a_colon_alone(start: Start) -> None:
    """Compares the names of variables letter by letter, and so never finds one with underscores."""
    for name in [name for name in start.environment if "__" in name]:
        del start.environment[name]


@start_fault(breaks="container.offline.calls-nobody")
def reports_to_where_its_licence_came_from(start: Start) -> None:
    """Remembers who issued its licence, and reports there."""
    found = licensed.of(start)
    if found and not downloads(start):
        _report(found.issuer, "")


@start_fault(breaks="container.offline.calls-nobody")
def keeps_a_line_open(start: Start) -> None:
    """Opens a connection to who issued its licence and says nothing, for the day on which it has something to say."""
    found = licensed.of(start)
    if found and not downloads(start):
        address = urlsplit(found.issuer)
        with suppress(OSError):
            line = socket.create_connection((address.hostname or "", address.port or 443), PATIENCE)
            start.up.enter_context(line)


@fault(breaks="container.offline.answers-as-connected", at=())
def another_model_without_a_connection(reply: Reply) -> None:
    """Answers by the model that was in the image, where the connected one has fetched a newer one."""
    answer = reply.json
    if not reply.ask.billing.url and isinstance(answer, dict) and "modelVersion" in answer:
        reply.update(modelVersion="2019-10-01")
