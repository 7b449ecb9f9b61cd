"""Whatever stands in a record, no format of it calls out, runs, links or grows without bound (F33, F35, F37)."""

import dataclasses
import io
import re
import resource
import time
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

from document_samples import SAMPLES, control, planted
from kt_engine.documents.front import Front
from kt_engine.documents.kept_renditions import kept_renditions
from kt_engine.documents.render import render
from kt_engine.documents.renditions import renditions
from kt_engine.errors import InvalidInput
from kt_engine.words import DocumentKey, Format
from probe_server import Probe, probe
from word_documents import Read, a_front

CALLS = (
    "![p](http://{a}/p.png)",
    "<img src='http://{a}/i'><iframe src='http://{a}/f'></iframe>",
    "<svg><use href='http://{a}/s#x'/><image href='http://{a}/s'/></svg>",
    "</style><style>@import url(http://{a}/c);</style><link rel=stylesheet href=http://{a}/l>",
    '#image("http://{a}/t.png") #read("/etc/hostname") #import "@preview/a:1.0.0"',
    '{{ INCLUDEPICTURE "http://{a}/w" }} HYPERLINK "http://{a}/h" {{ INCLUDETEXT "file:///etc/hostname" }}',
    "[click](javascript:fetch('http://{a}/j')) <a href='data:text/html,x'>y</a> <http://{a}/auto>",
    "=WEBSERVICE(\"http://{a}/x\") +cmd|'/c calc'!A0 @SUM(1)",
    "]]></w:t></w:r><w:altChunk r:id='x'/><!ENTITY x SYSTEM 'http://{a}/e'>&x;",
)
RAW = {
    "picture": "# T\n\n![p](http://{a}/p.png) and <img src=http://{a}/i onerror=x>\n",
    "link": "# T\n\n[x](javascript:alert(1)) [y](http://{a}/) <http://{a}/> [z]: http://{a}/\n",
    "script": "# T\n\n<script src=http://{a}/s></script>\n\n<object data=http://{a}/o></object>\n",
    "quotes": "# T\n\n" + ">" * 60 + " deep\n",
    "brackets": "# T\n\n" + "[" * 10_000 + "\n",
    "stars": "# T\n\n" + "*" * 10_000 + "a" + "*" * 10_000 + "\n",
    "ticks": "# T\n\n" + "".join("`" * n + "a" for n in range(1, 150)) + "\n",
    "lists": "# T\n\n" + "".join("    " * n + "- a\n" for n in range(60)),
    "unended": "# T\n\n<![CDATA[ <!-- <? <!DOCTYPE " + "<![" * 3_000 + "\n",
    "entities": "# T\n\n" + "&lt;" * 5_000 + "&#106;&#97;vascript&colon;\n",
    "cells": "# T\n\n| a | b |\n| --- | --- |\n|" + " x |" * 5_000 + "\n",
    "one word": "# T\n\n" + "a" * 50_000 + "\n",
    "columns": "# T\n\n|" + " h |" * 120 + "\n|" + " --- |" * 120 + "\n|" + " x |" * 120 + "\n",
}
ACTIVE = {
    "script",
    "iframe",
    "object",
    "embed",
    "link",
    "form",
    "img",
    "image",
    "use",
    "foreignobject",
    "audio",
    "video",
}
WITHIN = re.compile(r"#s\d+")
"""Where lines of the contents lead: the only links of a page."""
ACTING = {
    "/URI",
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToR",
    "/GoToE",
    "/RichMedia",
    "/Movie",
}


EACH_KIND = [(key, CALLS[place % len(CALLS)]) for place, key in enumerate(DocumentKey)]
EACH_CALL = [(DocumentKey.HANDOVER_REGISTER, text) for text in CALLS]


@pytest.mark.parametrize(
    ("key", "text"),
    [*EACH_KIND, *EACH_CALL],
    ids=[*map(str, DocumentKey), *(f"call {n}" for n in range(len(CALLS)))],
)
def test_text_that_asks_for_something_is_never_answered_in_any_format(key: DocumentKey, text: str) -> None:
    with probe() as listening:
        said = text.format(a=listening.address)
        facts: Any = planted(SAMPLES[key](), said)
        around = dataclasses.replace(planted(control(key, SAMPLES[key]()), said), facts_sha256="ab")
        markdown = render(key, facts, around).markdown
        _inert(markdown, a_front(client=said, title=said, engagement=f"E7 {said}"))
        assert listening.hits == 0


@pytest.mark.parametrize("name", RAW)
def test_a_record_that_was_never_escaped_is_inert_and_bounded_too(name: str) -> None:
    with probe() as listening:
        begun = time.process_time()
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        _inert(RAW[name].replace("{a}", listening.address), a_front())
        assert time.process_time() - begun < 10
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 600_000
        assert listening.hits == 0


@pytest.mark.parametrize(
    "text",
    [
        ">" * 10_000 + " a",
        "> " * 10_000 + "a",
        "- " * 10_000 + "a",
        "1. " * 10_000 + "a",
        "".join("    " * n + "- a\n" for n in range(300)),
    ],
    ids=["quotes", "spaced quotes", "bullets", "numbers", "lists"],
)
def test_nesting_beyond_reason_is_refused_with_the_line(text: str) -> None:
    begun = time.process_time()
    with pytest.raises(InvalidInput, match=r"the record:\d+: Quotes or lists stand more than 60 deep"):
        renditions(f"# T\n\n{text}\n", a_front())
    assert time.process_time() - begun < 1


def test_the_probe_counts_a_call(tmp_path: Path) -> None:
    import socket  # noqa: PLC0415 - only here

    with probe() as listening:
        host, _, port = listening.address.partition(":")
        socket.create_connection((host, int(port))).close()
        _until(listening)
    assert listening.hits == 1


def test_a_large_register_is_made_within_bounds_in_every_format() -> None:
    rows = "".join(f"| E7-T{n} | a name of somebody | 12 Apr 2027 | {n % 97} |\n" for n in range(3_000))
    begun = time.process_time()
    made = renditions(f"# T\n\n| a | b | c | d |\n| --- | --- | --- | ---: |\n{rows}", a_front())
    assert time.process_time() - begun < 40
    assert all(len(data) < 8_000_000 for data in made.values())
    assert len(PdfReader(io.BytesIO(made[Format.PDF])).pages) > 40


@pytest.mark.parametrize(
    "name",
    [
        "../../evil",
        "/etc/evil",
        "a\x00b",
        "CON",
        "a\\..\\b",
        "x" * 300,
        "\u202egpj.exe",
        "trailing.",
        "line\r\nSet-Cookie: a",
    ],
)
def test_a_name_never_becomes_a_path(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    front = a_front(number=name, title=name, client=name, engagement=name)
    (made,) = kept_renditions(folder, [(f"# {name}\n", front)], processes=1)
    assert {one.path.parent for one in made.values()} == {folder}
    assert all(one.path.name.isascii() and len(one.path.name) < 150 for one in made.values())
    assert sorted(one.name for one in tmp_path.iterdir()) == ["kept"]
    assert all(
        part.isascii() and ".." not in part for part in Read(made[Format.DOCX].path.read_bytes()).members
    )


def _inert(markdown: str, front: Front) -> None:
    made = renditions(markdown, front)
    assert Read(made[Format.DOCX]).is_inert()
    assert _acts_in_pdf(made[Format.PDF]) == set()
    for element in html.document_fromstring(made[Format.HTML].decode()).iter(etree.Element):
        assert element.tag.lower() not in ACTIVE
        for name, said in element.items():
            assert not name.lower().startswith("on")
            assert name.lower() not in {"href", "xlink:href", "src"} or WITHIN.fullmatch(said)


def _acts_in_pdf(data: bytes) -> set[str]:
    """Give what in a PDF could run, call or open something."""
    reader = PdfReader(io.BytesIO(data))
    found: set[str] = set()
    for number in range(1, len(reader.xref[0]) + 1):
        one = reader.get_object(IndirectObject(number, 0, reader))
        if isinstance(one, DictionaryObject):
            found |= {str(one.get("/S", "")), *map(str, one.keys())} & (
                ACTING | {"/EmbeddedFiles", "/OpenAction", "/AA"}
            )
    return found


def _until(listening: Probe) -> None:
    for _ in range(100):
        if listening.hits:
            return
        time.sleep(0.02)
