"""Why a bundle is refused."""

from __future__ import annotations

from conformance.refusal import Refusal


class NotABundle(Refusal):
    """Something that is no bundle at all, or cannot be read safely."""


class NotGenuine(Refusal):
    """A bundle that does not show what it says. Each kind of reason is a class of its own."""

    exit_code = 1


class WrongFiles(NotGenuine):
    """Files that are missing, unknown, or other than the record says."""


class WrongSignature(NotGenuine):
    """A statement that was not signed as it stands, or by another key."""


class WrongForm(NotGenuine):
    """A signed statement or a file of results that no certification writes."""


class OtherKit(NotGenuine):
    """A bundle that this kit cannot judge, or whose kit was altered."""


class OtherSeed(NotGenuine):
    """A run with another seed than the one that was named."""


class OtherSpecification(NotGenuine):
    """Digests of another description or other cases."""


class Incomplete(NotGenuine):
    """Requirements, cases, tests or containers that are missing."""


class Superfluous(NotGenuine):
    """Requirements, cases or tests that do not exist, or stand twice."""


class Miscounted(NotGenuine):
    """Sums that do not add up."""


class NotConformant(NotGenuine):
    """Outcomes by which nothing can be certified."""


class Contradicted(NotGenuine):
    """Parts of a bundle that say different things."""
