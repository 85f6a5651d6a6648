"""Faults of the usage records of a container without a connection."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from conformance.faults.fault import Ask, Reply, Serve, fault, start_fault
from conformance.faults.given import give, given, is_given
from conformance.faults.licensed import LICENCE, OUTPUT, new_folder

if TYPE_CHECKING:
    from conformance.emulator.command import Start

ALL = re.compile(r"/records/usage-logs/?", re.IGNORECASE)
MONTH = re.compile(r"(/records/usage-logs)/([^/]+)/([^/]+)", re.IGNORECASE)


def _reads(ask: Ask) -> bool:
    return bool(ask.method == "GET" and (ALL.fullmatch(ask.path) or MONTH.fullmatch(ask.path)))


def _scaled(reply: Reply, quantity: int) -> None:
    """Let a summary say this quantity of each meter."""
    if reply.status == 200 and reply.json["meters"]:
        reply.update(meters=[{**meter, "quantity": quantity} for meter in reply.json["meters"]])


@fault(breaks="container.records.are-as-described", at=())
async def quantities_as_text(ask: Ask, serve: Serve) -> Reply:
    """Writes quantities as text, as spreadsheets export them."""
    reply = await serve(ask)
    if _reads(ask) and reply.status == 200:
        reply.update(meters=[{**meter, "quantity": str(meter["quantity"])} for meter in reply.json["meters"]])
    return reply


@fault(breaks="container.records.are-as-described", at=())
async def meters_in_another_member(ask: Ask, serve: Serve) -> Reply:
    """Calls the list of meters usage."""
    reply = await serve(ask)
    if _reads(ask) and reply.status == 200:
        said = dict(reply.json)
        said["usage"] = said.pop("meters")
        reply.json = said
    return reply


@dataclass
class First:
    """What was recorded when a container was first asked after use; 0 before that."""

    quantity: int = 0


@fault(breaks="container.records.grow-with-use", at=())
async def tells_what_it_knew_first(ask: Ask, serve: Serve) -> Reply:
    """Sums the records up once, and tells that for ever."""
    reply, first = await serve(ask), ask.memory(First)
    if _reads(ask) and reply.status == 200 and reply.json["meters"]:
        first.quantity = first.quantity or reply.json["meters"][0]["quantity"]
        _scaled(reply, first.quantity)
    return reply


@start_fault(breaks=("container.records.survive-a-kill", "container.records.are-written-to-the-mount"))
def writes_records_at_its_end(start: Start) -> None:
    """Keeps its records to itself, and writes them to the mount when it is stopped in order."""
    if not (given(start, LICENCE) and given(start, OUTPUT)):
        return
    mount = Path(given(start, OUTPUT))
    own = new_folder(start, mount.parent)  # which whoever made the mount removes, too
    shutil.copytree(mount, own, dirs_exist_ok=True)
    start.up.callback(shutil.copytree, own, mount, dirs_exist_ok=True)
    give(start, OUTPUT, str(own))


@start_fault(breaks="container.records.survive-a-kill")
def begins_anew_at_each_start(start: Start) -> None:
    """Writes the records of each start to a directory of its own, and sums up this one alone."""
    if is_given(start, LICENCE) and given(start, OUTPUT):
        folder = Path(given(start, OUTPUT)) / uuid4().hex
        folder.mkdir()
        give(start, OUTPUT, str(folder))


@fault(breaks="container.records.total-is-the-sum-of-the-months", at=())
async def leaves_the_last_query_out_of_the_total(ask: Ask, serve: Serve) -> Reply:
    """Sums up what was there before the last query."""
    reply = await serve(ask)
    if ALL.fullmatch(ask.path) and reply.status == 200 and reply.json["meters"]:
        _scaled(reply, max(0, reply.json["meters"][0]["quantity"] - 1))
    return reply


@fault(breaks="container.records.total-is-the-sum-of-the-months", at=())
async def counts_months_from_zero(ask: Ask, serve: Serve) -> Reply:
    """Gives the month before the one that is asked for, because its calendar begins with month 0."""
    found = MONTH.fullmatch(ask.path)
    if found and found[2].isdecimal() and 1 <= int(found[2]) <= 12:
        return await serve(replace(ask, path=f"{found[1]}/{int(found[2]) - 1 or 12:02}/{found[3]}"))
    return await serve(ask)


@fault(breaks="container.records.months-before-are-empty", at=())
async def every_month_has_the_total(ask: Ask, serve: Serve) -> Reply:
    """Gives the total for whichever month is asked for, if it is one."""
    reply, found = await serve(ask), MONTH.fullmatch(ask.path)
    return await serve(replace(ask, path=found[1])) if found and reply.status == 200 else reply


@fault(breaks="container.records.refuse-what-is-no-month", at=())
async def any_word_is_a_month(ask: Ask, serve: Serve) -> Reply:
    """Finds nothing for the month abc, and says so as of a month without use."""
    reply = await serve(ask)
    if MONTH.fullmatch(ask.path) and reply.status == 400:
        return Reply.of(200, {"apiType": "any", "serviceName": "any", "meters": []})
    return reply


@fault(breaks="container.records.slash-does-not-matter", at=())
async def wants_the_slash(ask: Ask, serve: Serve) -> Reply:
    """Knows the path of the records with its slash only."""
    return Reply.of(404, "", "text/plain") if ask.path == "/records/usage-logs" else await serve(ask)


@start_fault(breaks="container.records.begin-with-nothing")
def begins_with_what_others_used(start: Start) -> None:
    """Takes over what another container of the host has recorded, where it finds no records of its own."""
    from conformance.emulator.records import Records

    if given(start, LICENCE) and given(start, OUTPUT):
        records = Records(given(start, OUTPUT), start.container)
        if not records.total():
            records.add("CognitiveServices.Container", 100)


@dataclass
class LastQuery:
    """A query that was served."""

    ask: Ask | None = None


async def _count_one(ask: Ask, serve: Serve) -> None:
    """Let the last query be recorded once more."""
    again = ask.memory(LastQuery).ask
    if again:
        await serve(again)


async def _remembering(ask: Ask, serve: Serve) -> Reply:
    reply = await serve(ask)
    if ask.method == "POST" and reply.status < 300:
        ask.memory(LastQuery).ask = ask
    return reply


@fault(breaks="container.records.cost-nothing-to-read", at=())
async def reading_is_recorded(ask: Ask, serve: Serve) -> Reply:
    """Counts a question for the records as a query."""
    if _reads(ask):
        await _count_one(ask, serve)
    return await _remembering(ask, serve)


@fault(breaks="container.records.refused-calls-cost-nothing", at=())
async def refused_calls_are_recorded(ask: Ask, serve: Serve) -> Reply:
    """Counts queries when they arrive, also those that it refuses."""
    reply = await _remembering(ask, serve)
    if ask.method == "POST" and reply.status >= 400:
        await _count_one(ask, serve)
    return reply


RECORDED = "container.privacy.nothing-of-a-request-is-recorded"


@fault(breaks=RECORDED, at=())
async def keeps_requests_beside_its_records(ask: Ask, serve: Serve) -> Reply:
    """Keeps every body below the output mount, so that what was billed can be shown."""
    if ask.method == "POST" and ask.given(OUTPUT):
        with (Path(ask.given(OUTPUT)) / "queries.log").open("ab") as file:
            file.write(ask.body)
    return await serve(ask)


@fault(breaks=RECORDED, at=())
async def names_the_document_in_the_records(ask: Ask, serve: Serve) -> Reply:
    """Tells in the records what the last query was about."""
    last = ask.memory(LastQuery).ask
    reply = await _remembering(ask, serve)
    if _reads(ask) and reply.status == 200 and last:
        reply.update(last=last.body.decode("latin-1"))
    return reply
