"""English sentences whose sentiment nobody would dispute.

Each is a subject and what is said of it, so that a few dozen words give hundreds of sentences. Nothing is
negated, ironic or praised with faint damns: what is measured is whether a service works, not how clever it is.
"""

from __future__ import annotations

from itertools import product

from conformance.worlds.texts.document import Document, Sentiment

_SUBJECTS = (
    "The food in this restaurant",
    "The hotel near the station",
    "The new camera",
    "Our guide in the museum",
    "The concert on Saturday",
    "The service at the front desk",
    "The breakfast on the terrace",
    "My visit to the dentist",
    "The film that we saw yesterday",
    "The course for beginners",
)
_SAID: dict[Sentiment, tuple[str, ...]] = {
    "positive": (
        "was excellent and we loved it",
        "was wonderful and made us very happy",
        "was fantastic from the beginning to the end",
        "is the best that I have ever enjoyed",
        "was a great pleasure and I recommend it warmly",
        "was amazing and everybody was delighted",
    ),
    "negative": (
        "was terrible and we hated it",
        "was horrible and made us very angry",
        "was awful from the beginning to the end",
        "is the worst that I have ever suffered",
        "was a bad disappointment and a waste of money",
        "was disgusting and everybody was upset",
    ),
}
_NEUTRAL_SUBJECTS = (
    "The meeting",
    "The lecture about maps",
    "The next part of the course",
    "The bus to the airport",
    "The tour of the town hall",
)
_NEUTRAL_SAID = (
    "starts at nine o'clock on Monday",
    "takes about two hours",
    "is on the list for the second week of March",
    "was moved from Tuesday to Wednesday",
)


def sentences(sentiment: Sentiment) -> tuple[str, ...]:
    """All sentences of one sentiment, each with its full stop."""
    if sentiment == "neutral":
        return tuple(f"{who} {what}." for who, what in product(_NEUTRAL_SUBJECTS, _NEUTRAL_SAID))
    return tuple(f"{who} {what}." for who, what in product(_SUBJECTS, _SAID[sentiment]))


_THINGS = ("food", "room", "staff", "service", "location", "breakfast")
_JUDGEMENTS: dict[str, Sentiment] = {
    "great": "positive",
    "terrible": "negative",
    "excellent": "positive",
    "horrible": "negative",
    "wonderful": "positive",
}
_TOPICS = (
    "camera",
    "museum",
    "bicycle",
    "restaurant",
    "library",
    "hospital",
    "orchestra",
    "airport",
    "bakery",
    "telescope",
)


def clear(sentiment: Sentiment, count: int) -> list[Document]:
    """Documents of two sentences of one sentiment, spread over all of them."""
    found = sentences(sentiment)
    step = max(1, len(found) // count)
    pairs = [(found[(i * step) % len(found)], found[(i * step + 7) % len(found)]) for i in range(count)]
    return [Document(" ".join(pair), sentiment=sentiment) for pair in pairs]


def about_something() -> list[Document]:
    """Documents that speak of one thing in every sentence."""
    return [
        Document(
            f"We saw the {topic} on our first day. The {topic} is new. Everybody in town talks about the {topic}.", topic=topic
        )
        for topic in _TOPICS
    ]


def opinions() -> tuple[str, ...]:
    """Sentences that say one thing of one thing, in four words."""
    return tuple(document.text for document in judged())


def judged() -> list[Document]:
    """The same sentences, each with the sentiment of its words."""
    pairs = list(product(_THINGS, _JUDGEMENTS.items()))[::3]
    return [Document(f"The {thing} was {word}.", sentiment=sentiment) for thing, (word, sentiment) in pairs]


def denied() -> list[Document]:
    """Sentences of praise, and the same with not in them, which are the negative ones."""
    praised = [document.text for document in judged() if document.sentiment == "positive"]
    plain = [Document(text, sentiment="positive") for text in praised]
    return [*plain, *(Document(text.replace(" was ", " was not "), sentiment="negative") for text in praised)]
