"""The client of the script that drives azure-cognitiveservices-vision-face: it keeps count of what was understood.

Arguments of the program: the URL of the container, a folder of pictures, and the URL at which these are served.
"""

import sys
import time
from collections.abc import Iterator
from datetime import datetime
from enum import Enum
from inspect import ismethod
from io import BytesIO
from pathlib import Path
from typing import Any

from azure.cognitiveservices.vision.face import FaceClient
from azure.cognitiveservices.vision.face.models import APIErrorException, TrainingStatusType
from msrest.authentication import CognitiveServicesCredentials
from msrest.serialization import Model

URL, FOLDER, BASE = sys.argv[1:]
client = FaceClient(URL, CognitiveServicesCredentials("any"))
left = {
    f"{name}.{method}"
    for name, methods in vars(client).items()
    if type(methods).__name__.endswith("Operations")
    for method in dir(methods)
    if not method.startswith("_") and ismethod(getattr(methods, method))
}
"""Methods of which no answer was understood yet."""
messages: list[str] = []
"""What the errors say that were raised."""


def call(path: str, *arguments: Any, **wishes: Any) -> Any:
    """What a method gives back, which is named by its group and itself."""
    group, _, name = path.partition(".")
    given = getattr(getattr(client, group), name)(*arguments, **wishes)
    left.discard(path)
    return given


def refusal(path: str, *arguments: Any, **wishes: Any) -> list[Any]:
    """Status and code of the error that a method raises."""
    try:
        call(path, *arguments, **wishes)
    except APIErrorException as error:
        messages.append(str(error))
        body = error.error
        return [error.response.status_code, body.error.code if isinstance(body, Model) and body.error else None]
    return []


def by_stream(path: str, *place: str, picture: str, **wishes: Any) -> Any:
    """What a method gives back for the bytes of a picture."""
    with Path(FOLDER, picture).open("rb") as stream:
        return call(path, *place, image=stream, **wishes)


def by_url(path: str, *place: str, picture: str, **wishes: Any) -> Any:
    """What it gives back for the URL of one."""
    return call(path, *place, url=address(picture), **wishes)


def address(picture: str) -> str:
    return f"{BASE}/{picture}"


def refused_stream(path: str, *place: str, content: bytes) -> list[Any]:
    """Status and code of the error for bytes that are no picture."""
    return refusal(path, *place, image=BytesIO(content))


def paged(path: str, member: str, *place: str) -> Iterator[list[str]]:
    """Ids two at a time, as callers go through a long listing."""
    start = None
    while page := call(path, *place, start=start, top=2):
        yield [getattr(one, member) for one in page]
        start = getattr(page[-1], member)


def trained(kind: str, identifier: str) -> dict[str, Any]:
    """What becomes of a training, and the states on the way."""
    accepted, states = call(f"{kind}.train", identifier), list[str]()
    for _ in range(600):
        training = call(f"{kind}.get_training_status", identifier)
        states.append(told(training.status))
        if training.status in (TrainingStatusType.succeeded, TrainingStatusType.failed):
            return {"accepted": accepted, "states": list(dict.fromkeys(states)), "end": told(training)}
        time.sleep(0.02)
    raise TimeoutError(identifier)


def told(given: Any) -> Any:
    """A model as its attributes, without those that are None; an enumerated word as its member, a time in seconds."""
    if isinstance(given, list):
        return [told(one) for one in given]
    if isinstance(given, Enum):
        return str(given)
    if isinstance(given, datetime):
        return given.timestamp()
    if isinstance(given, Model):
        # members that the client does not know stay among its attributes
        return {name: told(value) for name, value in vars(given).items() if value is not None and value != {}}
    return given
