"""How much of printed pages the emulator's reader gets right, and how fast it is.

    python benchmarks/read_accuracy.py [--pages 200] [--seed 0] [--wrong]

The pages are those of the kit's own worlds: one to four lines of English words in four faces, 20 to 48 pixels. Three of
seven are clean, two have colours and noise, two are turned by 2 to 8 degrees. Nothing was tuned on them.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections import Counter

import numpy as np

from conformance.emulator.engines.read.ocr import Reader
from conformance.emulator.engines.read.order import ordered
from conformance.worlds.pages.rates import KINDS, many_pages, recall, wrong_letters

LEVEL = 1.96
"""Standard errors on either side that hold the true rate 95 times in 100."""


def main() -> None:
    """Read the pages and print the rates."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--wrong", action="store_true", help="show the pages that were not read without a fault")
    options = parser.parse_args()
    reader, pages = Reader(), many_pages(options.seed, options.pages)
    right, words = Counter[str](), Counter[str]()
    letters, off, seconds = list[float](), list[float](), list[float]()
    for sheet in pages:
        page = sheet.drawn
        began = time.perf_counter()
        text = ordered(*reader.rows(np.asarray(page.image)), "basic")
        seconds.append(time.perf_counter() - began)
        said = [word.text for line in text.lines for word in line.words]
        words[sheet.kind] += len(page.texts)
        right[sheet.kind] += round(recall(said, page) * len(page.texts))
        letters.append(wrong_letters(said, page))
        off.append(abs((text.angle - page.angle + 180) % 360 - 180))
        if options.wrong and recall(said, page) < 1:
            print(f"{' '.join(page.texts)!r} was read as {' '.join(said)!r}")
    rate = right.total() / words.total()
    half = LEVEL * math.sqrt(rate * (1 - rate) / words.total())
    what = f"{right.total()} of {words.total()} on {len(pages)} pages read without a fault"
    print(f"words: {what} = {rate:.4f} (95 %: ± {half:.4f})")
    print("  " + ", ".join(f"{kind} {right[kind]} of {words[kind]}" for kind in dict.fromkeys(KINDS) if words[kind]))
    print(f"letters wrong, added or lost: {statistics.mean(letters):.4f}")
    print(f"angle: median {statistics.median(off):.2f} degrees off, 95 % within {np.percentile(off, 95):.2f}")
    print(f"time: median {1000 * statistics.median(seconds):.0f} ms for a page, on one core")


if __name__ == "__main__":
    main()
