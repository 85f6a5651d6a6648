"""``cogspec lint``: guides, judged against the catalogue and the descriptions."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from conformance.commands.kinds import FILE_TO_WRITE, PLACE
from conformance.refusal import Refusal


class CannotWriteSarif(Refusal):
    """A file that was to hold the findings and cannot be written."""


class NothingToLint(Refusal):
    """A call without a path."""


@click.command("lint")
@click.argument("paths", metavar="PATH...", nargs=-1, type=PLACE)
@click.option("--fix", "mends", is_flag=True, help="Mend what can be mended without thinking, and tell the rest.")
@click.option("--ignore", "ignored", metavar="CODE", multiple=True, help="Leave this rule out; may be repeated.")
@click.option("--explain", metavar="CODE", help="Say what a rule asks for, why, and what to do.")
@click.option("--rules", "all_of_them", is_flag=True, help="Print all rules, as a page of Markdown.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--sarif", metavar="FILE", type=FILE_TO_WRITE, help="Write them as SARIF 2.1.0, too.")
def command(
    paths: tuple[Path, ...],
    *,
    mends: bool,
    ignored: tuple[str, ...],
    explain: str | None,
    all_of_them: bool,
    as_json: bool,
    sarif: Path | None,
) -> None:
    """Judge guides about containers: commands, images, requests, examples, links and words.

    Reads Markdown, also of DocFX and MkDocs; of a directory all files that end in .md, .markdown, .mdown or .mkd. Exit code 0:
    nothing found; 1: something was.
    """
    from conformance.documents import fixing
    from conformance.documents.linting import lint, rule_of
    from conformance.documents.rules_page import rules_page
    from conformance.documents.sarif import as_sarif
    from conformance.documents.telling import explained, told

    if explain is not None:
        click.echo(explained(rule_of(explain)))
        return
    if all_of_them:
        click.echo(rules_page(), nl=False)
        return
    if not paths:
        raise NothingToLint("No path is named; give a file of Markdown, or a directory with some.")
    codes = frozenset(rule_of(code).code for code in ignored)
    findings = lint(paths, codes)
    mended = 0
    for _ in range(fixing.ROUNDS if mends else 0):
        made = fixing.mend(findings)
        if not made:
            break
        mended += made
        findings = lint(paths, codes)
    if mended:
        click.echo(f"mended {mended} place{'s' if mended > 1 else ''}", err=True)
    if sarif:
        try:
            sarif.write_text(json.dumps(as_sarif(findings), indent=1) + "\n", encoding="utf-8")
        except OSError as error:
            raise CannotWriteSarif(f"{sarif} cannot be written ({error.strerror}); name another file after --sarif.") from None
    if as_json:
        members = ("code", "path", "line", "message", "fix")
        click.echo(json.dumps([{m: getattr(f, m) for m in members} for f in findings], indent=1, ensure_ascii=False))
    else:
        click.echo(told(findings))
    sys.exit(1 if findings else 0)
