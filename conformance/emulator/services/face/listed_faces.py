"""The operations on the faces of a list; those of a plain list are told with it, those of a large one alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from conformance.emulator.engines.face.directory import Directory
from conformance.emulator.engines.face.people import PersistedFace
from conformance.emulator.service import Answer, Call, Json, Reply
from conformance.emulator.services.face import options
from conformance.emulator.services.face.directories import DONE, told, user_data
from conformance.emulator.services.face.identifiers import chosen, given
from conformance.emulator.services.face.images import Images


class ListedFaceOperations:
    """What can be done to the faces of the lists of one kind."""

    def __init__(self, kind: Literal["FaceList", "LargeFaceList"], lists: Directory[PersistedFace], images: Images) -> None:
        self._kind: Literal["FaceList", "LargeFaceList"] = kind
        self._lists = lists
        self._images = images

    def answers(self) -> dict[str, Answer]:
        """By operationId."""
        does: dict[str, Answer] = {"AddFace": self.add, "DeleteFace": self.delete}
        if self._kind == "LargeFaceList":
            does |= {"ListFaces": self.list, "GetFace": self.get, "UpdateFace": self.update}
        return {f"{self._kind}_{what}": answer for what, answer in does.items()}

    async def add(self, call: Call) -> Json:
        """Add one face; a large list tells its user data, too, as recorded."""
        identifier, data = chosen(call, self._kind), options.face_data(call.query)
        made = self._lists.details(identifier).made
        face = PersistedFace(await self._images.one_face(call), data)
        self._lists.add(identifier, face, made)
        return told(face) if self._kind == "LargeFaceList" else {"persistedFaceId": face.id}

    def list(self, call: Call) -> list[Json]:
        """The faces of a list, by id."""
        identifier = chosen(call, self._kind)
        start, top = options.page(call.query)
        return [told(face) for face in self._lists.members(identifier, start.lower(), top)]

    def get(self, call: Call) -> Json:
        """One face."""
        return told(self._lists.member(*self._place(call)))

    def update(self, call: Call) -> Reply:
        """Change the user data of a face."""
        data = user_data(call.body)
        self._lists.change_member(
            *self._place(call), lambda face: replace(face, user_data=face.user_data if data is None else data)
        )
        return DONE

    def delete(self, call: Call) -> Reply:
        """Forget a face."""
        self._lists.remove(*self._place(call))
        return DONE

    def _place(self, call: Call) -> tuple[str, str]:
        """The list and the face of a path."""
        return chosen(call, self._kind), given(call, "PersistedFace")
