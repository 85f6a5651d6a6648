"""How often the emulator's text engines are right, on labelled sentences of our own, and how fast they are.

    python benchmarks/text_accuracy.py [--wrong]

The sentences are in ``text_accuracy.json``. The engines were never tuned on them.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from conformance.emulator.engines.text import languages, sentiment
from conformance.emulator.engines.text.elements import Ruler

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

DEFAULT_HINT = "US"
"""What the service assumes where nothing is said, and what the official clients send."""
LEVEL = 1.96
"""Standard errors on either side that hold the true rate 95 times in 100."""


def judged(text: str) -> str:
    """The label that the sentiment engine gives."""
    return sentiment.judge(text, Ruler(text)).label


def detected(text: str) -> str:
    """The code that the language engine gives."""
    return languages.detect(text, DEFAULT_HINT).code


def interval(right: int, count: int) -> tuple[float, float]:
    """Wilson's limits of the rate."""
    rate, square = right / count, LEVEL**2
    middle = (rate + square / (2 * count)) / (1 + square / count)
    half = LEVEL / (1 + square / count) * math.sqrt(rate * (1 - rate) / count + square / (4 * count**2))
    return middle - half, middle + half


def measure(name: str, truth: Mapping[str, Sequence[str]], ask: Callable[[str], str], *, show_wrong: bool) -> None:
    """Print the rate, its limits, the speed, and what is taken for what."""
    ask("warm")
    began = time.perf_counter()
    found = [(label, ask(text), text) for label, texts in truth.items() for text in texts]
    seconds = time.perf_counter() - began
    right = sum(label == answer for label, answer, _ in found)
    low, high = interval(right, len(found))
    print(f"{name}: {right} of {len(found)} right in {len(truth)} classes = {right / len(found):.3f}", end="  ")
    print(f"(95 %: {low:.3f} to {high:.3f})  {len(found) / seconds:,.0f} texts/s")
    for (label, answer), count in Counter((label, answer) for label, answer, _ in found if label != answer).most_common():
        print(f"  {count:3} {label} taken for {answer}")
    for label, answer, text in found if show_wrong else []:
        if label != answer:
            print(f"      {label} taken for {answer}: {text}")


def main() -> None:
    """Measure both engines."""
    parser = argparse.ArgumentParser(description="How often the emulator's text engines are right.")
    parser.add_argument("--wrong", action="store_true", help="print each text that was misjudged")
    show_wrong: bool = parser.parse_args().wrong
    truth = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    measure("sentiment (English)", truth["sentiment"], judged, show_wrong=show_wrong)
    signed = {label: truth["sentiment"][label] for label in ("positive", "negative")}
    measure("sentiment, feelings only", signed, judged, show_wrong=False)
    measure(f"language, hint {DEFAULT_HINT}", truth["language"], detected, show_wrong=show_wrong)


if __name__ == "__main__":
    main()
