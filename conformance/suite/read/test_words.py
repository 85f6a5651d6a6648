"""Words and lines."""

from conformance.harness.read import pages_read
from conformance.harness.read.client import Read, promised


@promised("poll.words-have-text")
def test_no_word_and_no_line_is_empty(read: Read, seed: int) -> None:
    """An empty word has a box, and is drawn as one."""
    for seen in pages_read.several(read, seed):
        empty = [line for line in seen.page.lines if not line.text.strip() or any(not w.text.strip() for w in line.words)]
        assert not empty, f"on a page that says {' '.join(seen.drawn.texts)!r} there is an empty word or line"


@promised("poll.words-make-the-line")
def test_the_words_of_a_line_make_its_text(read: Read, seed: int) -> None:
    """Clients search in lines and mark the words."""
    for seen in pages_read.several(read, seed):
        for line in seen.page.lines:
            joined = " ".join(word.text for word in line.words)
            assert joined == line.text, f"the words of the line {line.text!r} are {joined!r}"
