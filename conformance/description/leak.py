"""What an answer must not show: stack traces, and paths of the program that made it."""

from __future__ import annotations

import re

# Line ends and indentation appear as themselves, escaped in a JSON string, or as HTML.
_LINE = r"(?:^|\n|\\n|<br ?/?>)"
_INDENT = r"(?:[ \t]|\\t|&nbsp;|\u00a0){1,16}"
_CALL = r"[\w$.<>\[\]`+|/&;]{1,200}"

_SIGNS = tuple(
    (hint, re.compile(sign))
    for hint, sign in (
        ("Traceback", r"Traceback \(most recent call last\)"),
        ("line ", r'File \\?"[^"\n]{1,300}\.py\\?", line \d+'),
        ("at ", rf"{_LINE}{_INDENT}at (?:async |new )?{_CALL}\.{_CALL}\([^()\n]{{0,300}}\)"),  # .NET and Java
        ("at ", rf"{_LINE}{_INDENT}at [^\n]{{0,200}}[\w/)]:\d+:\d+\)?"),  # Node: place as file:line:column
        (":line ", r"[\w/\\.-]{1,200}\.(?:cs|vb|fs):line \d+"),
        ("(", r"\([\w$]{1,100}\.(?:java|kt|scala):\d+\)"),
        ("goroutine ", r"goroutine \d+ \[running\]:"),
        ("/", r"(?:/[\w.@+-]{1,100}){1,20}\.(?:py|rb|go|js|mjs|ts|php|rs|cpp)(?::\d+| on line \d+)"),
        ("/", r"/(?:site|dist)-packages/|/node_modules/"),
        (":\\", r"[A-Za-z]:(?:\\{1,2}[\w. @+-]{1,100}){1,20}\.(?:cs|py|js|dll|cpp)\b"),
    )
)
"""What must stand in a text for a sign to be there, and the sign: most are only looked for where the first is found."""
_LONGEST = 1_000_000
"""Characters that are searched; a trace stands at the top of an error, not behind a megabyte of data."""


def leaked(answer: bytes, request: bytes = b"") -> str:
    """The telling line of a stack trace or internal path in a body; empty when there is none.

    What the request itself said is an echo, not a leak.
    """
    text = answer[:_LONGEST].decode("utf-8", "replace")
    asked = request.decode("utf-8", "replace")
    for hint, sign in _SIGNS:
        if hint in text:
            for found in sign.finditer(text):
                if found.group().strip() not in asked:
                    return " ".join(found.group().split())[:200]
    return ""
