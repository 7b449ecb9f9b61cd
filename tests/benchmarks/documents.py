"""Makes a pack of 200 documents as PDF and Word; beside it bare typst, WeasyPrint and docxtpl on the same documents.

Run it with: python tests/benchmarks/documents.py [--documents 200] [--weasyprint 20] [--processes 2]

The pack is that of a large engagement: one document of every kind, the lists in the registers among them repeated two
to six times, and the rest those that exist once for each handover, trainee, session, gate, run and week. All come from
the hand-made facts of the tests with other numbers, so that no two documents are the same.
Compared is processor time per document in this one process, after one document as warm-up:

- ours, PDF: from the Markdown record to a tagged PDF
- bare typst: the same compiler on the markup our writer made before
- WeasyPrint: the same record as our HTML page, fonts found once; of a sample of the pack, as it is slow
- ours, Word: from the Markdown record to a .docx
- docxtpl: a template with the same styles that loops over the record's tree, which was made before

Then the whole pack is made in every format on two processes, into an empty folder and again into the full one.
"""

import argparse
import dataclasses
import gc
import hashlib
import io
import platform
import random
import resource
import statistics
import sys
import tempfile
import time as clock
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import docx as python_docx  # noqa: E402

from document_samples import SAMPLES, control  # noqa: E402
from kt_engine.documents.catalogue import kind_of  # noqa: E402
from kt_engine.documents.fonts import printable  # noqa: E402
from kt_engine.documents.front import Front, front_of  # noqa: E402
from kt_engine.documents.kept_renditions import kept_renditions  # noqa: E402
from kt_engine.documents.record_tree import (  # noqa: E402
    Block,
    Heading,
    List,
    Paragraph,
    Quote,
    Table,
    plain_text,
    record_tree,
)
from kt_engine.documents.render import render_markdown  # noqa: E402
from kt_engine.documents.writers.html import html_page  # noqa: E402
from kt_engine.documents.writers.record_html import record_html  # noqa: E402
from kt_engine.documents.writers.typst_pdf import compiled, pdf, typst_of  # noqa: E402
from kt_engine.documents.writers.word import docx  # noqa: E402
from kt_engine.words import DocumentKey  # noqa: E402

FACTORS = (2, 3, 4, 6)
"""How often the lists of a register are repeated."""
ONE_EACH = (
    *(DocumentKey.HANDOVER_ACCEPTANCE, DocumentKey.CERTIFICATE) * 3,
    *(DocumentKey.SESSION_RECORD, DocumentKey.GATE_REPORT) * 2,
    *(
        DocumentKey.WEEKLY_STATUS,
        DocumentKey.PARALLEL_RUN_REPORT,
        DocumentKey.DELAY_NOTICE,
        DocumentKey.SERVICE_REPORT,
    ),
)
"""Kinds of which an engagement has many, as often as in a dozen of them."""
FIVE_TIMES, TWENTY_TIMES = 5.0, 20.0
BARE, PACK_SECONDS, TEMPLATE = 1.5, 5.0, 1.2
STYLES = {
    "h1": "Title",
    "h2": "Heading 1",
    "h3": "Heading 2",
    "h4": "Heading 3",
    "p": "Normal",
    "li": "List Bullet",
}
MISSING = "not measured: pip install kt-engine[bench], apt install libpango-1.0-0 libpangoft2-1.0-0"
Item = tuple[str, Front]


def pack(count: int) -> list[Item]:
    """Give records and fronts; the same ones every time."""
    chance = random.Random(6)  # noqa: S311 - a drawn example, not a secret
    once = [(key, 1 if key in ONE_EACH else chance.choice(FACTORS)) for key in DocumentKey]
    many = [(ONE_EACH[place % len(ONE_EACH)], 1) for place in range(count)]
    return [_item(key, place, factor) for place, (key, factor) in enumerate([*once, *many][:count])]


def _item(key: DocumentKey, place: int, factor: int) -> Item:
    facts = SAMPLES[key]()
    around = control(key, facts)
    for times in (factor, 1):
        try:
            markdown = render_markdown(key, _grown(facts, times), around)
            break
        except (KeyError, ValueError, IndexError, StopIteration):
            continue  # a list of this document cannot be repeated
    markdown = markdown.replace("E7-", f"E{place + 10}-")
    sha256 = hashlib.sha256(markdown.encode()).hexdigest()
    front = front_of(around, sha256, one_page=kind_of(key).one_page)
    return markdown, dataclasses.replace(front, number=front.number.replace("E7", f"E{place + 10}"))


def _grown(facts: Any, times: int) -> Any:
    """Repeat the lists of rows a document holds."""
    lists = {
        each.name: getattr(facts, each.name) * times
        for each in dataclasses.fields(facts)
        if isinstance(getattr(facts, each.name), tuple)
        and getattr(facts, each.name)
        and dataclasses.is_dataclass(getattr(facts, each.name)[0])
    }
    return dataclasses.replace(facts, **lists)


def cpu(make: Callable[[Any], object], given: Sequence[Any]) -> float:
    """Give milliseconds of processor time per document, all threads counted, one document as warm-up."""
    make(given[0])
    gc.collect()
    before = clock.process_time()
    for one in given:
        make(one)
    return (clock.process_time() - before) * 1000 / len(given)


def bare_typst(items: Sequence[Item]) -> float:
    ready = [(typst_of(printable(markdown), front), front) for markdown, front in items]
    return cpu(lambda one: compiled(*one), ready)


def weasyprint(items: Sequence[Item]) -> float | None:
    try:
        from weasyprint import HTML  # noqa: PLC0415 - a peer that need not be here
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
    except (ImportError, OSError):
        return None
    fonts = FontConfiguration()
    pages = [html_page(markdown, front) for markdown, front in items]
    return cpu(lambda page: HTML(string=page).write_pdf(font_config=fonts), pages)


def docxtpl(items: Sequence[Item]) -> float | None:
    try:
        from docxtpl import DocxTemplate  # noqa: PLC0415 - a peer that need not be here
    except ImportError:
        return None
    template = _template()
    ready = [
        {"front": front, "blocks": list(_flat(record_tree(record_html(markdown))))}
        for markdown, front in items
    ]

    def fill(context: dict[str, Any]) -> bytes:
        document = DocxTemplate(io.BytesIO(template))
        document.render(context, autoescape=True)
        out = io.BytesIO()
        document.save(out)
        return out.getvalue()

    return cpu(fill, ready)


def _flat(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Give the tree as a template can loop over it: kind, text, rows."""
    found: list[dict[str, Any]] = []
    for block in blocks:
        if isinstance(block, Heading):
            found.append({"kind": f"h{block.level}", "text": plain_text(block.content)})
        elif isinstance(block, Paragraph):
            found.append({"kind": "p", "text": plain_text(block.content)})
        elif isinstance(block, Table):
            rows = [[plain_text(cell.content) for cell in row] for row in (block.head, *block.rows)]
            found.append({"kind": "table", "rows": rows})
        elif isinstance(block, Quote):
            found += _flat(block.blocks)
        elif isinstance(block, List):
            for item in block.items:
                found += [one | {"kind": "li"} for one in _flat(item)]
    return found


def _template() -> bytes:
    """Write a template with headings, text, bullets, a table of any size, head and foot."""
    document = python_docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{ front.client }} {{ front.name }}"
    document.sections[0].footer.paragraphs[0].text = "{{ front.classification }}"
    document.add_paragraph("{%p for b in blocks %}")
    for kind, style in STYLES.items():
        document.add_paragraph("{%p if b.kind == '" + kind + "' %}")
        document.add_paragraph("{{ b.text }}", style=style)
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if b.kind == 'table' %}")
    table = document.add_table(rows=3, cols=3, style="Table Grid")
    table.rows[0].cells[0].text = "{%tr for row in b.rows %}"
    for cell, text in zip(
        table.rows[1].cells, ("{%tc for c in row %}", "{{ c }}", "{%tc endfor %}"), strict=True
    ):
        cell.text = text
    table.rows[2].cells[0].text = "{%tr endfor %}"
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p endfor %}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@dataclasses.dataclass(frozen=True)
class Made:
    seconds: float
    cpu: float
    """Seconds of processor time, of all processes together."""
    files: int
    mebibytes: float


def whole_pack(folder: Path, items: Sequence[Item], processes: int) -> Made:
    before, spent = clock.perf_counter(), _spent()
    kept = kept_renditions(folder, items, processes)
    seconds, cpu_seconds = clock.perf_counter() - before, _spent() - spent
    files = [one for each in kept for one in each.values()]
    return Made(seconds, cpu_seconds, len(files), sum(one.size for one in files) / 2**20)


def _spent() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak() -> str:
    ours, children = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return f"{ours:.0f} MiB in this process, {children:.0f} MiB in the largest child"


def verdict(value: float, target: float, *, at_most: bool) -> str:
    met = value <= target if at_most else value >= target
    return f"{'at most' if at_most else 'at least'} {target:g}: {'met' if met else 'MISSED'}"


def line(what: str, value: float, unit: str, *more: str) -> None:
    print("   ".join([f"{what:26}{value:8.1f} {unit}", *more]), flush=True)


def pdf_figures(items: Sequence[Item], sample: int) -> None:
    ours, bare = cpu(lambda one: pdf(*one), items), bare_typst(items)
    line("PDF, ours", ours, "ms")
    ratio = ours / bare
    line("PDF, bare typst", bare, "ms", f"ours : bare {ratio:.2f}", verdict(ratio, BARE, at_most=True))
    some = items[:: max(1, len(items) // sample)][:sample] if sample else []
    rival = weasyprint(some) if some else None
    if rival is None:
        print(f"PDF, WeasyPrint {MISSING}")
        return
    same = cpu(lambda one: pdf(*one), some)
    ratio = rival / same
    told = f"on {len(some)} of the documents, ours on them {same:.1f} ms"
    said = verdict(ratio, FIVE_TIMES, at_most=False)
    line("PDF, WeasyPrint", rival, "ms", f"WeasyPrint : ours {ratio:.1f}", said, told)


def word_figures(items: Sequence[Item]) -> None:
    line("HTML, ours", cpu(lambda one: html_page(*one), items), "ms")
    ours, rival = cpu(lambda one: docx(*one), items), docxtpl(items)
    line("Word, ours", ours, "ms")
    if rival is None:
        print(f"Word, docxtpl {MISSING}")
        return
    ratio = ours / rival
    line("Word, docxtpl", rival, "ms", f"ours : docxtpl {ratio:.2f}", verdict(ratio, TEMPLATE, at_most=True))


def pack_figures(items: Sequence[Item], processes: int) -> None:
    with tempfile.TemporaryDirectory(prefix="kt-documents-") as name:
        first = whole_pack(Path(name), items, processes)
        again = whole_pack(Path(name), items, processes)
    told = f"{first.cpu:.1f} s of processor, {first.files} files, {first.mebibytes:.1f} MiB, {processes} processes"
    line(
        "whole pack, all formats",
        first.seconds,
        "s",
        told,
        verdict(first.seconds, PACK_SECONDS, at_most=True),
    )
    times = first.seconds / again.seconds
    said = verdict(times, TWENTY_TIMES, at_most=False)
    line("the same pack again", again.seconds * 1000, "ms", f"{times:.0f} times faster", said)
    print(f"peak memory               {peak()}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--weasyprint", type=int, default=20, help="how many of them; 0: none")
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    items = pack(asked.documents)
    sizes = sorted(len(markdown) for markdown, _ in items)
    print(
        f"{len(items)} documents of {len(DocumentKey)} kinds; a record has {statistics.median(sizes):,.0f} letters in "
        f"the median, {sizes[0]:,} to {sizes[-1]:,}; Python {platform.python_version()}"
    )
    pack_figures(items, asked.processes)
    pdf_figures(items, asked.weasyprint)
    word_figures(items)


if __name__ == "__main__":
    main()
