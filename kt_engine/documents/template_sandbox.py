"""The environment of a client's template: values are inert, attributes checked, sums bounded. It renders nothing."""

from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, Template
from jinja2.exceptions import SecurityError, TemplateNotFound
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from kt_engine.documents.markdown_text import code, escape
from kt_engine.documents.template_fault import TooBig
from kt_engine.documents.template_rules import FRONT, PARTS

MOST_OUTPUT = 1_000_000
"""Characters of one document."""
MOST_REPEATED = 100_000
MOST_BITS = 4_096
OWN_BODY = "{% block body required %}{% endblock %}"
"""What the front is to a client's template: the real one is printed around its body afterwards."""
FILTERS = frozenset(
    {
        *(
            "abs",
            "batch",
            "capitalize",
            "count",
            "d",
            "default",
            "dictsort",
            "float",
            "groupby",
            "int",
            "items",
        ),
        *("join", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace"),
        *("reverse", "round", "select", "selectattr", "slice", "sort", "string", "sum", "title", "trim"),
        *("truncate", "unique", "upper", "wordcount"),
    }
)
"""Of jinja2's own; none of them lays text out, as what is laid out is printed as it stands."""
GLOBALS = frozenset({"range", "dict", "namespace", "joiner"})


class Made(str):
    """Text that is laid out already: printed as it stands. Whatever is done with it gives a plain text again."""

    __slots__ = ()


class ClientEnvironment(ImmutableSandboxedEnvironment):
    """Autoescaping is off as nothing relies on it: `finalize` makes every value inert that a macro has not laid out."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, ours: Environment, name: str, source: str) -> None:
        self.printed = 0
        super().__init__(
            loader=_Loader(ours, name, source),
            undefined=StrictUndefined,
            autoescape=False,
            finalize=self._inert,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.filters = {
            **{key: one for key, one in self.filters.items() if key in FILTERS},
            **our_filters(ours),
            "code": lambda value: Made(code(value)),
        }
        self.globals = {
            **{key: one for key, one in self.globals.items() if key in GLOBALS},
            **{key: one for key, one in ours.globals.items() if key in {"threshold", "measured"}},
        }

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        said = super().call(context, obj, *args, **kwargs)
        return Made(said) if isinstance(obj, Macro) else said

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str):
            raise SecurityError("A text cannot be filled in with %.")
        if operator == "*":
            _check_product(left, right)
        if operator == "**" and isinstance(left, int) and isinstance(right, int):
            _check_bits(left.bit_length() * abs(right))
        return super().call_binop(context, operator, left, right)

    def _inert(self, value: Any) -> str:
        text = value if type(value) is Made else str(escape(value))
        self.printed += len(text)
        if self.printed > MOST_OUTPUT:
            raise TooBig
        return text


def our_filters(ours: Environment) -> Mapping[str, Callable[..., Any]]:
    """Give the filters of the house: those our environment has beside jinja2's."""
    plain = Environment(autoescape=True).filters
    return {key: one for key, one in ours.filters.items() if plain.get(key) is not one}


def _check_product(left: Any, right: Any) -> None:
    for one, times in ((left, right), (right, left)):
        if (
            isinstance(one, str | list | tuple)
            and isinstance(times, int)
            and len(one) * times > MOST_REPEATED
        ):
            raise SecurityError(f"A text or list is repeated to more than {MOST_REPEATED:,}.")
    if isinstance(left, int) and isinstance(right, int):
        _check_bits(left.bit_length() + right.bit_length())


def _check_bits(bits: int) -> None:
    if bits > MOST_BITS:
        raise SecurityError("A number grows beyond all measure.")


class _Loader(BaseLoader):
    """Knows the template itself, the front's place for a body, and our parts; those stay in our own environment."""

    def __init__(self, ours: Environment, name: str, source: str) -> None:
        self._ours = ours
        self._sources = {name: source, FRONT: OWN_BODY}

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002
    ) -> Template:
        if name == PARTS:
            return self._ours.get_template(PARTS)
        if name not in self._sources:
            raise TemplateNotFound(name)
        compiled = environment.compile(self._sources[name], name, name)
        return environment.template_class.from_code(environment, compiled, globals or {}, None)
