"""Deliberate violations, each beside the requirements it breaks: the proof that a check can fail.

They wrap the emulator from outside, as a bad gateway would; no emulator code knows of them.
"""

from conformance.faults.fault import Ask, Fault, Reply, Serve, fault, start_fault
from conformance.faults.layer import wrapping
from conformance.faults.registry import NoSuchFault, faults_of, find

__all__ = ["Ask", "Fault", "NoSuchFault", "Reply", "Serve", "fault", "faults_of", "find", "start_fault", "wrapping"]
