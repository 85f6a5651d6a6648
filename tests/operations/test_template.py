"""What a template does with settings, of which there are many or none."""

from __future__ import annotations

import pytest

from conformance.target import Template
from conformance.target.template import Values

SETTINGS = ("Eula=accept", "Billing=http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("serve {port} {settings}", ("serve", "1", *SETTINGS)),
        ("serve {port} --set={settings} end", ("serve", "1", "--set=Eula=accept", "--set=Billing=http://127.0.0.1:9", "end")),
        ("env {environment} serve {port}", ("env", "serve", "1")),
        ("run {port} --volume={mounts}", ("run", "1", "--volume=/srv/a:/output")),
        ("serve {port} --to {billing}/{key}", ("serve", "1", "--to", "http://127.0.0.1:9/k")),
    ],
)
def test_a_word_is_there_once_for_each_setting(text: str, words: tuple[str, ...]) -> None:
    values: Values = {"port": "1", "settings": SETTINGS, "environment": (), "mounts": ["/srv/a:/output"]}
    values = {**values, "billing": "http://127.0.0.1:9", "key": "k"}

    assert Template.read(text).filled(values).words == words
