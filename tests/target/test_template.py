"""The command line that a user gives to be launched."""

from __future__ import annotations

import pytest

from conformance.target import Template, WrongTemplate

VALUES = {"port": "8080", "host": "127.0.0.1", "container": "language", "shared": "/a b"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("serve --port {port}", ("serve", "--port", "8080")),
        ("serve 'two words' {host}:{port}", ("serve", "two words", "127.0.0.1:8080")),
        ("serve {shared} {container} {port}{port}", ("serve", "/a b", "language", "80808080")),
        ("serve '{{\"port\": {port}}}' # $HOME *", ("serve", '{"port": 8080}', "#", "$HOME", "*")),
    ],
)
def test_a_command_line_is_split_and_then_filled(text: str, words: tuple[str, ...]) -> None:
    assert Template.read(text).filled(VALUES).words == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("  ", "is empty"),
        ("'' {port}", "is empty"),
        ("serve 'secret {port}", "No closing quotation"),
        ("serve secret", "has no {port}"),
        ("serve secret {prot}", "{prot} is not a placeholder of a launch; a literal brace is written twice"),
        ("serve {port} ${SECRET}", "Known are: port"),
        ("serve {port} {", "a brace without its partner"),
        ("serve {port} }", "a brace without its partner"),
        ("serve {port} {}", "braces that hold no placeholder"),
        ("serve {port:4}", "braces that hold no placeholder"),
        ('serve {port} \'{"key": "secret"}\'', "braces that hold no placeholder"),
        ("ApiKey=secret serve {port}", "begins with an assignment"),
    ],
)
def test_a_command_line_that_starts_nothing_is_refused_without_a_word_of_it(text: str, words: str) -> None:
    with pytest.raises(WrongTemplate) as refused:
        Template.read(text)

    assert words in str(refused.value)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "serve ApiKey=open-sesame {port}",
        "serve --api-key open-sesame {port}",
        "serve --header 'Ocp-Apim-Subscription-Key: open-sesame' {port}",
        "sh -c 'serve --port {port} --token=\"open-sesame\"'",
        "serve {port} HTTP_PROXY_CREDS=me:open-sesame",
        "serve {port} HTTP_PROXY=http://me:open-sesame@proxy:8080",
        "serve {port} Queue:Azure:ConnectionString=AccountName=me;AccountKey=open-sesame;EndpointSuffix=core.example",
        "serve {port} -H 'Authorization: Bearer open-sesame'",
    ],
)
def test_a_key_of_the_command_line_is_hidden_in_what_the_command_says(text: str) -> None:
    command = Template.read(text).filled(VALUES)

    assert command.hide("bad key open-sesame of sentiment") == "bad key [hidden] of sentiment"


def test_a_key_with_blanks_and_quotes_is_hidden_whole() -> None:
    command = Template.read("""serve {port} 'ApiKey=open "the" sesame' --password 'and close'""").filled(VALUES)

    assert command.hide('is it open "the" sesame, or and close?') == "is it [hidden], or [hidden]?"


def test_a_key_in_the_environment_which_the_command_has_too_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ApiKey", "open-sesame")
    command = Template.read("docker run -p {port}:5000 -e ApiKey serve").filled(VALUES)

    assert command.hide("ApiKey=open-sesame") == "ApiKey=[hidden]"


def test_the_directory_in_which_a_shell_is_is_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PWD", "/srv/conformance")
    monkeypatch.setenv("OLDPWD", "/srv/conformance/before")
    command = Template.read("serve keyphrase --port {port}").filled(VALUES)

    assert command.hide("cannot read /srv/conformance/before/x") == "cannot read /srv/conformance/before/x"


def test_what_is_no_key_is_shown() -> None:
    command = Template.read("serve keyphrase --port {port} Eula=accept").filled(VALUES)

    assert command.hide("serve keyphrase --port Eula=accept") == "serve keyphrase --port Eula=accept"
