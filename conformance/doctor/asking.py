"""What stands at a URL, asked from the outside in; the first thing that hides the others ends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from conformance import target
from conformance.catalogue import Container
from conformance.doctor import described, location, reach, status
from conformance.doctor.finding import Cause, Finding
from conformance.doctor.image import Image, image_of, retired
from conformance.plain import plain
from conformance.wire import Answer, Exchange, Request
from conformance.wire.connections import Connections

FRONT = ("/", "/ready", "/status")
REGISTRY = "/v2/"
"""What a registry of images answers, and no container."""
MOST_SILENT = 2
"""Requests without an answer in time, after which nothing more is sent."""
POLLS = 12
"""For one result: with two containers that do not share, all of them miss the same one once in 4096 times at most."""
ALONE = (("Connection", "close"),)
"""A kept connection would meet the same container behind a load balancer each time."""
OTHER = Cause(
    "doctor.url.other-container",
    "problem",
    "Each container serves its own function alone; another path gives 404.",
    "reported: github.com/Azure/azure-sdk-for-net/issues/9317",
)
FAILS = Cause(
    "doctor.query.fails",
    "problem",
    "Key phrases with the one core that its table allows answered 500 to each query; two cores cured it.",
    "reported: github.com/MicrosoftDocs/azure-docs/issues/82439",
)


class Silence:
    """Closes a target that has left several requests in a row without an answer in time."""

    def __init__(self) -> None:
        self._silent = 0

    def closed(self, request: Request, *, insistent: bool) -> str:
        """Why nothing more is sent, in words; empty while something is."""
        del request, insistent
        return "several requests had no answer in time" if self._silent >= MOST_SILENT else ""

    def saw(self, exchange: Exchange) -> None:
        """An exchange has ended so."""
        self._silent = self._silent + 1 if exchange.late else 0


class Address:
    """One URL, and what has been learnt of it."""

    def __init__(self, url: str, connections: Connections, *, query: bool) -> None:
        self.url = url
        self.found: list[Container] = []
        """The containers that are known by their answers."""
        self._connections = connections
        self._query = query

    def look(self, meant: Image | None) -> Iterator[Finding]:
        """What is wrong there. ``meant`` is the image that should stand there, where one is named."""
        first = self._get("/ready")
        if first.answer is None:
            yield reach.unanswered(self.url, first)
            return
        answers = {"/ready": first.answer, **self._answers("/", "/status")}
        strangers = list(reach.strangers(self.url, {**answers, **self._answers(REGISTRY)}))
        if not strangers:
            strangers = list(reach.strangers(self.url, answers))
        yield from strangers
        if strangers:
            return
        yield from self._container(answers, meant)

    def _container(self, answers: dict[str, Answer], meant: Image | None) -> Iterator[Finding]:
        """What a container says of itself, and whether it answers queries."""
        seen = target.ask_everybody(self._connections)
        self.found = target.known(seen)
        said = [*status.ready(answers["/ready"]), *(status.status(answers["/status"]) if "/status" in answers else ())]
        own = [exchange for e in seen if e.container in self.found or not self.found for exchange in e.asked]
        told = {finding.id for finding in said}
        said += [finding for finding in status.refusals(own) if finding.id not in told]
        yield from said
        if not self.found and not any(finding.severity == "problem" for finding in said):
            yield self._nobody(own)
        if meant and meant.container and self.found and meant.container not in self.found:
            cause = f"{meant.title} is meant to stand there, and what answers is {self._names()}"
            yield OTHER.found(self.url, cause, "docker ps shows which image has this port")
        if "/status" in answers:
            yield from status.family(answers["/status"], self.found)
        yield from described.look(lambda path: self._get(path).answer, self.found)
        yield from (retired(image) for image in map(image_of, self.found) if image.ended and image != meant)
        yield from location.spoiled_by_host(self.url, self.found)
        if self._query:
            for container in self.found:
                yield from self._result(container)

    def _nobody(self, asked: Sequence[Exchange]) -> Finding:
        """Somebody who has the pages of a container, and understands no query of any."""
        answers = [e.answer for e in asked if e.answer is not None]
        if not answers:
            return reach.unanswered(f"{self.url}{asked[0].request.target}", asked[0])
        failed = next((e for e in asked if e.answer is not None and e.answer.status == 500), None)
        if failed and failed.answer:
            cause = f"its pages are served, and a valid query was answered {failed.answer.excerpt(120)}"
            return FAILS.found(failed.request.target, cause, "docker stats shows whether memory or cores are short; --cpus 2")
        said = [answer.excerpt(80) for answer in answers]
        often = plain(max(set(said), key=said.count), 120)
        cause = f"queries of every container of the catalogue were tried, and none was understood (most often: {often})"
        return reach.NO_CONTAINER.found(self.url, cause, f"open {self.url}/swagger, and see which paths it has")

    def _result(self, container: Container) -> Iterator[Finding]:
        """Whether the address of a result leads back, and who knows it; the one request of these that is billed."""
        submit = next((o for o in container.operations if location.result_of(container, o)), None)
        poll = location.result_of(container, submit) if submit else None
        if submit is None or poll is None:
            return
        body = (("Content-Type", "application/octet-stream"),)
        taken = self._connections.exchange(Request(submit.method, submit.path, body, _page())).answer
        if taken is None or taken.status != 202:
            said = taken.excerpt(120) if taken else "no answer"
            yield location.NOT_TAKEN.found(submit.label, f"a small page was not taken ({said})", "docker logs CONTAINER")
            return
        named = taken.header("operation-location")
        yield from location.leads_back(self.url, named)
        if named:
            identifier = urlsplit(named).path.rstrip("/").rpartition("/")[2]
            path = poll.path[: poll.path.index("{")] + identifier
            yield from location.shared(path, self._statuses(path, POLLS))

    def _statuses(self, path: str, count: int) -> list[int]:
        answers = [self._connections.exchange(Request("GET", path, ALONE)).answer for _ in range(count)]
        return [answer.status for answer in answers if answer is not None]

    def _names(self) -> str:
        return " and ".join(container.name for container in self.found)

    def _answers(self, *paths: str) -> dict[str, Answer]:
        asked = {path: self._get(path).answer for path in paths}
        return {path: answer for path, answer in asked.items() if answer is not None}

    def _get(self, path: str) -> Exchange:
        return self._connections.exchange(Request("GET", path))


def _page() -> bytes:
    """A small page with three words on it."""
    from conformance.worlds.pages.files import png
    from conformance.worlds.pages.sample import sample

    return png(sample()).content
