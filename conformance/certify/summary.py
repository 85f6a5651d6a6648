"""What a person reads of a genuine bundle."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from conformance.certify.verify import Verified
from conformance.plain import plain


def tell(verified: Verified, out: Console) -> None:
    """Print what it covers, by whom, and of what."""
    product = verified.product
    out.print(
        Text.assemble(
            ("GENUINE", "bold green"), f": {plain(product.vendor)}, {plain(product.product)} {plain(product.version)}"
        )
    )
    out.print(Text(f"image: {plain(product.image)}"), soft_wrap=True)
    for each in verified.covers:
        counts = each.totals
        parts = [(counts.passed, "passed"), (counts.failed, "failed"), (counts.unstable, "unstable")]
        parts += [(counts.waived, "waived"), (counts.not_run, "not run")]
        told = ", ".join(f"{count} {word}" for count, word in parts if count)
        out.print(Text(f"{each.container}: every MUST of {verified.kit} holds; {told}; {each.sent} of {each.cases} cases sent"))
        if each.unkept:
            out.print(
                Text(f"  {each.unkept} bodies were too large to be kept, or held a secret, and cannot be judged again", "dim")
            )
        if each.added_later:
            out.print(Text(f"  {each.added_later} requirements came after {verified.kit} and did not count", "dim"))
    named = "that you named" if verified.seed_known else "of whom nobody knows; --challenge says which it should be"
    seed = f"the challenge {verified.seed} {named}" if verified.challenge else "the frozen cases"
    out.print(Text(f"cogspec {verified.kit}, {seed}"), soft_wrap=True)
    whose = "the key that you named" if verified.key_known else "a key that nobody vouched for; --key says whose it should be"
    out.print(Text(f"signed by {verified.key[:16]}…, {whose}"), soft_wrap=True)
