"""Parts of pages that people write and the specifications fill."""

from __future__ import annotations

import pytest

from conformance import catalogue
from conformance.documents.generated.regions import KINDS, BrokenRegion, fill

PAGE = """# Read

<!-- generated: sizes read -->
what stood there before
<!-- /generated -->

The end.
"""


def test_a_part_is_filled_and_all_around_it_stays() -> None:
    filled = fill(PAGE, "page.md")
    assert "| 1 page/s | 1 core, 8 GB of memory | 8 cores, 16 GB of memory |" in filled
    assert "before" not in filled
    assert filled.startswith("# Read\n\n<!-- generated: sizes read -->\n\n|")
    assert filled.endswith("\n\n<!-- /generated -->\n\nThe end.\n")
    assert fill(filled, "page.md") == filled


def test_a_part_that_is_shown_as_code_stays_as_it_is() -> None:
    shown = "````markdown\n```\n" + PAGE + "````\n"
    assert fill(shown, "page.md") == shown


@pytest.mark.parametrize("container", catalogue.names())
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_says_something_of_every_container(kind: str, container: str) -> None:
    page = fill(f"<!-- generated: {kind} {container} -->\n<!-- /generated -->\n", "page.md")
    assert len(page.splitlines()) > 4


def test_what_a_reader_must_know_stands_in_it() -> None:
    filled = fill("<!-- generated: life-cycle personalizer -->\n<!-- /generated -->", "page.md")
    assert "**Retired on 2026-10-01.**" in filled
    filled = fill("<!-- generated: limits keyphrase -->\n<!-- /generated -->", "page.md")
    assert "| `documents` | at least 1 item; at most 10 items | one page says 10 and another 1000" in filled
    assert "5120 text elements" in filled
    filled = fill("<!-- generated: errors face -->\n<!-- /generated -->", "page.md")
    assert "| `PersonGroup_Create` | `400` `BadArgument`; `409` `PersonGroupExists` |" in filled


END = "\n<!-- /generated -->"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"<!-- generated: size read -->{END}", "page.md:1: 'size' is no kind of generated part. Did you mean 'sizes'?"),
        (f"<!-- generated: sizes reed -->{END}", "page.md:1: 'reed' is not in the catalogue. Did you mean 'read'?"),
        (f"\n<!-- generated: sizes -->{END}", "page.md:2: 'sizes' is not a kind and a container"),
        ("<!-- generated: sizes read -->", "page.md:1: the generated part 'sizes read' does not end"),
        (f"<!-- generated: sizes read -->\n<!-- generated: images read -->{END}", "page.md:1: the generated part"),
        (END, "page.md:2: no generated part ends here"),
    ],
)
def test_a_part_that_cannot_be_filled_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(BrokenRegion) as refused:
        fill(text, "page.md")
    assert said in str(refused.value)
