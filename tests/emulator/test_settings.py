"""What settings mean, before anything is started with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance import catalogue
from conformance.emulator import settings
from conformance.emulator.logs import CONSOLE, REQUESTS, Event, Log
from conformance.emulator.logs.requests import SEVERITY
from conformance.emulator.settings.logging import DiskSettings, FluentdSettings
from conformance.emulator.settings.refusals import NotAllowed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conformance.emulator.settings.logging import Levels

COMPLETE = ("Eula=accept", "Billing=http://127.0.0.1:9", "ApiKey=k")


def read(
    *arguments: str, container: str = "anomaly-detector", environment: Mapping[str, str] | None = None
) -> settings.Settings:
    return settings.read(catalogue.container(container), (*COMPLETE, *arguments), environment or {})


def levels(*arguments: str) -> Levels:
    return read(*arguments).levels


@pytest.mark.parametrize(
    ("arguments", "provider", "category", "least"),
    [
        ((), "console", "Any", "Information"),
        (("Logging:Console:LogLevel:Default=warning",), "console", "Any", "Warning"),
        (("Logging:Console:LogLevel:Default=Warning",), "disk", "Any", "Information"),
        (("Logging:LogLevel:Default=Error",), "fluentd", "Any", "Error"),
        (("Logging:LogLevel:Default=Error", "Logging:Disk:LogLevel=Debug"), "disk", "Any", "Debug"),
        (("Logging__Disk__LogLevel__Default=Trace",), "disk", "Any", "Trace"),
        (("Logging:LogLevel:Microsoft=None",), "console", "Microsoft.Hosting.Lifetime", "None"),
        (
            ("Logging:LogLevel:Microsoft=None", "Logging:LogLevel:Microsoft.Hosting=Debug"),
            "console",
            "Microsoft.Hosting.Lifetime",
            "Debug",
        ),
        # as in ASP.NET Core, a rule of the provider for all comes before one of all providers for the category
        (
            ("Logging:LogLevel:Microsoft=Trace", "Logging:Console:LogLevel:Default=Error"),
            "console",
            "Microsoft.Hosting.Lifetime",
            "Error",
        ),
    ],
)
def test_levels_follow_the_rules_of_asp_net_core(arguments: tuple[str, ...], provider: str, category: str, least: str) -> None:
    assert levels(*arguments).least(provider, category) == least


def test_a_request_is_no_event_unless_somebody_asks() -> None:
    sinks = {CONSOLE: list[Event]().append}

    assert not Log(levels(), sinks).wants(SEVERITY, REQUESTS)
    assert Log(levels("Logging:Console:LogLevel:Microsoft.AspNetCore=Debug"), sinks).wants(SEVERITY, REQUESTS)


def test_keys_of_asp_net_core_without_a_meaning_here_are_taken_in_silence() -> None:
    taken = read("Logging:Console:FormatterName=json", "Logging:Debug:LogLevel:Default=Debug", "Logging:EventLog:X=y")

    assert taken.warnings == ()


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        ((), None),
        (("Logging:Disk:LogLevel=Debug",), None),
        (("Logging:Disk:Format=json",), DiskSettings("/output", 1_048_576)),
        (("Logging:Disk:Format=JSON", "Mounts:Output=/logs", "Logging:Disk:MaxFileSize=3"), DiskSettings("/logs", 3_145_728)),
        (("Logging:Disk:Format=json", "Logging:Disk:MaxFileSize=-1"), DiskSettings("/output", None)),
    ],
)
def test_log_files_are_switched_on_by_their_format(arguments: tuple[str, ...], meant: DiskSettings | None) -> None:
    assert read(*arguments).disk == meant


def test_fluentd_has_the_documented_defaults() -> None:
    every = (
        "Fluentd:Host=h",
        "Fluentd:Port=1",
        "Fluentd:HeartbeatMs=1500",
        "Fluentd:SendBufferSize=9",
        "Fluentd:UseTLS=True",
        "Fluentd:TlsConnectionEstablishmentTimeoutMs=250",
    )

    assert read().fluentd is None
    assert read("Fluentd:Host=logs").fluentd == FluentdSettings("logs", 24224, 60.0, 32768, tls=False, tls_patience=10.0)
    assert read(*every).fluentd == FluentdSettings("h", 1, 1.5, 9, tls=True, tls_patience=0.25)


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("Fluentd:Port=many", "whole number from 1 to 65535"),
        ("Fluentd:Port=65536", "whole number from 1 to 65535"),
        ("Fluentd:UseTLS=maybe", "choose from true, false"),
        ("Logging:Disk:MaxFileSize=0", "give megabytes, or -1"),
        ("Logging:Disk:MaxFileSize=-2", "whole number from -1"),
        ("Logging:Disk:LogLevel=Loud", "choose from Trace"),
        ("Logging:LogLevel:Microsoft=Loud", "choose from Trace"),
        ("HTTP_PROXY=socks5://proxy", "give one like http://proxy:8888"),
        ("HTTP_PROXY=http://[", "give one like http://proxy:8888"),
        ("HTTP_PROXY=http://proxy:x", "give one like http://proxy:8888"),
    ],
)
def test_a_value_out_of_form_is_refused(setting: str, sentence: str) -> None:
    with pytest.raises(settings.BadSetting, match=sentence):
        read(setting, *(["Logging:Disk:Format=json"] if "MaxFileSize" in setting else []))


def test_credentials_are_in_no_sentence() -> None:
    with pytest.raises(settings.BadSetting) as refused:
        read("HTTP_PROXY=http://proxy", "HTTP_PROXY_CREDS=secret")
    kept = read("HTTP_PROXY=http://proxy", "HTTP_PROXY_CREDS=user:secret")

    assert "secret" not in str(refused.value) + repr(kept)
    assert read("HTTP_PROXY_CREDS=user:secret").warnings == ("HTTP_PROXY_CREDS changes nothing without HTTP_PROXY.",)


@pytest.mark.parametrize(
    ("setting", "address", "credentials"),
    [
        ("http://proxy:8888", "http://proxy:8888", None),
        ("proxy:8888", "http://proxy:8888", None),
        ("http://proxy", "http://proxy:80", None),
        ("http://[::1]:3128/", "http://[::1]:3128", None),
        ("http://me:a%40b@proxy:8888", "http://proxy:8888", ("me", "a@b")),
    ],
)
def test_a_proxy_is_named_in_several_forms(setting: str, address: str, credentials: tuple[str, str] | None) -> None:
    found = read(f"HTTP_PROXY={setting}").proxy

    assert found is not None
    assert (found.url, found.credentials) == (address, credentials)


@pytest.mark.parametrize(
    ("bypassed", "direct"),
    [
        ("", False),
        ("abc.com, billing.example", True),
        ("BILLING.example", True),
        ("http://billing.example:8080/any", True),
        ("https://billing.example", False),
        ("billing.example:81", False),
        (".example", True),
        ("*.example", True),
        ("ing.example", False),
        ("example", False),
        ("*", True),
        ("http://[", False),
    ],
)
def test_hosts_are_reached_without_the_proxy_when_they_are_named(bypassed: str, *, direct: bool) -> None:
    found = read("HTTP_PROXY=http://proxy", f"HTTP_PROXY_BYPASS_URLS={bypassed}").proxy

    assert found is not None
    assert found.stands_before("http://billing.example:8080/metering") != direct


def test_the_proxy_of_a_shell_is_no_setting() -> None:
    assert read(environment={"http_proxy": "http://proxy"}).proxy is None
    assert read("http_proxy=http://proxy").proxy is not None

    found = read(environment={"HTTP_PROXY": "http://proxy", "NO_PROXY": "localhost,.corp"}).proxy
    assert found is not None
    assert not found.stands_before("http://localhost:9000")
    assert found.stands_before("http://127.0.0.1:9000")


def test_arguments_win_over_the_environment() -> None:
    found = read("HTTP_PROXY=http://ours", environment={"HTTP_PROXY": "http://theirs", "NO_PROXY": "*"}).proxy

    assert found is not None
    assert found.url == "http://ours:80"
    assert found.stands_before("http://anywhere")
    assert read("Fluentd:Host=a", environment={"FLUENTD__HOST": "b", "fluentd:port": "5"}).fluentd == FluentdSettings(
        "a", 5, 60.0, 32768, tls=False, tls_patience=10.0
    )


def test_an_input_mount_is_not_allowed_in_any_form() -> None:
    for form in ("Mounts:Input", "mounts__input"):
        with pytest.raises(NotAllowed):
            read(f"{form}=/input")
        with pytest.raises(NotAllowed):
            read(environment={form: "/input"})


def test_what_changes_nothing_is_told_without_its_value() -> None:
    said = read("ApplicationInsights:InstrumentationKey=secret", "Logging:Disk:Format=text").warnings

    assert said == (
        "ApplicationInsights:InstrumentationKey changes nothing: the emulator sends no telemetry.",
        "Logging:Disk:Format changes nothing: only json switches on log files.",
    )
    assert read("CloudAI:Storage:StorageScenario=memory", container="face").warnings == ()
    assert "for good" in read("Storage::DocumentStore::MongoDB=mongodb://host", container="read").warnings[0]
    assert "memory" in read("CloudAI:Storage:StorageScenario=Azure", container="face").warnings[0]
