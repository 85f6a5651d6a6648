"""The operations on the persons of a group, and on their faces."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from conformance.emulator.engines.face.directory import Directory
from conformance.emulator.engines.face.people import PersistedFace, Person
from conformance.emulator.service import Answer, Call, Json, Reply
from conformance.emulator.services.face import options
from conformance.emulator.services.face.directories import DONE, changes, demanded_name, told, user_data
from conformance.emulator.services.face.identifiers import chosen, given
from conformance.emulator.services.face.images import Images


class PersonOperations:
    """What can be done to the persons of the groups of one kind."""

    def __init__(self, kind: Literal["PersonGroup", "LargePersonGroup"], groups: Directory[Person], images: Images) -> None:
        self._kind: Literal["PersonGroup", "LargePersonGroup"] = kind
        self._groups = groups
        self._images = images

    def answers(self) -> dict[str, Answer]:
        """By operationId."""
        does: dict[str, Answer] = {
            "Create": self.create,
            "List": self.list,
            "Get": self.get,
            "Update": self.update,
            "Delete": self.delete,
            "AddFace": self.add_face,
            "GetFace": self.get_face,
            "UpdateFace": self.update_face,
            "DeleteFace": self.delete_face,
        }
        return {f"{self._kind}Person_{what}": answer for what, answer in does.items()}

    def create(self, call: Call) -> Json:
        """Make a person without a face."""
        person = Person(demanded_name(call.body), user_data(call.body))
        self._groups.add(chosen(call, self._kind), person)
        return {"personId": person.id}

    def list(self, call: Call) -> list[Json]:
        """The persons of a group, by id."""
        group = chosen(call, self._kind)
        start, top = options.page(call.query)
        return [_told(person) for person in self._groups.members(group, start.lower(), top)]

    def get(self, call: Call) -> Json:
        """One person."""
        return _told(self._groups.member(*self._place(call)))

    def update(self, call: Call) -> Reply:
        """Change the name or the user data of a person; what is not given stays."""
        name, data = changes(call.body)

        def changed(person: Person) -> Person:
            return replace(
                person,
                name=person.name if name is None else name,
                user_data=person.user_data if data is None else data,
            )

        self._groups.change_member(*self._place(call), changed)
        return DONE

    def delete(self, call: Call) -> Reply:
        """Forget a person and its faces."""
        self._groups.remove(*self._place(call))
        return DONE

    async def add_face(self, call: Call) -> Json:
        """Give a person one face more."""
        place, data = self._place(call), options.face_data(call.query)
        self._groups.member(*place)
        face = PersistedFace(await self._images.one_face(call), data)
        self._groups.change_member(*place, lambda person: person.with_face(face))
        return {"persistedFaceId": face.id}

    def get_face(self, call: Call) -> Json:
        """One face of a person."""
        group, person = self._place(call)
        return told(self._groups.member(group, person).face(given(call, "PersistedFace")))

    def update_face(self, call: Call) -> Reply:
        """Change the user data of a face."""
        data, face = user_data(call.body), given(call, "PersistedFace")

        def changed(person: Person) -> Person:
            return person.with_changed_face(face, person.face(face).user_data if data is None else data)

        self._groups.change_member(*self._place(call), changed)
        return DONE

    def delete_face(self, call: Call) -> Reply:
        """Forget a face of a person."""
        face = given(call, "PersistedFace")
        self._groups.change_member(*self._place(call), lambda person: person.without_face(face))
        return DONE

    def _place(self, call: Call) -> tuple[str, str]:
        """The group and the person of a path."""
        return chosen(call, self._kind), given(call, "Person")


def _told(person: Person) -> Json:
    return {
        "personId": person.id,
        "persistedFaceIds": [face.id for face in person.faces],
        "name": person.name,
        "userData": person.user_data,
    }
