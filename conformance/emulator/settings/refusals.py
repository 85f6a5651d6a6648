"""Why a start is refused for what it was given."""

from __future__ import annotations

from conformance.refusal import Refusal


class MalformedArgument(Refusal):
    """An argument that is not ``NAME=VALUE``."""


class BadSetting(Refusal):
    """A value that the setting does not allow."""


class NotAllowed(Refusal):
    """A setting that the pages forbid for this container."""


class EulaNotAccepted(Refusal):
    """The licence must be accepted, or nothing starts."""


class BillingMissing(Refusal):
    """Containers do not run without an endpoint to report usage to."""


class BillingNotAnAddress(Refusal):
    """The endpoint must be one that can be called."""


class ApiKeyMissing(Refusal):
    """Containers do not run without a key."""


class ApiKeyNotSendable(Refusal):
    """The key travels in an HTTP header."""


class LicencePathNotFound(Refusal):
    """There is no directory for a licence, or none was named."""

    @classmethod
    def anywhere(cls) -> LicencePathNotFound:
        """In the words that real containers print."""
        return cls(
            "The provided license path was not found. Please ensure a volume is mounted and a directory exists at the "
            "location specified by Mounts:License."
        )


class OutputMountMissing(Refusal):
    """A start without a connection has no place for its usage records."""
