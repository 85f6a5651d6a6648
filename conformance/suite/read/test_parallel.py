"""Many files at once: each caller gets the text of its own."""

from concurrent.futures import ThreadPoolExecutor

from conformance.harness.read.client import Read, promised
from conformance.harness.read.results import State
from conformance.worlds.pages.files import File, pdf, png
from conformance.worlds.pages.strategies import saying
from conformance.worlds.pages.words import distinct_words

MANY = 12
WORDS_EACH = 2


def files(seed: int) -> list[File]:
    """Images and documents, no two of which share a word."""
    words = distinct_words(seed, MANY * WORDS_EACH)
    pages = [saying(*words[start : start + WORDS_EACH]) for start in range(0, len(words), WORDS_EACH)]
    return [pdf([page]) if number % 3 == 2 else png(page) for number, page in enumerate(pages)]


@promised("poll.results-stay-apart")
def test_operations_under_way_do_not_mix(read: Read, seed: int) -> None:
    """An invoice of one customer must never show in the results of another."""
    sent = files(seed)
    with ThreadPoolExecutor(MANY) as pool:
        states = list(pool.map(read.read, sent))

    wrong = _mixed(sent, states)
    assert not wrong, f"of {MANY} files submitted at once, {wrong}"


@promised("sync.results-stay-apart")
def test_callers_at_once_get_their_own_text(read: Read, seed: int) -> None:
    """The same for callers that wait."""
    sent = files(seed)
    with ThreadPoolExecutor(MANY) as pool:
        states = list(pool.map(read.sync, sent))

    wrong = _mixed(sent, states)
    assert not wrong, f"of {MANY} files read at once, {wrong}"


def _mixed(sent: list[File], states: list[State]) -> str:
    """The first file that got words of another one, in words; a word that was misread says nothing."""
    owners = {word: number for number, file in enumerate(sent) for page in file.pages for word in page.texts}
    for number, (file, state) in enumerate(zip(sent, states, strict=True)):
        found = [text for page in state.pages for text in page.texts]
        foreign = [word for word in found if owners.get(word, number) != number]
        if foreign:
            return f"one that says {' '.join(file.pages[0].texts)} got {' '.join(foreign)}, which is on another one"
        if not found:
            return f"one that says {' '.join(file.pages[0].texts)} got no text at all"
    return ""
