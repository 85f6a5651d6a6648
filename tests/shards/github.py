"""Runs the jobs of a workflow as GitHub does: scripts in bash, artifacts as zipped files that get a directory of their name."""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
SHELLS = {None: ["bash", "-e"], "bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"]}
Names = Mapping[str, Any]


def read(*parts: str) -> dict[str, Any]:
    """A file below ``.github``."""
    return yaml.safe_load(ROOT.joinpath(".github", *parts).read_text())


def written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def evaluated(text: Any, names: Names) -> str:
    """A text with the values of its expressions: a name, or whether the value of one is above a number."""

    def value(found: re.Match[str]) -> str:
        name, _, least = found[1].partition(" > ")
        return written(names[name] > int(least) if least else names[name])

    return re.sub(r"\$\{\{ (.+?) \}\}", value, written(text))


@dataclass
class Workflow:
    """One run of a workflow, with what its jobs have kept; ``path`` leads to what their scripts call."""

    folder: Path
    path: str
    attempt: int = 1
    said: list[str] = field(default_factory=list[str])
    """What scripts printed, a text each."""

    def job(self, name: str, steps: list[dict[str, Any]], names: Names) -> bool:
        """Run a job in a directory that holds the checkout's action and nothing else; gives whether it succeeds."""
        workspace = self.folder / f"{name}-{self.attempt}"
        workspace.mkdir()
        return self._steps(steps, workspace, {**names, "github.run_attempt": self.attempt})

    def summary(self, name: str) -> str:
        """What the last attempt at a job says on its page."""
        return (self.folder / f"{name}-{self.attempt}.md").read_text()

    def artifact(self, name: str) -> Path:
        return self.folder / "artifacts" / f"{name}.zip"

    def _steps(self, steps: list[dict[str, Any]], workspace: Path, names: Names) -> bool:
        succeeds = True
        for step in steps:
            if succeeds or step.get("if") == "always()":
                given = {
                    name: evaluated(value, names) for name, value in {**step.get("with", {}), **step.get("env", {})}.items()
                }
                done = self._run(step, given, workspace) if "run" in step else self._use(step["uses"], given, workspace, names)
                succeeds = succeeds and done
        return succeeds

    def _run(self, step: dict[str, Any], variables: Mapping[str, str], workspace: Path) -> bool:
        script = self.folder / "script.sh"
        script.write_text(step["run"])
        given = {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": f"{workspace}.md", "PATH": self.path}
        done = subprocess.run(
            [*SHELLS[step.get("shell")], script],
            cwd=workspace,
            env={**os.environ, **given, **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=240,
        )
        self.said.append(done.stdout)
        return done.returncode == 0

    def _use(self, action: str, given: Mapping[str, str], workspace: Path, names: Names) -> bool:
        if action.startswith("./"):
            composite = read(*Path(action).parts[1:], "action.yml")
            inputs = {name: given.get(name, each.get("default")) for name, each in composite["inputs"].items()}
            inner = {**names, **{f"inputs.{name}": value for name, value in inputs.items()}}
            return self._steps(composite["runs"]["steps"], workspace, inner)
        name = action.partition("@")[0].removeprefix("actions/")
        if name == "upload-artifact":
            return self._upload(given, workspace)
        if name == "download-artifact":
            for kept in (self.folder / "artifacts").glob("*.zip"):
                if fnmatch(kept.stem, given["pattern"]):
                    zipfile.ZipFile(kept).extractall(workspace / given["path"] / kept.stem)
            return True
        assert name in ("checkout", "setup-python"), name
        return True

    def _upload(self, given: Mapping[str, str], workspace: Path) -> bool:
        kept, source = self.artifact(given["name"]), workspace / given["path"]
        files = [path for path in source.rglob("*") if path.is_file()]
        if given.get("include-hidden-files", "false") == "false":
            files = [path for path in files if not any(part.startswith(".") for part in path.relative_to(source).parts)]
        if not files:
            return True  # a warning
        if kept.exists() and given.get("overwrite") != "true":
            return False  # 409, also where an earlier attempt at the same job has kept it
        kept.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(kept, "w") as archive:
            for path in files:
                archive.writestr(path.relative_to(source).as_posix(), path.read_bytes())
        return True
