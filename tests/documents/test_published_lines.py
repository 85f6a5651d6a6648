"""What Microsoft's own pages start containers with is right, but for the mistakes that are listed of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from published_lines import LINES, Line

from conformance import catalogue
from conformance.documents.linting import lint

LISTED = {"Install, run containers (Face), Run a container": {"CS107"}}
"""Pages with a key that looks real."""
OF_STARTS = ("CS10", "CS20", "CS210", "CS212", "CS213", "CS215")


def as_page(line: Line) -> str:
    container = catalogue.container(line.container)
    volumes = ["-v /srv/output:/output"] if line.output_mounted else []
    variables = [f"-e {name}={value}" for name, value in line.environment.items()]
    words = [
        "docker run --rm -it -p 5000:5000",
        *volumes,
        *variables,
        f"{container.repository}:{container.tags[0]}",
        *(f"'{argument}'" if "&" in argument or ";" in argument else argument for argument in line.arguments),
    ]
    filled = " \\\n".join(words).replace("{ENDPOINT}", "{ENDPOINT_URI}").replace("{KEY}", "{API_KEY}")
    return f"```bash\n{filled}\n```\n"


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.container}: {line.source}")
def test_a_published_line_is_right(line: Line, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(as_page(line), encoding="utf-8")
    found = {finding.code for finding in lint([page]) if finding.code.startswith(OF_STARTS)}
    allowed = {"CS107"} if line.source.startswith(("Install, run containers (Face)", "Configure Face")) else set()
    assert found <= allowed
