"""Pods of a manifest as containers of this machine's engine: what a kubelet does of that, for containers that share a network.

Volumes are directories that all may write to, as an ``emptyDir`` is; a claim with ``fsGroup`` is one to its group.
"""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from building import told
from program import until

from conformance.target import Engine

Spec = dict[str, Any]
PYTHON = "/opt/cogspec/bin/python"
ASKS: Mapping[str, str] = {
    "httpGet": "import sys, urllib.request as u; u.urlopen(f'http://{sys.argv[1]}:{sys.argv[2]}{sys.argv[3]}', timeout=5)",
    "tcpSocket": "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 5)",
}
"""What asks as a probe does, at the address of the pod, where nobody answers who listens at 127.0.0.1 alone."""


@dataclass
class Pod:
    """The containers of one, those that start first ahead of the others; all have the network of the first."""

    engine: Engine
    image: str
    name: str
    spec: Spec
    volumes: Mapping[str, Path]
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    _begun: list[str] = field(default_factory=list[str])

    def run(self, last: str) -> tuple[int, str]:
        """Start all in their order, each when the one before has started; gives the exit code of the last, and what it said."""
        first: list[Spec] = self.spec.get("initContainers", [])
        assert all(each.get("restartPolicy") == "Always" for each in first), "the pod would wait for its end"
        for container in (*first, *self.spec["containers"]):
            name = f"{self.name}-{container['name']}"
            told(self.engine, *self._command(name, container))
            self._begun.append(name)
            if probe := container.get("startupProbe"):
                times = probe.get("failureThreshold", 3) * probe.get("periodSeconds", 10)
                assert until(lambda probe=probe, name=name: self._answers(name, probe), times), f"{name} has not started"
            if hook := container.get("lifecycle", {}).get("postStart"):
                told(self.engine, "exec", name, *hook["exec"]["command"])
        name = f"{self.name}-{last}"
        code = int(told(self.engine, "wait", name))
        logs = subprocess.run([self.engine.name, "logs", name], stdout=-1, stderr=subprocess.STDOUT, text=True, check=True)
        return code, logs.stdout

    def remove(self) -> None:
        for name in reversed(self._begun):
            told(self.engine, "rm", "--force", "--time", "5", name)

    def _answers(self, name: str, probe: Spec) -> bool:
        if "exec" in probe:
            asked = probe["exec"]["command"]
        else:
            kind = next(kind for kind in ASKS if kind in probe)
            ports = {port["name"]: port["containerPort"] for each in self._all for port in each.get("ports", [])}
            port = probe[kind]["port"]
            (seen,) = json.loads(told(self.engine, "inspect", self._begun[0]))
            (network,) = seen["NetworkSettings"]["Networks"].values()
            words = (network["IPAddress"], str(ports.get(port, port)), probe[kind].get("path", ""))
            asked = [PYTHON, "-c", ASKS[kind], *words]
        return not subprocess.run([self.engine.name, "exec", name, *asked], capture_output=True, check=False).returncode

    @property
    def _all(self) -> list[Spec]:
        return [*self.spec.get("initContainers", []), *self.spec["containers"]]

    def _command(self, name: str, container: Spec) -> list[str]:
        words = ["run", "--detach", f"--name={name}"]
        if self._begun:
            words.append(f"--network=container:{self._begun[0]}")
        security, limits = container.get("securityContext", {}), container.get("resources", {}).get("limits", {})
        if security.get("readOnlyRootFilesystem"):
            words += ["--read-only", "--read-only-tmpfs=false"]
        if security.get("allowPrivilegeEscalation") is False:
            words.append("--security-opt=no-new-privileges")
        words += [f"--cap-drop={each}" for each in security.get("capabilities", {}).get("drop", [])]
        if "memory" in limits:
            words.append(f"--memory={limits['memory'].replace('Gi', 'g').replace('Mi', 'm')}")
        for mount in container.get("volumeMounts", []):
            words.append(f"--volume={self.volumes[mount['name']]}:{mount['mountPath']}")
        words += [f"--env={name}={value}" for name, value in self.variables.items()]
        if "command" in container:
            words.append(f"--entrypoint={json.dumps([self._expanded(word) for word in container['command']])}")
        return [*words, self.image, *(self._expanded(word) for word in container.get("args", []))]

    def _expanded(self, word: str) -> str:
        """Kubernetes puts the variables that it knows for ``$(NAME)``, and leaves everything else to the shell."""
        return re.sub(r"\$\((.*?)\)", lambda found: self.variables.get(found[1], found[0]), word)


@contextlib.contextmanager
def pod(engine: Engine, image: str, spec: Spec, folder: Path, **variables: str) -> Generator[Pod]:
    """A pod whose volumes are directories below this folder; its containers are removed whatever happens."""
    volumes: dict[str, Path] = {}
    for volume in spec["volumes"]:
        # what is no claim is new in each pod
        place = folder / volume["name"] if "persistentVolumeClaim" in volume else folder / f"{volume['name']}-{len(variables)}"
        place.mkdir(exist_ok=True)
        place.chmod(0o2777)
        volumes[volume["name"]] = place
    made = Pod(engine, image, f"cogspec-{folder.name[-20:]}", spec, volumes, variables)
    try:
        yield made
    finally:
        made.remove()
