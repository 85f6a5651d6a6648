"""Pages that many tests read: files that are the same are submitted once in a run."""

from __future__ import annotations

from conformance.worlds.pages.drawn import blank
from conformance.worlds.pages.strategies import saying

PAGE = saying("mother", "father", "nephew")
"""Upright, plain, and in one line."""
DOCUMENT = (saying("apple", "peach"), saying("honey", "bread"), saying("pepper", "tomato"))
"""Three pages, no two of which share a word."""
APPENDIX = (saying("green", "hammer"), saying("brown", "kettle"))
"""Two more of that kind."""
BOOK = (*DOCUMENT, blank(300, 200), *APPENDIX)
"""Both, with a blank page between them."""
