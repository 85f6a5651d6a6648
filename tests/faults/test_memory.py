from __future__ import annotations

import ast
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType

import pytest
from layers import ask, layer_of

import conformance.faults
from conformance.faults import Fault, Reply, fault
from conformance.faults.fault import Calls, Memory


@fault(breaks="anomaly-detector.entire.answers-as-described", at=())
def counts(reply: Reply) -> None:
    """Adds the number of the call."""
    reply.body += f" {reply.ask.memory(Calls).next()}".encode()


@fault(breaks="anomaly-detector.entire.answers-as-described", at=())
def counts_too(reply: Reply) -> None:
    """Adds the number of the call."""
    reply.body += f" {reply.ask.memory(Calls).next()}".encode()


def test_a_fault_remembers_its_calls() -> None:
    layer = layer_of(counts)

    assert [ask(layer).text for _ in range(3)] == ["right 1", "right 2", "right 3"]


def test_two_layers_share_no_memory() -> None:
    one, other = layer_of(counts), layer_of(counts)

    assert [ask(one).text, ask(one).text, ask(other).text] == ["right 1", "right 2", "right 1"]


def test_two_faults_in_one_layer_share_no_memory() -> None:
    layer = layer_of(counts, counts_too)

    assert [ask(layer).text, ask(layer).text] == ["right 1 1", "right 2 2"]


def test_a_memory_keeps_one_thing_of_each_kind() -> None:
    @fault(breaks="anomaly-detector.entire.answers-as-described", at=())
    def keeps(reply: Reply) -> None:
        """Keeps two kinds of sets."""
        reply.ask.memory(set[str]).add("a")
        reply.ask.memory(list[str]).append("b")
        reply.body = f"{reply.ask.memory(set[str])} {reply.ask.memory(list[str])} {reply.ask.memory(set[int])}".encode()

    layer = layer_of(keeps)

    assert [ask(layer).text, ask(layer).text] == ["{'a'} ['b'] set()", "{'a'} ['b', 'b'] set()"]


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(conformance.faults.__path__, "conformance.faults."):
        yield import_module(found.name)


def changeable(value: object) -> bool:
    if isinstance(value, MappingProxyType | Fault | type):
        return False
    try:
        hash(value)
    except TypeError:
        return True
    return isinstance(value, Iterator) or type(value).__module__.startswith("conformance.")


@pytest.mark.parametrize("value", [[], {}, set(), ([],), iter(()), Calls(), Memory()])
def test_what_can_change_is_recognised(value: object) -> None:
    assert changeable(value)


@pytest.mark.parametrize("module", list(modules()), ids=lambda module: module.__name__)
def test_no_module_keeps_what_a_fault_remembers(module: ModuleType) -> None:
    kept = {name: value for name, value in vars(module).items() if not name.startswith("__")}

    assert [name for name, value in kept.items() if changeable(value)] == []
    assert not any(isinstance(node, ast.Global) for node in ast.walk(ast.parse(Path(module.__file__ or "").read_text())))
