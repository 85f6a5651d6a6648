"""Faults of model versions, media types, keys and paths."""

from __future__ import annotations

from conformance.faults.fault import Ask, Reply, Serve, fault
from conformance.faults.text import answered, at, moved, of, refusal

PATHS = ("text-v3.0.paths.analysis-is-post-only", "text-v3.1.paths.analysis-is-post-only")
KEYS = ("text-v3.0.paths.needs-no-key", "text-v3.1.paths.needs-no-key")


@fault(breaks=of("refuses-unknown-models"))
async def any_model_will_do(ask: Ask, serve: Serve) -> Reply:
    """Answers with the latest model, whichever is asked for."""
    return await serve(ask.with_parameters(model_version=None))


@fault(breaks=of("refuses-unknown-models") + of("latest-model-is-the-default") + of("named-model-can-be-asked-for"))
async def a_model_for_every_name(ask: Ask, serve: Serve) -> Reply:
    """Has a model of its own for each version that can be written, and another one for those who name none."""
    reply = await serve(ask.with_parameters(model_version=None))
    if reply.status == 200 and "model-version" in ask.parameters:
        reply.update(documents=[moved(found) for found in answered(reply)])
    return reply


@fault(breaks=of("model-is-named"))
def names_no_model(reply: Reply) -> None:
    """Says latest where the date of the model belongs, so that nobody can ask for the same one again."""
    reply.update(modelVersion="latest")


@fault(breaks=of("takes-a-charset") + of("accepts-valid"))
async def knows_bare_media_types(ask: Ask, serve: Serve) -> Reply:
    """Does not know application/json when a charset stands behind it."""
    if b";" in dict(ask.headers).get(b"content-type", b""):
        return Reply.of(415, {"error": {"code": "InvalidRequest", "message": "Unsupported media type."}})
    return await serve(ask)


@fault(breaks=of("takes-text-json") + of("accepts-valid"))
async def application_json_only(ask: Ask, serve: Serve) -> Reply:
    """Does not know the media type text/json."""
    if dict(ask.headers).get(b"content-type", b"").startswith(b"text/json"):
        return Reply.of(415, {"error": {"code": "InvalidRequest", "message": "Unsupported media type."}})
    return await serve(ask)


@fault(
    breaks=of("logging-opt-out-changes-nothing", versions=["v3.1"]) + of("accepts-valid", versions=["v3.1"]),
    at=at(versions=["v3.1"]),
)
async def silence_costs_something(ask: Ask, serve: Serve) -> Reply:
    """Knows no opting in to logging, and answers those who opt out from a lesser model."""
    choice = ask.parameters.get("loggingOptOut")
    if choice == "false":
        return refusal("InvalidRequest", "InvalidParameterValue", "loggingOptOut is a switch, and takes no value but true.")
    reply = await serve(ask)
    if choice == "true" and reply.status == 200:
        reply.update(documents=[moved(found) for found in answered(reply)])
    return reply


@fault(breaks=KEYS, at=at())
async def wrong_keys_are_refused(ask: Ask, serve: Serve) -> Reply:
    """Refuses a key that is not its own, which every client of the cloud sends."""
    if any(name.lower() == b"ocp-apim-subscription-key" for name, _ in ask.headers):
        return Reply.of(401, {"error": {"code": "401", "message": "Access denied due to invalid subscription key."}})
    return await serve(ask)


@fault(breaks=(*PATHS, "container.paths.unknown-is-not-found"), at=())
async def home_page_for_everything(ask: Ask, serve: Serve) -> Reply:
    """Answers a GET of any path it does not know with the home page, as a web application does."""
    reply = await serve(ask)
    if ask.method == "GET" and reply.status in (404, 405):
        return Reply.of(200, "<!DOCTYPE html><title>Home</title>", "text/html")
    return reply
