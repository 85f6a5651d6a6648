"""The licence of a start without a connection."""

from __future__ import annotations

from pathlib import Path

from conformance.billing.licence import FILE, Licence, NotALicence, licence
from conformance.emulator.settings.refusals import LicencePathNotFound
from conformance.refusal import Refusal

LARGEST = 65536
"""Bytes of a file that is looked at."""


class NoValidLicence(Refusal):
    """A start without a connection, and without a licence for it."""


def demand_licence(container: str, folder: str) -> Licence:
    """The licence in a directory, if a start of this container may do with it. Raises Refusal."""
    if not Path(folder).is_dir():
        raise LicencePathNotFound.anywhere()
    path = Path(folder) / FILE
    anew = "download one with DownloadLicense=True, Billing and ApiKey"
    try:
        with path.open("rb") as file:
            found = licence(file.read(LARGEST))
    except FileNotFoundError:
        raise NoValidLicence(f"No licence is in {folder!r}; {anew}.") from None
    except OSError as error:
        raise NoValidLicence(f"The licence {str(path)!r} cannot be read ({error.strerror}).") from None
    except NotALicence:
        raise NoValidLicence(f"{str(path)!r} is no licence, or was cut off or edited; {anew}.") from None
    if found.container != container:
        raise NoValidLicence(f"The licence in {folder!r} is for {found.container[:80]!r}, and this is {container}; {anew}.")
    if found.is_over:
        raise NoValidLicence(f"The licence in {folder!r} expired on {found.expires:%Y-%m-%d}; {anew}.")
    return found
