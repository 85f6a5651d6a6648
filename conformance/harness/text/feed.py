"""The feeds of Text Analytics: sentiment, key phrases and languages."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlencode

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from conformance.catalogue import Operation
from conformance.harness.door import JSON_HEADERS
from conformance.harness.feed import Feed, Part
from conformance.harness.text.client import GOOD
from conformance.invariants.text.reading import HELP, MOST, NO_COUNTRIES, NO_LANGUAGES, NO_MODELS, NO_UNITS
from conformance.wire import Request
from conformance.worlds.texts.document import LONGEST, UNITS, Batch, Document, body, long_text, numbered
from conformance.worlds.texts.strategies import (
    TELLING_IDS,
    Pool,
    any_text,
    batches,
    english,
    foreign,
    named_batches,
    opinions,
    plain,
    settled,
)

TELLING = 5
"""Inputs of a kind that shows one thing alone."""
SENTENCE = f"{GOOD.text} "
ACCENTED = "".join(f"{letter}\u0301" if letter.isalpha() else letter for letter in SENTENCE)
"""As many text elements, and nearly twice as many code points: each letter has a combining mark."""
WORDS = ("two documents, please", "documents", "id,text", "<documents/>", "text=hello")
LONG_WORD = Document(f"{GOOD.text} {'Donaudampfschiff' * 5}.")
UNREADABLE = ("a\u0000b", "\ud800", "\udfff and more", "\u0007\u001b", "\ufffe\ufeff")
"""Texts that nobody writes and every JSON can hold: a NUL, halves of pairs, controls, no characters."""
DIGITS = ("123", "2024 1999 42", "0", "7 7 7", "31415926535", "1000000")


def feed(operation: Operation) -> Feed | None:
    """The feed of one function."""
    asked = Asking(operation)
    return (
        *_served(asked),
        *_of_ids(asked),
        *_of_bad_documents(asked),
        *_of_lengths(asked),
        *_refused(asked),
        *(_of_sentiment(asked) if operation.name == "sentiment" else ()),
        *(_of_opinions(asked) if _knows(operation, "OpinionMining") else ()),
        *(_of_languages(asked) if operation.name == "languages" else ()),
        *(_of_unchosen_languages(asked) if HELP[operation.name] == "language" else ()),
        *(_of_long_words(asked) if operation.name == "keyphrases" else ()),
    )


class Asking:
    """Makes requests of what is asked."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation

    def about(self, several: SearchStrategy[Batch], **query: str) -> SearchStrategy[Request]:
        """Requests with these documents."""
        return several.map(lambda batch: self.request(body(batch), **query))

    def request(self, sent: object, **query: str) -> Request:
        """A request with this body; an underscore in the name of a parameter stands for a hyphen."""
        content = sent.encode() if isinstance(sent, str) else json.dumps(sent).encode()
        words = urlencode([(name.replace("_", "-"), value) for name, value in query.items()])
        target = f"{self.operation.path}?{words}" if words else self.operation.path
        return Request("POST", target, JSON_HEADERS, content)

    def each(self, several: Iterable[Request]) -> Part:
        """These requests, once each."""
        listed = list(several)
        return Part(st.sampled_from(listed), len(listed))


def _knows(operation: Operation, parameter: str) -> bool:
    return any(known.get("$ref", "").endswith(f"/{parameter}") for known in operation.definition["parameters"])


def _served(asked: Asking) -> Feed:
    """Good documents, with statistics, without them and unasked; some are twice in a batch, under another id."""
    stripped = tuple(map(str.strip, settled()))
    return (
        Part(asked.about(batches(stripped, most=4), showStats="true"), TELLING),
        Part(asked.about(batches(english(), most=4), showStats="false"), TELLING),
        Part(asked.about(_twins(asked.operation), showStats="false"), TELLING),
    )


def _twins(operation: Operation) -> SearchStrategy[Batch]:
    """One text three times; where it may say its language, once with that of all the others."""
    named = [{}, {}, {"language": "en"} if HELP[operation.name] == "language" else {}]
    return st.sampled_from(any_text()).map(lambda text: numbered(Document(text, members=members) for members in named))


def _of_ids(asked: Asking) -> Feed:
    telling = numbered([GOOD] * len(TELLING_IDS))
    named = [replace(document, id=own) for document, own in zip(telling, TELLING_IDS, strict=True)]
    batched = [named[start : start + 10] for start in range(0, len(named), 10)]
    return (
        Part(asked.about(named_batches()), TELLING),
        asked.each(asked.request(body(batch)) for batch in batched),
        Part(asked.about(batches(english(1), most=3).map(_repeated)), TELLING),
    )


def _repeated(batch: Batch) -> Batch:
    """The same batch with another document under its first id."""
    return (*batch, Document(GOOD.text, batch[0].id))


def _of_bad_documents(asked: Asking) -> Feed:
    """One bad document among good ones or alone; each kind by itself, for a server may refuse the request for any of them."""
    if HELP[asked.operation.name] == "language":
        no_help = [Document(GOOD.text, "bad", {"language": code}) for code in NO_LANGUAGES]
    else:
        no_help = [Document(GOOD.text, "bad", {"countryHint": hint}) for hint in NO_COUNTRIES]
    over_long = [Document(long_text(sentence, LONGEST + 1), "bad") for sentence in (SENTENCE, ACCENTED)]
    over_long.append(Document(long_text(SENTENCE, 2 * LONGEST), "bad"))
    mixed = (
        asked.about(st.builds(_among, st.sampled_from(bad), batches(english(1), least=0, most=3)), showStats="true")
        for bad in ([Document("", "bad")], over_long, no_help)
    )
    return (*(Part(each, TELLING) for each in mixed), _of_nulls(asked), _of_unreadable_texts(asked))


def _of_nulls(asked: Asking) -> Part:
    """Documents without a text or an id, each among good ones."""
    first, *others = body(numbered([GOOD] * 3))["documents"]
    nulls = ({**first, "text": None}, {**first, "id": None}, {"text": first["text"]})
    return asked.each(asked.request({"documents": [null, *others]}) for null in nulls)


def _of_unreadable_texts(asked: Asking) -> Part:
    """Texts that may be refused or served, and must not end a server."""
    return asked.each(asked.request(body([Document(text)])) for text in UNREADABLE)


def _among(bad: Document, others: Batch) -> Batch:
    return (*others[:1], bad, *others[1:])


def _of_lengths(asked: Asking) -> Feed:
    """Texts, and a batch, of just the size that is allowed."""
    sizes = [(sentence, size) for sentence in (SENTENCE, ACCENTED) for size in (LONGEST - 1, LONGEST)]
    return (
        asked.each(asked.request(body([Document(long_text(sentence, size))])) for sentence, size in sizes),
        asked.each([asked.request(body(numbered([GOOD] * MOST[asked.operation.name])))]),
    )


def _refused(asked: Asking) -> Feed:
    """Requests with one thing wrong."""
    good, many = body([GOOD]), body(numbered([GOOD] * (MOST[asked.operation.name] + 1)))
    units = [asked.request(good, stringIndexType=unit) for unit in NO_UNITS]
    return (
        asked.each([asked.request({"documents": []}), asked.request({}), asked.request(many), asked.request("")]),
        asked.each(asked.request(good, model_version=version) for version in NO_MODELS),
        Part(st.builds(asked.request, _not_json()), TELLING),
        *([asked.each(units)] if _knows(asked.operation, "StringIndexType") else []),
    )


@st.composite
def _not_json(draw: st.DrawFn) -> str:
    """Plain words, or the beginning of a request: nothing that lenient parsers read, such as single quotes."""
    if draw(st.booleans()):
        return draw(st.sampled_from(WORDS))
    written = json.dumps(body(numbered([GOOD] * draw(st.integers(1, 3)))))
    cut = written[: draw(st.integers(1, len(written) - 2))]
    return cut.rstrip("}")


def _of_sentiment(asked: Asking) -> Feed:
    """Texts of many sentences, and texts in which the units differ."""
    if not _knows(asked.operation, "StringIndexType"):
        return (Part(asked.about(batches(english(6), most=2)), TELLING), Part(asked.about(batches(plain(), most=3)), TELLING))
    pools: dict[str, Pool] = {unit: any_text() for unit in UNITS} | {"TextElement_v8": settled()}
    return (
        Part(asked.about(batches(english(6), most=2)), TELLING),
        *(Part(asked.about(batches(pool, most=3), stringIndexType=unit), TELLING) for unit, pool in pools.items()),
    )


def _of_opinions(asked: Asking) -> Feed:
    """Texts with opinions, which are asked for or not."""
    found = batches(opinions(), most=3)
    return (
        Part(asked.about(found, opinionMining="true", stringIndexType="UnicodeCodePoint"), TELLING),
        Part(asked.about(found, opinionMining="false"), TELLING),
        Part(asked.about(found), TELLING),
    )


def _of_languages(asked: Asking) -> Feed:
    """Texts in no language, and texts without any hint."""
    unhinted = st.sampled_from(foreign()).map(lambda text: (Document(text, members={"countryHint": ""}),))
    numbers = st.sampled_from(DIGITS).map(lambda digits: (Document(digits),))
    return (Part(asked.about(numbers), TELLING), Part(asked.about(unhinted), TELLING))


def _of_unchosen_languages(asked: Asking) -> Feed:
    """A text in the language that nobody named, in words or by an empty one."""
    return (asked.each([asked.request(body(numbered([GOOD, replace(GOOD, members={"language": ""})])))]),)


def _of_long_words(asked: Asking) -> Feed:
    """A text with a word that no model reads to its end."""
    return (asked.each([asked.request(body([LONG_WORD]))]),)
