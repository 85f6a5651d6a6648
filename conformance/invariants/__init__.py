"""What must hold of one exchange, beyond its form: pure functions, one module per service."""

from conformance.invariants.invariant import Invariant, NotTelling, Seen, invariant
from conformance.invariants.judge import Finding, Judge, Judgement

__all__ = ["Finding", "Invariant", "Judge", "Judgement", "NotTelling", "Seen", "invariant"]
