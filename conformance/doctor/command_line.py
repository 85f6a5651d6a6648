"""A ``docker run`` line in its parts, and what is wrong with how it is written."""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field

from conformance.doctor.finding import Cause, Finding, shown
from conformance.refusal import Refusal
from conformance.target import CLIENTS

SWITCHES = {
    *("detach", "init", "interactive", "no-healthcheck", "oom-kill-disable", "privileged", "publish-all", "quiet"),
    *("read-only", "replace", "rm", "rmi", "sig-proxy", "tty", "disable-content-trust", "use-api-socket"),
}
"""Options of run that take no value."""
_VALUED = """
add-host annotation attach blkio-weight blkio-weight-device cap-add cap-drop cgroup-parent cgroupns cidfile cpu-count
cpu-percent cpu-period cpu-quota cpu-rt-period cpu-rt-runtime cpu-shares cpus cpuset-cpus cpuset-mems detach-keys
device device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops dns dns-opt dns-option
dns-search domainname entrypoint env env-file expose gpus group-add health-cmd health-interval health-retries
health-start-interval health-start-period health-timeout hostname io-maxbandwidth io-maxiops ip ip6 ipc isolation
kernel-memory label label-file link link-local-ip log-driver log-opt mac-address memory memory-reservation memory-swap
memory-swappiness mount name net net-alias network network-alias oom-score-adj pid pids-limit platform publish pull
restart runtime security-opt shm-size stop-signal stop-timeout storage-opt sysctl tmpfs ulimit user userns uts volume
volume-driver volumes-from workdir
"""
VALUED = frozenset(_VALUED.split())
"""Those that take one, as ``docker run --help`` and its sources list them."""
SHORT = {
    "a": "attach",
    "c": "cpu-shares",
    "d": "detach",
    "e": "env",
    "h": "hostname",
    "i": "interactive",
    "l": "label",
    "m": "memory",
    "p": "publish",
    "P": "publish-all",
    "q": "quiet",
    "t": "tty",
    "u": "user",
    "v": "volume",
    "w": "workdir",
}
_JOINED = re.compile(r"(?P<image>[^\s=]*/[^\s=]*?)\\?\s*(?P<rest>(?:eula|billing|apikey)=.*)", re.IGNORECASE | re.DOTALL)
_SETTING = re.compile(r"[A-Za-z_][\w:.]*=.*", re.DOTALL)

ORDER = "Page of the container, Run the container with docker run: the options of docker, the image, then NAME=VALUE arguments"
EARLY = Cause(
    "doctor.command.setting-before-image",
    "problem",
    "Eula, Billing, ApiKey and all settings of the container come after the name of the image.",
    ORDER,
)
LATE = Cause(
    "doctor.command.option-after-image",
    "problem",
    "Options of docker come before the name of the image; what follows it is given to the container.",
    ORDER,
)
NOT_A_SETTING = Cause(
    "doctor.command.not-a-setting",
    "problem",
    "What follows the image is NAME=VALUE; other words are taken for a command, and such a start was seen to end with "
    "exit code 126.",
    "reported: github.com/MicrosoftDocs/azure-docs/issues/73356",
)
JOINED = Cause(
    "doctor.command.image-runs-into-setting",
    "problem",
    "A backslash at the end of a line joins it to the next one; without a blank before it, two words become one.",
    "Bash manual, Escape Character; early pages print the command so",
)
UNKNOWN = Cause(
    "doctor.command.unknown-option",
    "problem",
    "docker run knows the options that docker run --help lists, and refuses others: unknown flag.",
    "Docker documentation, docker container run",
)
BROKEN = Cause(
    "doctor.command.missing-backslash",
    "problem",
    "Each line but the last ends with a backslash; several published commands lack one, or have an empty line or a "
    "blank after it.",
    "Bash manual, Escape Character; pages of disconnected containers and of named entities print it so",
)


class NotARun(Refusal):
    """What was given as a command is no command that runs a container."""


@dataclass(frozen=True)
class Run:
    """A command that runs a container, as it was meant."""

    options: tuple[tuple[str, str], ...]
    """Long names, without hyphens; empty values for switches."""
    image: str
    arguments: tuple[str, ...]
    slips: tuple[Finding, ...]
    """What is wrong with how it is written."""

    def values(self, *names: str) -> list[str]:
        """The values of an option, under any of its names, in the order in which they were given."""
        return [value for name, value in self.options if name in names]


@dataclass
class _Reader:
    """Takes the words that follow ``run`` one after the other."""

    words: list[str]
    options: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    slips: list[Finding] = field(default_factory=list[Finding])
    arguments: list[str] = field(default_factory=list[str])
    image: str = ""
    docker: bool = True
    """Whether it is docker that reads them; others have options of their own."""

    def read(self) -> None:
        while self.words:
            word = self.words.pop(0)
            if word == "--":
                continue
            if word.startswith("-") and len(word) > 1:
                self._option(word)
            elif not self.image:
                self._image(word)
            elif _SETTING.fullmatch(word):
                self.arguments.append(word)
            else:
                cause = f"{shown(word)!r} is given to the container, and is no NAME=VALUE"
                self.slips.append(
                    NOT_A_SETTING.found(shown(word), cause, "leave it out, or write it as NAME=VALUE without blanks")
                )

    def _image(self, word: str) -> None:
        joined = _JOINED.fullmatch(word)
        if joined:
            self.image = joined["image"]
            self.arguments.append(joined["rest"])
            setting = joined["rest"].partition("=")[0]
            cause = f"the name of the image and {setting} are one word, so that there is no such image and no {setting}"
            self.slips.append(JOINED.found(f"{self.image}{setting}=…", cause, f"{self.image} {setting}=…"))
        elif _SETTING.fullmatch(word):
            self.arguments.append(word)
            name = word.partition("=")[0]
            cause = f"docker takes {name}=… for the name of the image, because it is the first word that is no option"
            self.slips.append(EARLY.found(f"{name}=…", cause, f"put {name}=… behind the name of the image"))
        else:
            self.image = word

    def _option(self, word: str) -> None:
        late, given = bool(self.image), self._taken(word)
        self.options += given
        if self.docker:
            self.slips += [self._unknown(name) for name, _ in given if name not in SWITCHES | VALUED | {"help"}]
        if late:
            name = word if word.startswith("--") else word[:2]
            name = name.partition("=")[0]
            cause = f"{name} stands behind the image, so that docker does not see it"
            self.slips.append(
                LATE.found(name, cause, f"put {' '.join([name, *(v for _, v in given if v)])} before {self.image}")
            )

    def _unknown(self, name: str) -> Finding:
        """An option that docker does not have, and the one that is most like it."""
        dashes = "-" if len(name) == 1 else "--"
        like = difflib.get_close_matches(name, [*SWITCHES, *VALUED], 1)
        mend = f"write --{like[0]}" if like else f"leave {dashes}{name} out"
        return UNKNOWN.found(f"{dashes}{name}", f"docker run has no option {dashes}{name}", mend)

    def _taken(self, word: str) -> list[tuple[str, str]]:
        if word.startswith("--"):
            name, equals, value = word[2:].partition("=")
            return [(name, value if equals else "" if name in SWITCHES else self._next())]
        taken: list[tuple[str, str]] = []
        letters = word[1:]
        while letters:
            name, letters = SHORT.get(letters[0], letters[0]), letters[1:]
            if name in SWITCHES:
                taken.append((name, ""))
                continue
            taken.append((name, letters.removeprefix("=") or self._next()))
            break
        return taken

    def _next(self) -> str:
        return self.words.pop(0) if self.words else ""


def read(text: str) -> Run:
    """The parts of a command; NotARun where it is none."""
    slips: list[Finding] = []
    whole = _one_line(text, slips)
    try:
        words = shlex.split(whole)
    except ValueError:
        raise NotARun(
            "The command has a quote or a backslash that does not end; give it whole, in quotes of the other kind."
        ) from None
    reader = _Reader(list(_after_run(words)), slips=slips, docker="docker" in _names(words))
    reader.read()
    if not reader.image:
        raise NotARun("The command names no image; it is docker run OPTIONS IMAGE Eula=accept Billing=… ApiKey=….")
    return Run(tuple(reader.options), reader.image, tuple(reader.arguments), tuple(reader.slips))


def _one_line(text: str, slips: list[Finding]) -> str:
    """The command as a shell reads it, on one line; what ends it early is told, and passed."""
    whole = text.replace("\r\n", "\n").strip().removeprefix("$ ")
    whole = re.sub(r"[`^]\n", "\\\n", whole)  # PowerShell and cmd have signs of their own
    blank_after = re.search(r"\\[ \t]+\n", whole)
    whole = re.sub(r"\\[ \t]*\n", "", whole).rstrip("\\ \t\n")
    lines = [line for line in whole.split("\n") if line.strip()]
    if blank_after or len(lines) > 1:
        why = (
            "a blank follows a backslash"
            if blank_after
            else f"it ends after {shown(lines[0].split()[-1])!r}, where no backslash is"
        )
        slips.append(
            BROKEN.found(
                "the command", f"the shell takes its lines for several commands: {why}", "end each line but the last with ' \\'"
            )
        )
    return " ".join(lines)


def _after_run(words: list[str]) -> Iterator[str]:
    """The words behind ``docker run``; NotARun where the command is another one."""
    names = _names(words)
    at = next((place for place, name in enumerate(names) if name in CLIENTS), None)
    example = "give one like 'docker run -p 5000:5000 IMAGE Eula=accept Billing=… ApiKey=…'."
    if at is None or any(not _before(word) for word in words[:at]):
        raise NotARun(
            f"The command does not begin with docker or podman; {example}" if words else f"The command is empty; {example}"
        )
    rest = words[at + 1 :]
    run = next((place for place, word in enumerate(rest[:6]) if word == "run"), None)
    if run is None:
        raise NotARun(f"The command is {names[at]} {shown(rest[0]) if rest else 'alone'}, and not {names[at]} run; {example}")
    yield from rest[run + 1 :]


def _names(words: list[str]) -> list[str]:
    """The words as names of programs, without where these lie."""
    return [word.replace("\\", "/").rpartition("/")[2].removesuffix(".exe") for word in words]


def _before(word: str) -> bool:
    """Whether a word may stand before the program: ``sudo``, its options, variables of the environment."""
    return word in ("sudo", "env", "time", "exec") or word.startswith("-") or bool(_SETTING.fullmatch(word))
