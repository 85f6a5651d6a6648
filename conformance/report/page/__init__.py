"""The report of a run as one page that needs nothing else: no network, no library, and no script to be read."""

from conformance.report.page.written import INDEX_PAGE, PAGE, page, write_index_page, write_page

__all__ = ["INDEX_PAGE", "PAGE", "page", "write_index_page", "write_page"]
