"""`kt method`: every figure's formula, to be worked out by hand once more. It opens no store."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, is_dataclass
from decimal import Decimal
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Any

import typer

from kt_engine.cli.catalogue.all_methods import METHODS
from kt_engine.cli.catalogue.field import REQUIRED, Field, TableRow
from kt_engine.cli.catalogue.method import Method
from kt_engine.cli.catalogue.table_file import read_table
from kt_engine.cli.options import AsJson, noun
from kt_engine.cli.output import print_heading, print_json, print_list, print_pairs, print_table, shown
from kt_engine.errors import InvalidInput, UsageProblem

app = noun("Every formula, to be worked out once more by hand.")
FINEST = Decimal("0.0001")
"""To what a figure is rounded for reading; --json holds every digit."""


@dataclass(frozen=True)
class ListedMethod:
    method: str
    gives: str
    formula: str
    source: str
    example: str


@app.command("list", epilog="Example: kt method list")
def list_(*, as_json: AsJson = False) -> None:
    """List every method; each is a command: kt method NAME --help says what it is given, its formula and its source."""
    listed = [
        ListedMethod(one.name, one.about, one.formula, one.source, f"kt method {one.name} {one.example}")
        for one in METHODS
    ]
    print_list("methods", listed, ("method", "gives"), as_json=as_json)


def _command(method: Method) -> Callable[..., None]:
    """Make the function behind one method's command; its options are the method's fields."""

    def run(**words: Any) -> None:
        as_json, file = words.pop("as_json"), words.pop("from_file", None)
        given = {one.name: _read(one, words[one.name]) for one in method.fields}
        rows = {} if method.table is None else {method.table.name: read_table(file, method.table)}
        _print(method, given, rows, _worked_out(method, given | rows), as_json=as_json)

    parameters = [_parameter(one) for one in method.fields]
    if method.table is not None:
        columns = ", ".join(column.name for column in method.table.columns)
        option = typer.Option(
            "--from", metavar="FILE", help=f"{method.table.about} CSV or JSON with: {columns}."
        )
        parameters.append(Parameter("from_file", Parameter.KEYWORD_ONLY, annotation=Annotated[Path, option]))
    parameters.append(Parameter("as_json", Parameter.KEYWORD_ONLY, annotation=AsJson, default=False))
    run.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    run.__doc__ = f"{method.about} Formula: {method.formula}. Source: {method.source}."
    return run


def _parameter(one: Field) -> Parameter:
    needed = one.default is REQUIRED
    told = "" if needed else f" Else {shown(one.default) if one.default != () else 'none'}."
    option = typer.Option(one.option, metavar=one.metavar, help=f"{one.about}{told}")
    kind: Any = str if needed else str | None
    default = Parameter.empty if needed else None
    return Parameter(one.name, Parameter.KEYWORD_ONLY, annotation=Annotated[kind, option], default=default)


def _read(one: Field, words: str | None) -> Any:
    return one.default if words is None else one.read(words, one.option)


def _worked_out(method: Method, given: dict[str, Any]) -> dict[str, Any]:
    """Give the result. What a method refuses of plain options is a fault of the command's words."""
    try:
        return method.of(given)
    except InvalidInput as fault:
        if method.table is not None:
            raise
        raise UsageProblem(str(fault)) from fault


def _print(
    method: Method,
    given: dict[str, Any],
    rows: Mapping[str, Sequence[TableRow]],
    result: dict[str, Any],
    *,
    as_json: bool,
) -> None:
    if as_json:
        table = {name: [row.values for row in found] for name, found in rows.items()}
        print_json("method", method=method.name, inputs=given | table, **result)
        return
    print_pairs([(_words(name), value) for name, value in given.items()])
    for name, found in rows.items():
        print_pairs([(_words(name), f"{len(found)} rows")])
    print_heading("Result")
    print_pairs([(_words(name), _rounded(value)) for name, value in result.items() if not _is_table(value)])
    for name, value in result.items():
        if _is_table(value):
            _print_rows(_words(name), value)
    print_heading(f"Formula: {method.formula}.")
    print(f"Source: {method.source}.")


def _print_rows(name: str, value: Any) -> None:
    print_heading(name)
    if isinstance(value, dict):
        print_pairs([(str(key), _rounded(one)) for key, one in value.items()])
        return
    rows = [asdict(one) for one in value]
    print_table(
        [_words(title) for title in rows[0]], [[_rounded(cell) for cell in row.values()] for row in rows]
    )


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list | tuple) and bool(value) and is_dataclass(value[0]) and bool(fields(value[0]))
    )


def _rounded(value: Any) -> Any:
    return value.quantize(FINEST) if isinstance(value, Decimal) else value


def _words(name: str) -> str:
    return name.replace("_", " ")


for _method in METHODS:
    app.command(_method.name, epilog=f"Example: kt method {_method.name} {_method.example}")(
        _command(_method)
    )
