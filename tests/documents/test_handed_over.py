"""A handed-over document is shown, never run, filled in or fetched, and never holds the reader up."""

import re
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest

from kt_engine.documents.handed_over import HandedOver
from kt_engine.documents.handed_over_preview import preview_html

HANDBOOK = Path(__file__).parents[3] / "shared" / "data" / "travel-handbook"
FRONT_MATTER = b"---\ntitle: Travel <b>guide</b>\n---\n\n# Guide\n\nBook **early**.\n"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data: str) -> None:
        self.text += data


def _shown(text: bytes, name: str = "sop.md") -> _Tags:
    parser = _Tags()
    parser.feed(preview_html(HandedOver(text, name)))
    return parser


def test_template_tags_stay_text() -> None:
    page = _shown(b"Before {% include secret.html %} and {{ site.name }} after, {% raw %}x{% endraw %}")
    assert "{% include secret.html %} and {{ site.name }} after, {% raw %}x{% endraw %}" in page.text


def test_html_is_shown_as_text() -> None:
    page = _shown(b"<script>alert(1)</script>\n\n<div onclick='x()'>a</div> and <b>b</b>")
    assert "<script>alert(1)</script>" in page.text
    assert "<div onclick='x()'>a</div> and <b>b</b>" in page.text
    assert not {"script", "b"} & page.tags


@pytest.mark.parametrize(
    "text",
    [
        b"[a](javascript:alert(1))",
        b"[a](JaVaScRiPt:alert(1))",
        b"[a](data:text/html;base64,xxxx)",
        b"[a](vbscript:x)",
        b"[a]( javascript:alert(1))",
        b"[a](java&#115;cript:alert(1))",
        b"<javascript:alert(1)>",
        b"[a]\n\n[a]: javascript:alert(1)",
    ],
)
def test_no_link_runs_anything(text: bytes) -> None:
    assert _shown(text).links == []


def test_a_link_to_the_web_stays_and_one_within_the_givers_site_becomes_text() -> None:
    page = _shown(b"[policy](https://example.org/p) and [next]({{ site.baseurl }}/next)")
    assert page.links == ["https://example.org/p"]
    assert "next [{{ site.baseurl }}/next]" in page.text


def test_a_picture_is_named_and_not_fetched() -> None:
    page = _shown(b"![map of sites](https://example.org/m.png)")
    assert "img" not in page.tags
    assert "[picture: map of sites, https://example.org/m.png]" in page.text


def test_front_matter_is_shown_as_it_stands() -> None:
    html = preview_html(HandedOver(FRONT_MATTER, "guide.md"))
    assert "<pre><code>title: Travel &lt;b&gt;guide&lt;/b&gt;\n</code></pre>" in html
    assert "<h1>Guide</h1>" in html
    assert "<strong>early</strong>" in html


def test_plain_text_keeps_its_lines_and_gains_no_markup() -> None:
    page = _shown(b"# not a heading\n  <i>two</i>\n", "notes.txt")
    assert "# not a heading\n  <i>two</i>\n" in page.text
    assert "h1" not in page.tags - {"h1"} | set()
    assert "pre" in page.tags


def test_a_file_that_is_no_text_is_named_not_shown() -> None:
    html = preview_html(HandedOver(b"PK\x03\x04\x00\x00", "list.xlsx"))
    assert "A file of this kind cannot be shown here." in html
    assert "PK" not in html


def test_bytes_of_another_encoding_are_read_and_it_is_said() -> None:
    page = _shown("Zürich, naïve".encode("cp1252"), "a.txt")
    assert "Zürich, naïve" in page.text
    assert "Windows-1252" in page.text


def test_the_hash_of_the_bytes_stands_on_the_page() -> None:
    assert "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" in preview_html(
        HandedOver(b"", "empty.md")
    )


def test_a_hostile_file_name_stays_a_name() -> None:
    page = _shown(b"x", '</title><script>alert(1)</script>"|\n.md')
    assert "script" not in page.tags


@pytest.mark.parametrize(
    "mark", ["[", ">", "*", "(", "_", "`", "![", "> ", "- ", "<", "<![", "[a](", "``a`", "***a", "    ", "&#"]
)
@pytest.mark.parametrize("shape", ["one line", "many paragraphs", "each on its line"])
def test_nothing_makes_the_page_slow(mark: str, shape: str) -> None:
    text = {
        "one line": mark * 10_000,
        "many paragraphs": (mark * 900 + "\n\n") * 60,
        "each on its line": "\n".join(mark * depth + "a" for depth in range(300)),
    }[shape]
    started = time.process_time()
    html = preview_html(HandedOver(text.encode(), "hostile.md"))
    assert time.process_time() - started < 1
    assert "</html>" in html


def test_a_text_too_long_to_lay_out_is_shown_plain_and_it_is_said() -> None:
    page = _shown(b"**word** and word\n\n" * 20_000)
    assert "Shown as plain text" in page.text
    assert "**word** and word" in page.text


@pytest.mark.skipif(
    not HANDBOOK.is_dir(), reason="the handbook of a real organisation is not beside the checkout"
)
def test_a_real_handbook_is_laid_out_with_its_tags_as_text() -> None:
    for file in sorted(HANDBOOK.glob("*.md")):
        text = file.read_bytes()
        page = _shown(text, file.name)
        assert "Shown as received" in page.text, file.name
        assert not {"script", "img", "iframe", "style-x"} & page.tags
        shown = re.sub(r"\s+", "", page.text)
        for tag in re.findall(r"\{%[^%`]*%\}", text.decode()):
            assert re.sub(r"\s+", "", tag) in shown, (file.name, tag)
