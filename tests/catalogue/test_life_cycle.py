"""What the catalogue of images says of the end of a container, and how it is refused where it says too little."""

from __future__ import annotations

import pytest
from counter import IMAGES, Specs

from conformance import catalogue
from conformance.catalogue import BrokenSpecification

END = "end: {date: 2026-10-01, what: The service ended.}"


def counter(specs: Specs, life: str) -> catalogue.Container:
    (specs.folder / "images.yaml").write_text(IMAGES.replace("state: alive", life))
    specs.forget()
    return catalogue.container("counter")


def test_a_living_container_has_no_end(specs: Specs) -> None:
    container = counter(specs, "state: alive")

    assert (container.life, container.fate, container.ending) == ("alive", "", None)


@pytest.mark.parametrize(
    ("life", "shown", "fate"),
    [
        (f"state: retired\n  {END}", "retired on 2026-10-01", "The service ended. No page names what to use instead."),
        (f"state: alive\n  {END}", "alive to 2026-10-01", "The service ended. No page names what to use instead."),
        (
            f"state: renamed\n  {END[:-1]}, instead: the abacus}}",
            "renamed on 2026-10-01",
            "The service ended. Use the abacus instead.",
        ),
    ],
)
def test_an_end_has_a_date_and_says_what_to_use_instead(specs: Specs, life: str, shown: str, fate: str) -> None:
    container = counter(specs, life)

    assert (container.life, container.fate) == (shown, fate)


@pytest.mark.parametrize(
    ("life", "sentence"),
    [
        ("state: gone", "the state 'gone', which is none of alive, renamed, retired."),
        ("state: [retired]", "the state ['retired'], which is none of alive, renamed, retired."),
        ("state: retired", "the state retired but no end; say its date, what ended, and what to use instead."),
        ("state: renamed", "the state renamed but no end; say its date, what ended, and what to use instead."),
        (f"state: renamed\n  {END}", "the state renamed, but its end does not say what to use instead."),
        (
            "state: retired\n  end: {date: 2026-10-01}",
            "an end that lacks what; its members are text: date, what, instead.",
        ),
        ("state: retired\n  end: lately", "an end that lacks date and what; its members are text: date, what, instead."),
        (
            f"state: retired\n  {END.replace('The service ended.', '12')}",
            "an end that lacks text; its members are text: date, what, instead.",
        ),
        (
            f"state: retired\n  {END.replace('2026-10-01', 'October')}",
            "an end with the date 'October'; write it as 2026-10-01.",
        ),
        (
            f"state: retired\n  {END[:-1]}, insted: abacus}}",
            "an end with the member 'insted', which means nothing there. Did you mean 'instead'?",
        ),
    ],
)
def test_a_life_that_says_too_little_is_refused_in_one_sentence(specs: Specs, life: str, sentence: str) -> None:
    with pytest.raises(BrokenSpecification) as refusal:
        counter(specs, life)

    assert str(refusal.value.args[0]) == f"specs/images.yaml: counter has {sentence}"
