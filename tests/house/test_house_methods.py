"""Every public method can be called from the command line."""

import ast

import pytest

from house_sources import room_of, sources
from kt_engine.cli.catalogue.all_methods import METHODS
from kt_engine.cli.catalogue.method import Method

PARTS = {
    "checked": "refuses figures; every method does, none of these gives one",
    "critical_path.forward_pass": "a step of the critical path; what `place` means is its caller's",
    "critical_path.backward_pass": "a step of the critical path; what `bound` means is its caller's",
    "critical_path.successors_of": "a step of the critical path, and no figure",
}
"""Public functions (or whole files) that are no method, and why."""


def public_methods() -> set[str]:
    return {
        f"{file.stem}.{node.name}"
        for file, tree in sources().items()
        if room_of(file) == "methods" and file.stem not in PARTS
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if f"{file.stem}.{node.name}" not in PARTS
    }


def called_name(method: Method) -> str:
    return f"{method.function.__module__.rpartition('.')[2]}.{method.function.__name__}"


def test_every_public_method_has_its_command_and_no_other_has_one() -> None:
    assert public_methods() == {called_name(method) for method in METHODS}


def test_no_exception_is_left_over() -> None:
    names = {f"{file.stem}.{node.name}" for file, tree in sources().items() if room_of(file) == "methods"
             for node in tree.body if isinstance(node, ast.FunctionDef)}  # fmt: skip
    files = {file.stem for file in sources() if room_of(file) == "methods"}
    assert set(PARTS) <= names | files


def test_no_name_is_there_twice() -> None:
    assert len({method.name for method in METHODS}) == len(METHODS)


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
def test_every_method_has_words_a_formula_and_a_source(method: Method) -> None:
    assert method.about.endswith(".")
    assert method.formula
    assert method.source
