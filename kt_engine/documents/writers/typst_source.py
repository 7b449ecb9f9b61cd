"""Writes the tree of a record as typst source: data as string literals, shapes as calls. It compiles nothing."""

from itertools import chain

from kt_engine.documents.charts import chart_of
from kt_engine.documents.record_tree import Block, Cell, Heading, List, Paragraph, Quote, Rule, Table
from kt_engine.documents.writers.column_widths import PADDING
from kt_engine.documents.writers.typst_inline import inline
from kt_engine.documents.writers.typst_tables import Frame, Placed, empty, is_long, is_short, placed_tables
from kt_engine.documents.writers.typst_values import literal, value

DEEPEST = 8
"""Levels of quotes and lists that are still set in; deeper ones stand at this one."""
QUOTE_INDENT = 23.0
LIST_INDENT = 16.0
SIGNATURE_EDGES = 40.0
"""Points of half a page that a signature block has not for its text."""
SIGNATURE_LABELS = 90.0


def source(blocks: tuple[Block, ...], frame: Frame) -> str:
    """Give the content of a document; a table that is too wide for the page turns it, with its heading."""
    written: list[tuple[Block, str]] = []
    for block in blocks:
        if isinstance(block, Table):
            drawn = _chart(block, frame)
            written += [(block, drawn)] if drawn else []
            for placed in placed_tables(block, frame):
                _place(written, placed)
        else:
            written.append((block, _block(block, frame, 0)))
    return "\n".join(text for _, text in written) + "\n"


def _place(written: list[tuple[Block, str]], placed: Placed) -> None:
    text = _table(placed)
    if placed.turned:
        led: list[str] = []
        while written and isinstance(written[-1][0], Heading):
            led.insert(0, written.pop()[1])
        text = "#turned[\n" + "\n".join([*led, text]) + "\n]"
    written.append((placed.table, text))


def _block(block: Block, frame: Frame, depth: int) -> str:
    if isinstance(block, Heading):
        return f"#heading(level: {max(block.level - 1, 1)})[{inline(block.content, frame.width, frame.size * 1.5)}]"
    if isinstance(block, Paragraph):
        return f"#par[{inline(block.content, frame.width, frame.size)}]"
    if isinstance(block, Quote):
        return _quote(block, frame, depth)
    if isinstance(block, List):
        return _list(block, frame, depth)
    if isinstance(block, Rule):
        return "#across"
    return "\n".join(_table(one) for one in placed_tables(block, frame))


def _chart(table: Table, frame: Frame) -> str:
    drawn = chart_of(table, frame.language, frame.accent)
    return f"#chart({literal(drawn.svg)}, {literal(drawn.alt)})" if drawn else ""


def _quote(quote: Quote, frame: Frame, depth: int) -> str:
    within = frame.inside(QUOTE_INDENT) if depth < DEEPEST else frame
    inside = "\n".join(_block(one, within, depth + 1) for one in quote.blocks)
    return f"#quoted[{inside}]" if depth < DEEPEST else inside


def _list(given: List, frame: Frame, depth: int) -> str:
    if depth >= DEEPEST:
        return "\n".join(_block(one, frame, depth + 1) for one in chain.from_iterable(given.items))
    items = "".join(f"[{_item(item, frame.inside(LIST_INDENT), depth + 1)}]" for item in given.items)
    return f"#{'enum' if given.ordered else 'list'}{items}" if items else ""


def _item(item: tuple[Block, ...], frame: Frame, depth: int) -> str:
    return "#parbreak()".join(
        inline(one.content, frame.width, frame.size)
        if isinstance(one, Paragraph)
        else _block(one, frame, depth)
        for one in item
    )


def _table(placed: Placed) -> str:
    table = placed.table
    if table.shape == "signatures":
        return _signatures(placed)
    cells = [_head(placed)] if table.head else []
    cells += [_row(row, placed) for row in table.rows]
    sides = ", ".join(_side(table, place) for place in range(len(placed.widths)))
    lengths = ", ".join(f"{width:.1f}pt" for width in placed.widths)
    return (
        f"#tab({placed.scale}em, ({lengths},), ({sides},), {value(is_short(placed))},\n"
        + "\n".join(cells)
        + "\n)"
    )


def _head(placed: Placed) -> str:
    head = placed.table.head
    if placed.table.shape == "facts" and empty(head[1].content):
        return f"table.header(th0[{inline(head[0].content, sum(placed.widths), placed.size)}]),"
    cells = "".join(f"th[{_content(cell, placed, place)}]," for place, cell in enumerate(head))
    return f"table.header({cells}),"


def _row(row: tuple[Cell, ...], placed: Placed) -> str:
    opening = "long[" if is_long(row, placed) else "["
    found = []
    for place, cell in enumerate(row[: len(placed.widths)]):
        text = _content(cell, placed, place)
        shape = cell.mark or ("rh" if cell.head else None)
        found.append(f"{opening}#{shape}[{text}]]," if shape else f"{opening}{text}],")
    found += ["[],"] * (len(placed.widths) - len(row))
    return "".join(found)


def _content(cell: Cell, placed: Placed, place: int) -> str:
    return inline(cell.content, placed.widths[place] - PADDING, placed.size)


def _side(table: Table, place: int) -> str:
    if table.shape == "raci" and place:
        return "center"
    cells = [row[place] for row in (table.head, *table.rows[:1]) if place < len(row)]
    return "right" if any(cell.right for cell in cells) else "left"


def _signatures(placed: Placed) -> str:
    room = sum(placed.widths) / 2 - SIGNATURE_EDGES
    blocks = []
    for row in placed.table.rows:
        parts = [f"[{inline(row[0].content, room, placed.size * 1.2)}]"]
        for head, cell in zip(placed.table.head[1:], row[1:], strict=False):
            label = inline(head.content, SIGNATURE_LABELS, placed.size)
            said = inline(cell.content, room - SIGNATURE_LABELS, placed.size)
            parts.append(f"([{label}], [{said}])")
        blocks.append(f"signed({', '.join(parts)}),")
    return "#signatures(\n" + "\n".join(blocks) + "\n)"
