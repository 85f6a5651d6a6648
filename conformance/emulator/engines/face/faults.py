"""Why the store of faces refuses."""

from __future__ import annotations

from typing import Literal

Kind = Literal["PersonGroup", "LargePersonGroup", "FaceList", "LargeFaceList", "Person", "PersistedFace", "Face"]


class Refused(Exception):
    """What was asked for is not done, and nothing was changed."""

    def __init__(self, kind: Kind, identifier: str = "") -> None:
        super().__init__(kind, identifier)
        self.kind: Kind = kind
        """What it is about."""
        self.identifier = identifier
        """Its id, as it was asked for."""


class NotThere(Refused):
    """There is none with this id, or no longer."""


class Exists(Refused):
    """The id is taken."""


class Full(Refused):
    """There is no room for one more of this kind."""


class NeverTrained(Refused):
    """Nothing was trained that could be searched or told of."""


class UnderTraining(Refused):
    """A training has not ended yet."""


class Replaced(Refused):
    """It was deleted and made anew while somebody worked on the old one."""


class Empty(Refused):
    """It holds no face that could be searched."""


class OtherModel(Refused):
    """Faces of different recognition models cannot be compared."""
