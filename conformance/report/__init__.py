"""Results: what a run found, how it is counted, written and told."""

from conformance.report.ledger import Ledger
from conformance.report.results import Failure, RequirementResult, Results, Totals

__all__ = ["Failure", "Ledger", "RequirementResult", "Results", "Totals"]
