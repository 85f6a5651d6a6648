"""What the cases of the people service are about; found by the name of its package, as of every service."""

from collections.abc import Mapping

from conformance.harness.fixture import Fixture, posted, put, unused


def named(name: str) -> dict[str, object]:
    return {"name": name}


FIXTURES: Mapping[str, Fixture] = {
    "person-group": put("people.create-group", "people.delete-group", named),
    "person": posted("people.create-person", "people.delete-person", "personId", named, ("person-group",)),
    "persisted-face": posted("people.add-face", "people.delete-face", "persistedFaceId", named, ("person-group", "person")),
    "unused-person-group": unused("people.delete-group"),
    "first-notice": Fixture(lambda door, _name, _ids: door.served("people.list-notices")[0]["noticeId"]),
}
BEFOREHAND: Mapping[str, tuple[str, ...]] = {"get-settings": ("person-group",)}
