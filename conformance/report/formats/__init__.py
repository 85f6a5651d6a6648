"""Results in the forms that other programs read, and that a person reads beside a change: each a function of the results."""

from conformance.report.formats.ctrf import as_ctrf
from conformance.report.formats.junit import as_junit, with_reason
from conformance.report.formats.markdown import as_markdown
from conformance.report.formats.sarif import as_sarif

__all__ = ["as_ctrf", "as_junit", "as_markdown", "as_sarif", "with_reason"]
