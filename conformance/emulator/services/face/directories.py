"""The operations on groups and lists themselves, the same for all four kinds, and on their training."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Generic

from conformance.emulator.engines.face.directory import Details, Directory, M
from conformance.emulator.engines.face.faults import Kind
from conformance.emulator.engines.face.people import PersistedFace
from conformance.emulator.engines.face.store import MANY
from conformance.emulator.engines.face.training import Progress
from conformance.emulator.service import Answer, Call, Json, Reply
from conformance.emulator.services.face import options
from conformance.emulator.services.face.errors import BY_MEMBER, NO_CHANGE, NO_NAME, bad, parameter
from conformance.emulator.services.face.identifiers import chosen, chosen_for_new

DONE = Reply(200)
"""Without a body, as recorded."""
ACCEPTED = Reply(202)
TICKS = 10_000_000
"""Of a second, as many as its dates have digits for."""


class DirectoryOperations(Generic[M]):
    """What can be done to the collections of one kind."""

    def __init__(self, kind: Kind, directory: Directory[M]) -> None:
        self._kind: Kind = kind
        self._directory = directory

    def answers(self) -> dict[str, Answer]:
        """By operationId."""
        does: dict[str, Answer] = {
            "Create": self.create,
            "Get": self.get,
            "Update": self.update,
            "Delete": self.delete,
            "List": self.list,
        }
        if self._kind != "FaceList":
            does |= {"Train": self.train, "GetTrainingStatus": self.training}
        return {f"{self._kind}_{what}": answer for what, answer in does.items()}

    def create(self, call: Call) -> Reply:
        """Make an empty one under the name of the path."""
        model = options.recognition_model(call.body.get("recognitionModel") or options.RECOGNITION_MODELS[0])
        self._directory.create(chosen_for_new(call, self._kind), demanded_name(call.body), user_data(call.body), model)
        return DONE

    def get(self, call: Call) -> Json:
        """What is known of one; of a face list with its faces."""
        identifier, tells_model = chosen(call, self._kind), options.tells_model(call.query)
        if self._kind != "FaceList":
            return self._told(self._directory.details(identifier), tells_model=tells_model)
        details, members = self._directory.everything(identifier)
        faces = [told(face) for member in members for face in member.faces]
        return {"persistedFaces": faces, **self._told(details, tells_model=tells_model)}

    def update(self, call: Call) -> Reply:
        """Change the name or the user data; what is not given stays."""
        name, data = changes(call.body)
        if name is None and not data and self._kind.startswith("Large"):
            raise bad(NO_CHANGE)

        def changed(details: Details) -> Details:
            return replace(
                details,
                name=details.name if name is None else name,
                user_data=details.user_data if data is None else data,
            )

        self._directory.change(chosen(call, self._kind), changed)
        return DONE

    def delete(self, call: Call) -> Reply:
        """Forget one and all that is in it."""
        self._directory.delete(chosen(call, self._kind))
        return DONE

    def list(self, call: Call) -> list[Json]:
        """What is known of each, by id; plain face lists come all at once."""
        start, top = ("", MANY) if self._kind == "FaceList" else options.page(call.query)
        tells_model = options.tells_model(call.query)
        return [self._told(details, tells_model=tells_model) for details in self._directory.page(start, top)]

    def train(self, call: Call) -> Reply:
        """Begin a training."""
        self._directory.train(chosen(call, self._kind))
        return ACCEPTED

    def training(self, call: Call) -> Json:
        """How far the training is."""
        return _progress(self._directory.progress(chosen(call, self._kind)))

    def _told(self, details: Details, *, tells_model: bool) -> Json:
        model = {"recognitionModel": details.model} if tells_model else {}
        return {parameter(self._kind): details.id, "name": details.name, "userData": details.user_data, **model}


def told(face: PersistedFace) -> Json:
    """A face that is kept."""
    return {"persistedFaceId": face.id, "userData": face.user_data}


def demanded_name(body: Json) -> str:
    """The name of something to be made."""
    name = _text(body, "name")
    if not name:
        raise bad(NO_NAME)
    return name


def user_data(body: Json) -> str | None:
    """What the user wants to be kept beside it."""
    return _text(body, "userData")


def _text(body: Json, name: str) -> str | None:
    """A text that can be told again: half of a surrogate pair is JSON, but no client could read it."""
    text: str | None = body.get(name)
    try:
        (text or "").encode()
    except UnicodeEncodeError:
        raise bad(BY_MEMBER[name]) from None
    return text


def changes(body: Json) -> tuple[str | None, str | None]:
    """Name and user data that something is to get; None for what stays."""
    name = body.get("name")
    return None if name is None else demanded_name(body), user_data(body)


def _progress(progress: Progress) -> Json:
    success = progress.last_success
    return {
        "status": progress.status,
        "createdDateTime": _date(progress.created),
        "lastActionDateTime": _date(progress.last_action),
        "message": progress.message,
        **({} if success is None else {"lastSuccessfulTrainingDateTime": _date(success)}),
    }


def _date(seconds: float) -> str:
    whole, ticks = divmod(round(seconds * TICKS), TICKS)
    return f"{datetime.fromtimestamp(whole, UTC):%Y-%m-%dT%H:%M:%S}.{ticks:07d}Z"
