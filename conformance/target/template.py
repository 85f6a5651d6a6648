"""The command line by which a user says how a container is started, with placeholders for what a run chooses."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import PurePath
from string import Formatter

from conformance.hiding import LONG, Hiding
from conformance.refusal import Refusal, hint
from conformance.wire.access import SHORTEST_SECRET

PLACEHOLDERS = {
    "port": "a free port, at which the container is to listen",
    "host": "the address at which the run asks",
    "container": "the name of the container",
    "shared": "a directory for what instances of the container share",
    "name": "a name that nothing else has which was launched",
    "settings": "the settings of the launch, such as Eula=accept",
    "environment": "the variables of the environment that the launch sets, as NAME=VALUE",
    "mounts": "the directories that the launch mounts, as HOST:INSIDE",
    "billing": "the URL of the billing endpoint that the container reports to",
    "key": "the key that the endpoint takes for valid",
}
"""What may stand in braces, and what it stands for."""
REPEATED = ("settings", "environment", "mounts")
"""Those that stand for several values, or for none: a word that holds one is there once for each."""
Values = Mapping[str, str | Sequence[str]]
"""What placeholders stand for; a sequence for one that is repeated."""
LITERAL = "a literal brace is written twice, {{ or }}"
HIDDEN = "[hidden]"
"""What is shown in place of a key."""
_NAMED = r"[\w.:-]*(?:key|token|secret|passw|pwd|cred|signature|authorization)[\w.-]*"
OF_SHELLS = ("PWD", "OLDPWD")
"""Variables in which a shell keeps where it is; of others, ``pwd`` is a password."""
_SECRETS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{_NAMED}\s*[=:]\s*|(?<!\S)-{_NAMED}\s+)[\"']?([^\s\"']+)",  # also in what another shell is given
        rf"(?:^|\0)(?:-*{_NAMED}\s*[=:]\s*|-+{_NAMED}\0)([^\0]+)",  # a whole word, with its blanks and quotes
        rf"{_NAMED}=([^\s\"';]+);",  # one of several, as in AccountName=x;AccountKey=y
        rf"{_NAMED}=[^\s\0:]+:([^\s\0]+)",  # the password behind a name
        r"://[^\s/@\0:]*:([^\s/@\0]+)@",
    )
)
"""The value of what is called a key or the like, as ``NAME=VALUE``, ``NAME: VALUE`` or ``--name VALUE``; passwords of URLs."""


class WrongTemplate(Refusal):
    """A command line that starts no container. The sentence never holds more of it than a name: it may hold keys."""


@cache
def _hiding(words: tuple[str, ...]) -> Hiding:
    return Hiding(secrets_of(words, os.environ), SHORTEST_SECRET)


def secrets_of(words: Sequence[str], environment: Mapping[str, str]) -> dict[str, str]:
    """What the words of a command call a key or the like, or the environment that it is given; and what is shown instead."""
    joined = " ".join(words), "\0".join(words)
    found = [value for text in joined for pattern in _SECRETS for match in pattern.finditer(text) for value in match.groups()]
    found += [word for value in found for word in value.split() if len(word) >= LONG]
    found += [value for name, value in environment.items() if _names_a_secret(name) and len(value) >= LONG]
    return dict.fromkeys((value for value in found if value and not _is_public(value)), HIDDEN)


def _names_a_secret(variable: str) -> bool:
    return variable not in OF_SHELLS and re.fullmatch(_NAMED, variable, re.IGNORECASE) is not None


def _is_public(value: str) -> bool:
    """Whether a value is a placeholder, a name that a shell puts a value in the place of, or a word before a key."""
    return re.fullmatch(r"\{\w+\}|\$\{?\w+\}?|(?i:bearer|basic)", value) is not None


@dataclass(frozen=True)
class Command:
    """A command whose placeholders are filled."""

    words: tuple[str, ...]
    removal: tuple[str, ...] = ()
    """What removes that which it started; empty where nothing has to."""
    title: str = ""

    @property
    def name(self) -> str:
        """What it starts, or the name of its program, which is all of it that is ever shown."""
        return self.title or PurePath(self.words[0]).name

    def hide(self, text: str) -> str:
        """The text, which the command may have said, without the values of what its words call a key or the like."""
        return _hiding(self.words).hide(text)


@dataclass(frozen=True)
class Template:
    """A command line, split as a shell would: quotes hold words together, and nothing else is special."""

    words: tuple[str, ...]
    removal: tuple[str, ...] = ()
    """The command that removes what the other one started, where that is none of its children; empty where it is."""
    host: str = ""
    """The name by which what is launched reaches this machine; empty where it shares its network."""
    title: str = ""
    """What is launched, where the name of the program does not say it."""
    engine: str = ""
    """The container engine that runs it, where it is an image: the second word is the command that takes options then."""

    def hide(self, text: str) -> str:
        """The text, which what is launched may have said, without the values of what the command calls a key or the like."""
        return _hiding(self.words).hide(text)

    @property
    def secrets(self) -> dict[str, str]:
        """Those values, and what is shown instead of each."""
        return secrets_of(self.words, os.environ)

    @classmethod
    def read(cls, text: str) -> Template:
        """The template that a user wrote; WrongTemplate where no container could be started by it."""
        try:
            words = tuple(shlex.split(text))
        except ValueError as error:
            raise WrongTemplate(f"The command to launch cannot be split into words ({error}); close its quotes.") from None
        if not words or not words[0]:
            raise WrongTemplate("The command to launch is empty; give a command line, such as 'my-server --port {port}'.")
        if "=" in PurePath(words[0]).name:
            raise WrongTemplate("The command to launch begins with an assignment; write env NAME=VALUE before its program.")
        template = cls(words)
        names = template.placeholders
        for name in sorted(names - PLACEHOLDERS.keys()):
            if not name.isidentifier():
                raise WrongTemplate(f"The command to launch has braces that hold no placeholder; {LITERAL}.")
            raise WrongTemplate(f"{{{name}}} is not a placeholder of a launch; {LITERAL}.{hint(name, list(PLACEHOLDERS))}")
        if "port" not in names:
            raise WrongTemplate(
                "The command to launch has no {port}; put it where the container is told at which port to listen."
            )
        return template

    @property
    def placeholders(self) -> frozenset[str]:
        """The names in braces."""
        return frozenset(name for word in self.words for _, name in _parts(word) if name is not None)

    def with_options(self, *options: str) -> Template:
        """The same with further options for the engine that runs the image."""
        return replace(self, words=(*self.words[:2], *options, *self.words[2:]))

    def filled(self, values: Values) -> Command:
        """The command that it means with these values, one for each of its placeholders."""
        words, removal = (
            tuple(filled for word in command for filled in _filled(word, values)) for command in (self.words, self.removal)
        )
        return Command(words, removal, self.title)


def _filled(word: str, values: Values) -> Iterator[str]:
    parts = list(_parts(word))
    repeated = next((name for _, name in parts if name in REPEATED), None)
    for value in (None,) if repeated is None else values[repeated]:
        yield "".join(literal + _meaning(name, value, values) for literal, name in parts)


def _meaning(name: str | None, repeated: str | None, values: Values) -> str:
    if name is None:
        return ""
    value = values[name]
    return value if isinstance(value, str) else repeated or ""


def _parts(word: str) -> Iterator[tuple[str, str | None]]:
    """The pieces of a word: text, and the placeholder after it, if one is there."""
    try:
        for literal, name, form, conversion in Formatter().parse(word):
            yield literal, f"{name}!" if form or conversion else name
    except ValueError:
        raise WrongTemplate(f"The command to launch has a brace without its partner; {LITERAL}.") from None
