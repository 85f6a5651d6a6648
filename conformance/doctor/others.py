"""Images of the same registry that the catalogue does not describe: what of them can be told from a command line.

Document Intelligence, the other Language images, and LUIS, as their pages list them in 2026.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

FAMILY = "azure-cognitive-services/"
"""What every repository of the containers begins with, after the registry, which may be a mirror."""
LAYOUT, READ = "AzureCognitiveServiceLayoutHost", "AzureCognitiveServiceReadHost"
"""Settings that name the containers beside which some of Document Intelligence run."""


@dataclass(frozen=True)
class Other:
    """One repository outside the catalogue."""

    repository: str
    """Below the family."""
    title: str
    port: int | None = None
    """Inside; None where no page states it."""
    cores: float = 0
    """The minimum; 0 where no page states one, the same for memory."""
    memory: float = 0
    """GB."""
    beside: tuple[str, ...] = ()
    """Settings of which one must name another container."""
    consent: bool = False
    """Whether it asks for ``rai_terms=accept``, too."""
    ended: str = ""
    """The date on which the service ended."""


def _versions(name: str, versions: str, title: str, **members: Any) -> Iterator[Other]:
    for version in versions.split():
        yield Other(f"form-recognizer/{name}-{version}", f"Document Intelligence {title} {version}", **members)


OTHERS: tuple[Other, ...] = (
    *_versions("read", "4.0 3.1 3.0", "Read", port=5000, cores=8, memory=10),
    *_versions("layout", "4.0 3.1 3.0", "Layout", port=5000, cores=8, memory=16),
    *_versions("invoice", "3.1 3.0", "Invoice", port=5050, cores=8, memory=16, beside=(LAYOUT,)),
    *_versions("id-document", "3.1 3.0", "ID document", port=5050, cores=8, memory=8, beside=(READ,)),
    *_versions("receipt", "3.1 3.0", "Receipt", port=5050, cores=8, memory=11, beside=(READ, LAYOUT)),
    *_versions("businesscard", "3.0", "Business card", port=5050, cores=8, memory=16, beside=(READ, LAYOUT)),
    *_versions("document", "3.0", "General document", port=5050, cores=8, memory=12, beside=(LAYOUT,)),
    *_versions("custom-template", "3.1 3.0", "Custom template", cores=8, memory=16, beside=(LAYOUT,)),
    *(
        Other(f"form-recognizer/{name}", f"Form Recognizer {name} 2.1")
        for name in ("layout", "businesscard", "id-document", "receipt", "invoice", "custom-api", "custom-supervised")
    ),
    Other("form-recognizer/studio", "Document Intelligence Studio", port=5001),
    Other("textanalytics/ner", "Named entities", port=5000, cores=1, memory=2),
    Other("textanalytics/pii", "PII detection", port=5000, cores=1, memory=2),
    Other("textanalytics/healthcare", "Text Analytics for health", port=5000, cores=4, memory=12, consent=True),
    Other("textanalytics/customner", "Custom named entities", port=5000, cores=1, memory=2),
    Other("textanalytics/summarization", "Summarization", port=5000, consent=True),
    Other("language/clu", "Conversational language understanding", cores=1, memory=2),
    Other("language/luis", "LUIS", port=5000, ended="2026-03-31"),
    Other("diagnostic", "Diagnostic container"),
)
LANGUAGES = "de es fr hi it ja ko nl no pt-BR pt-PT tr zh-hans zh-hant"
OTHER_TAGS = {"textanalytics/sentiment": tuple(f"3.0-{language}" for language in LANGUAGES.split())}
"""Tags of images of the catalogue that are documented and not described: one for each other language."""
