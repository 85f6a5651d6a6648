"""Faults of statistics."""

from __future__ import annotations

from conformance.faults.fault import Ask, Reply, Serve, fault
from conformance.faults.text import answered, asked, moved, of


@fault(breaks=of("statistics-only-when-asked"))
async def statistics_for_all(ask: Ask, serve: Serve) -> Reply:
    """Adds statistics whether they are asked for or not."""
    return await serve(ask.with_parameters(showStats="true"))


@fault(breaks=of("statistics-only-when-asked"))
def statistics_of_the_request_only(reply: Reply) -> None:
    """Leaves the statistics of each document out."""
    kept = [{name: value for name, value in found.items() if name != "statistics"} for found in answered(reply)]
    reply.update(documents=kept)


@fault(breaks=of("statistics-add-up") + of("transactions-add-up"))
def counts_bad_as_good(reply: Reply) -> None:
    """Counts, and bills, a bad document like a good one."""
    said = reply.json.get("statistics")
    if said:
        bad = said["erroneousDocumentsCount"]
        counts = {
            "validDocumentsCount": said["validDocumentsCount"] + bad,
            "transactionsCount": said["transactionsCount"] + bad,
        }
        reply.update(statistics={**said, **counts, "erroneousDocumentsCount": 0})


@fault(breaks=of("counts-text-elements"))
def counts_utf_16(reply: Reply) -> None:
    """Counts the characters of a text as its own strings do, in UTF-16 code units."""
    texts = {f"{document.get('id')}": document.get("text") for document in asked(reply.ask)}
    for found in (documents := answered(reply)):
        if "statistics" in found:
            found["statistics"]["charactersCount"] = len(str(texts.get(found["id"])).encode("utf-16-le", "replace")) // 2
    reply.update(documents=documents)


@fault(breaks=of("counts-text-elements") + of("showing-statistics-changes-nothing-else"))
def counts_with_an_older_model(reply: Reply) -> None:
    """Gives statistics from an older model, which counts code points and finds something else."""
    if reply.ask.parameters.get("showStats") != "true":
        return
    texts = {f"{document.get('id')}": document.get("text") for document in asked(reply.ask)}
    documents = [moved(found) for found in answered(reply)]
    for found in documents:
        found["statistics"]["charactersCount"] = len(str(texts.get(found["id"])))
    reply.update(documents=documents)
