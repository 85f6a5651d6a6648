"""Pages that many tests read: files that are the same are submitted once in a run."""

from __future__ import annotations

from conformance.worlds.pages.drawn import blank
from conformance.worlds.pages.strategies import saying

PAGE = saying("mother", "father", "nephew")
"""Upright, plain, and in one line."""
DOCUMENT = (saying("apple", "peach"), saying("honey", "bread"))
"""Two pages, which share no word; a free-tier key has no more of them read."""
APPENDIX = (saying("pepper", "tomato"), saying("green", "hammer"), saying("brown", "kettle"))
"""Three more of that kind."""
BOOK = (*DOCUMENT, *APPENDIX)
"""Both."""
BLANK_FIRST = (blank(300, 200), saying("ticket", "railway"))
"""The back of a sheet, and the front of the next one."""
