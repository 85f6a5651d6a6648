"""What every run needs before it sends anything: a proof imports this once, and forks its runs from there."""

from __future__ import annotations

import gc
import pkgutil
from importlib import import_module

from conformance import catalogue, harness, worlds
from conformance.run import session

__all__ = ["session"]

for package in (harness, worlds):
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        import_module(module.name)
catalogue.containers()
gc.freeze()  # what is here stays, in every run
