"""What a test is given: the door to the container, clients, resources, files to fetch, and putting back what was changed."""

from conformance.harness.door import Broken, Door, NotOffered
from conformance.harness.marks import requirement

__all__ = ["Broken", "Door", "NotOffered", "requirement"]
