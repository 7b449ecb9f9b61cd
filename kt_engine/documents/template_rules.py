"""What a client's template may consist of: our front stays ours, and only its body is theirs. It renders nothing."""

from collections.abc import Iterator

from jinja2 import nodes

from kt_engine.documents.template_fault import Fault
from kt_engine.words import TemplateFault

FRONT = "_document.md.j2"
PARTS = "_parts.md.j2"
BODY = "body"
_USABLE: tuple[type[nodes.Node], ...] = (
    *(nodes.Output, nodes.TemplateData, nodes.Extends, nodes.Block, nodes.For, nodes.If, nodes.Macro),
    *(nodes.CallBlock, nodes.Assign, nodes.Import, nodes.FromImport, nodes.With, nodes.Name, nodes.NSRef),
    *(nodes.Literal, nodes.Pair, nodes.Keyword, nodes.Getattr, nodes.Getitem, nodes.Slice, nodes.Filter),
    *(nodes.Test, nodes.Call, nodes.CondExpr, nodes.Compare, nodes.Operand, nodes.BinExpr, nodes.UnaryExpr),
    *(nodes.Concat,),
)
_OUTSIDE = (nodes.Extends, nodes.Import, nodes.FromImport, nodes.Macro, nodes.Assign)
"""What may stand outside of the body: nothing of it prints anything."""
_NAMES: dict[type[nodes.Node], str] = {
    nodes.Include: "include",
    nodes.FilterBlock: "a filter over a block",
    nodes.AssignBlock: "set over a block; use a macro",
    nodes.Scope: "autoescape",
    nodes.ScopedEvalContextModifier: "autoescape",
}


def broken_rules(template: nodes.Template) -> Iterator[Fault]:
    """Give everything that a client's template may not do, in the order of its lines."""
    found = [*_front(template), *_outside(template), *_parts(template)]
    yield from sorted(found, key=lambda one: one.line)


def _fault(line: int, sentence: str) -> Fault:
    return Fault(TemplateFault.RULE, line, sentence)


def _front(template: nodes.Template) -> Iterator[Fault]:
    extends = [one for one in template.body if isinstance(one, nodes.Extends)]
    if not extends:
        yield _fault(
            1, f'It must begin with {{% extends "{FRONT}" %}}: number, hashes and change log stand there.'
        )
    for place, one in enumerate(extends):
        if place or not _is(one.template, FRONT):
            yield _fault(one.lineno, f'It can extend "{FRONT}" once, and nothing else.')
    blocks = [one for one in template.body if isinstance(one, nodes.Block)]
    if not any(one.name == BODY for one in blocks):
        yield _fault(1, "It has no {% block body %}: that is what it prints.")


def _outside(template: nodes.Template) -> Iterator[Fault]:
    for one in template.body:
        if isinstance(one, nodes.Block):
            if one.name != BODY:
                yield _fault(one.lineno, f"A block {one.name} is never printed; the block body is.")
        elif not isinstance(one, _OUTSIDE) and not _is_space(one):
            yield _fault(
                _line_of(one), "What stands outside of {% block body %} is never printed. Move it inside."
            )


def _parts(template: nodes.Template) -> Iterator[Fault]:
    for one in template.find_all(nodes.Node):
        if isinstance(one, nodes.Import | nodes.FromImport):
            if not _is(one.template, PARTS):
                yield _fault(one.lineno, f'Only "{PARTS}" can be imported.')
        elif not isinstance(one, _USABLE):
            what = _NAMES.get(type(one), type(one).__name__.lower())
            lines = [each.lineno for each in (one, *one.find_all(nodes.Node)) if each.lineno]
            yield _fault(min(lines, default=0), f"A client's template cannot use {what}.")


def _is(expression: nodes.Expr, name: str) -> bool:
    return isinstance(expression, nodes.Const) and expression.value == name


def _is_space(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Output) and all(
        isinstance(one, nodes.TemplateData) and not one.data.strip() for one in node.nodes
    )


def _line_of(node: nodes.Node) -> int:
    """Give the line of the first letter it would print."""
    if isinstance(node, nodes.Output):
        line = node.lineno
        for one in node.nodes:
            if not isinstance(one, nodes.TemplateData):
                return one.lineno
            if one.data.strip():
                lead = one.data[: len(one.data) - len(one.data.lstrip())]
                return line + lead.count("\n")
            line += one.data.count("\n")
    return node.lineno
