"""The operations that compare faces: verify, identify, find similar, group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, cast

from conformance.emulator.engines.face.directory import Details, Directory
from conformance.emulator.engines.face.face_ids import DetectedFace
from conformance.emulator.engines.face.faults import Empty, NotThere, Refused
from conformance.emulator.engines.face.matching import (
    IDENTICAL,
    best,
    candidates,
    demand_one_model,
    likeness,
    partition,
    similar,
)
from conformance.emulator.engines.face.people import PersistedFace, Person
from conformance.emulator.engines.face.store import Store
from conformance.emulator.service import Answer, Call, Json, ServiceError
from conformance.emulator.services.face.errors import (
    BY_BODY,
    BY_PATH,
    NO_BODY,
    NO_LENGTH,
    bad,
    bad_id,
    parameter,
    refusal,
)
from conformance.emulator.services.face.identifiers import chosen_in_body, given_in_body

GroupKind = Literal["PersonGroup", "LargePersonGroup"]
GROUP_KINDS: tuple[GroupKind, ...] = ("PersonGroup", "LargePersonGroup")
TARGETS = ("largeFaceListId", "faceListId", "faceIds")
MOST_SIMILAR = 20
"""That are found where nothing else is asked for."""


class Comparison:
    """The operations over what the store knows."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._groups: dict[GroupKind, Directory[Person]] = {
            "PersonGroup": store.person_groups,
            "LargePersonGroup": store.large_person_groups,
        }

    def answers(self) -> dict[str, Answer]:
        """By operationId."""
        return {
            "Face_Verify": self.verify,
            "Face_Identify": self.identify,
            "Face_FindSimilar": self.find_similar,
            "Face_Group": self.group,
        }

    def verify(self, call: Call) -> Json:
        """Whether two faces, or a face and a person, are the same."""
        body = _object(call.body)
        if {"faceId1", "faceId2"} <= body.keys():
            confidence = self._two_faces(body)
        elif {"faceId", "personId"} <= body.keys():
            confidence = self._face_and_person(body)
        else:
            raise bad(NO_BODY)
        return {"isIdentical": confidence >= IDENTICAL, "confidence": confidence}

    def identify(self, call: Call) -> list[Json]:
        """Who of a group each of some faces is."""
        body = _object(call.body)
        kind = _group_kind(body)
        if kind is None:
            raise _without_scope(body)
        names = _face_ids(body)
        details, persons = self._groups[kind].trained(chosen_in_body(body, kind))
        faces = self._compatible(names, details)
        # JSON knows whole numbers with a point, too
        most, threshold = int(body.get("maxNumOfCandidatesReturned", 1)), body.get("confidenceThreshold", IDENTICAL)
        return [
            {"faceId": name, "candidates": _told("personId", candidates(face.embedding, persons, most, threshold))}
            for name, face in zip(names, faces, strict=True)
        ]

    def find_similar(self, call: Call) -> list[Json]:
        """Which faces of a list, or of some faces, look like one."""
        body = _object(call.body)
        query = given_in_body(body["faceId"], "Face")
        target = _target(body)
        if target == "faceIds":
            names = _face_ids(body)
            face, *others = self._store.face_ids.find([query, *names])
            demand_one_model(face.model, others)
            known = {name: other.embedding for name, other in zip(names, others, strict=True)}
        else:
            details, kept = self._list(body, target)
            [face] = self._compatible([query], details)
            known = {one.id: one.embedding for one in kept}
        most = int(body.get("maxNumOfCandidatesReturned", MOST_SIMILAR))
        found = similar(face.embedding, known, most, same_person=body.get("mode", "matchPerson") == "matchPerson")
        return _told("faceId" if target == "faceIds" else "persistedFaceId", found)

    def group(self, call: Call) -> Json:
        """Some faces, by likeness."""
        names = _face_ids(_object(call.body))
        faces = self._store.face_ids.find(names)
        demand_one_model(faces[0].model, faces)
        groups, alone = partition({name: face.embedding for name, face in zip(names, faces, strict=True)})
        # what belongs to nobody is told only where there is something
        return {"groups": groups, **({"messyGroup": alone} if alone else {})}

    def _two_faces(self, body: Json) -> float:
        names = [given_in_body(body[name], "Face") for name in ("faceId1", "faceId2")]
        one, other = self._verified(names)
        demand_one_model(one.model, [other])
        return likeness(one.embedding, other.embedding)

    def _face_and_person(self, body: Json) -> float:
        kind = _group_kind(body)
        if kind is None:
            raise bad(NO_BODY)
        group, wanted = chosen_in_body(body, kind), given_in_body(body["personId"], "Person")
        name = given_in_body(body["faceId"], "Face")
        details = self._groups[kind].details(group)
        try:
            person = self._groups[kind].member(group, wanted)
        except NotThere as error:
            raise refusal(error, BY_BODY if error.kind == kind else BY_PATH) from None
        if not person.faces:
            raise ServiceError(404, "PersistedFaceNotFound", "No persisted face of the person is found.")
        [face] = self._verified([name])
        demand_one_model(details.model, [face])
        return best(face.embedding, person.faces)

    def _verified(self, names: Sequence[str]) -> list[DetectedFace]:
        """Faces of a verification, which alone calls one that is not known by status 404."""
        try:
            return self._store.face_ids.find(names)
        except Refused as error:
            raise refusal(error, BY_PATH) from None

    def _compatible(self, names: Sequence[str], details: Details) -> list[DetectedFace]:
        faces = self._store.face_ids.find(names)
        demand_one_model(details.model, faces)
        return faces

    def _list(self, body: Json, target: str) -> tuple[Details, tuple[PersistedFace, ...]]:
        if target == "largeFaceListId":
            return self._store.large_face_lists.trained(chosen_in_body(body, "LargeFaceList"))
        name = chosen_in_body(body, "FaceList")
        details, kept = self._store.face_lists.everything(name)
        if not kept:
            raise Empty("FaceList", name)
        return details, kept


def _told(member: str, found: Sequence[tuple[str, float]]) -> list[Json]:
    return [{member: identifier, "confidence": confidence} for identifier, confidence in found]


def _object(body: Any) -> Json:
    """A body as an object: alternatives of a description are not looked into before a service is asked."""
    if not isinstance(body, dict):
        raise bad(NO_BODY)
    return cast("Json", body)


def _group_kind(body: Json) -> GroupKind | None:
    """Which of the two kinds of groups is named; None for none, and for both."""
    named: list[GroupKind] = [kind for kind in GROUP_KINDS if body.get(parameter(kind)) is not None]
    return named[0] if len(named) == 1 else None


def _without_scope(body: Json) -> ServiceError:
    if body.get("personGroupId") is None:
        message = "Large person group ID and person group ID are both null."
        return ServiceError(400, "PersonGroupIdAndLargePersonGroupIdBothNull", message)
    message = "Large person group ID and person group ID are both not null."
    return ServiceError(400, "PersonGroupIdAndLargePersonGroupIdBothNotNull", message)


def _target(body: Json) -> str:
    """The one member that says where to search."""
    named = [name for name in TARGETS if body.get(name) is not None]
    if not named:
        raise bad("LargeFaceListId, faceListId and faceIds are all null.")
    if len(named) > 1:
        raise bad("2 or more of largeFaceListId, faceListId and faceIds are not null.")
    return named[0]


def _face_ids(body: Json) -> list[str]:
    """The ids of some faces, each once; in what numbers they may come, the description knows."""
    given: Any = body["faceIds"]
    if not isinstance(given, list):
        raise bad_id("Face")
    if not given:
        raise bad(NO_LENGTH)
    return list(dict.fromkeys(given_in_body(identifier, "Face") for identifier in cast("list[Any]", given)))
