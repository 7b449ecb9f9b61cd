"""Puts a cleaned fragment on a printable page: no script, no remote resource. It knows no document."""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kt_engine.documents.front import DRAFT, REHEARSAL, Front
from kt_engine.documents.front_words import FrontWords, front_words
from kt_engine.documents.markdown_text import visible_line
from kt_engine.documents.qr_code import NAMESPACE, qr_svg
from kt_engine.documents.speech import speaking
from kt_engine.documents.writers.record_body import record_body
from kt_engine.exchange.brand import HOUSE_BRAND, Brand
from kt_engine.exchange.pictures import picture_kind
from kt_engine.words import Language

ONE_PAGE_MARGIN = "@page { margin: 14mm 13mm 12mm; }\n"
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_CSS_PLAIN = re.compile(r"[^A-Za-z0-9 ,.]")


def html_page(markdown: str, front: Front) -> str:
    """Give the page of an issued document; the record's hash stands around it, never in it."""
    with speaking(front.language):
        return _document_page(markdown, front)


def _document_page(markdown: str, front: Front) -> str:
    words = front_words(front.language)
    return page(
        language=front.language,
        title=f"{front.name} {front.title}",
        left=f"{front.client} · {front.engagement.partition(' ')[2]}",
        right=front.name,
        classification=front.classification,
        mark=front.mark,
        body=record_body(markdown, front),
        footer=(front.origin, words.record_note.format(record_sha256=front.record_sha256)),
        one_page=front.one_page,
        more_style=_brand_style(front.brand),
        worn=_worn(front, words),
    )


def _worn(front: Front, words: FrontWords) -> "Worn":
    name = visible_line(front.brand.name or front.client)
    return Worn(
        logo=_data_uri(front.brand.logo) if front.brand.logo else "",
        logo_alt=words.logo_alt.format(name=name),
        brand=visible_line(front.brand.name),
        code=Markup(qr_svg(front.code, front.brand.ink).replace(NAMESPACE, "")),  # noqa: S704 - of numbers
        code_alt=visible_line(words.code_alt.format(code=front.code)),
    )


@dataclass(frozen=True)
class Worn:
    """What only pages of issued documents show: the client's brand, and the code."""

    logo: str = ""
    """As data: address."""
    logo_alt: str = ""
    brand: str = ""
    code: Markup | str = ""
    code_alt: str = ""


def page(
    *,
    language: Language,
    title: str,
    left: str,
    right: str,
    classification: str,
    mark: str | None,
    body: str,
    footer: tuple[str, ...],
    one_page: bool = False,
    more_style: str = "",
    worn: Worn = Worn(),
) -> str:
    """Wrap `body`, which must have passed nh3, and our own `more_style`; everything else is escaped here."""
    words = front_words(language)
    said = {REHEARSAL: words.rehearsal, DRAFT: words.draft}.get(mark or "", "")
    style = stylesheet() + more_style + _page_margins(left, right, classification, said, words)
    if one_page:
        style += ONE_PAGE_MARGIN
    return (
        _environment()
        .get_template("_page.html.j2")
        .render(
            language=language,
            title=visible_line(title),
            left=visible_line(left),
            right=visible_line(right),
            classification=visible_line(classification),
            mark=said,
            mark_note={REHEARSAL: words.rehearsal_note, DRAFT: words.draft_note}.get(mark or "", ""),
            worn=worn,
            body=Markup(body),  # noqa: S704 - cleaned by nh3
            footer=[visible_line(line) for line in footer],
            one_page=one_page,
            style=Markup(style),  # noqa: S704 - our own file, and strings escaped by css_text
            style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        )
    )


@cache
def stylesheet() -> str:
    return (files("kt_engine.documents.writers") / "page.css").read_text(encoding="utf-8")


def css_text(text: str) -> str:
    """Give a CSS string; marks become codes, each ended by a space: no data leaves the quotes."""
    return _css_string(visible_line(text))


def _css_string(text: str) -> str:
    return '"' + _CSS_PLAIN.sub(lambda found: f"\\{ord(found.group()):x} ", text) + '"'


def _brand_style(brand: Brand) -> str:
    """Put the brand's colours and fonts over ours; colours are checked to be #rrggbb when they are read."""
    if (brand.accent, brand.ink, brand.fonts) == (HOUSE_BRAND.accent, HOUSE_BRAND.ink, HOUSE_BRAND.fonts):
        return ""
    families = "".join(f"{css_text(one)}, " for one in brand.fonts)
    fonts = f"html {{ font-family: {families}sans-serif; }}\n" if brand.fonts else ""
    return f":root {{ --ink: {_colour(brand.ink)}; --accent: {_colour(brand.accent)}; }}\n{fonts}"


def _colour(said: str) -> str:
    return said if _COLOUR.fullmatch(said) else "#000000"


def _data_uri(logo: bytes) -> str:
    kind = picture_kind(logo) or "png"
    return f"data:image/{kind};base64,{base64.b64encode(logo).decode()}"


def _page_margins(left: str, right: str, classification: str, mark: str, words: FrontWords) -> str:
    middle = "@top-center { content: " + css_text(mark) + "; font-weight: 700; }" if mark else ""
    return (
        "\n@page {"
        f" @top-left {{ content: {css_text(left)}; }}"
        f" {middle}"
        f" @top-right {{ content: {css_text(right)}; }}"
        f" @bottom-left {{ content: {css_text(classification)}; }}"
        f" @bottom-right {{ content: {_counted(words.page_of)}; }}"
        " }\n"
    )


def _counted(page_of: str) -> str:
    """Give "Page {page} of {pages}" as CSS: text in quotes, counters outside them."""
    parts = re.split(r"\{(pages?)\}", page_of)
    counted = {"page": "counter(page)", "pages": "counter(pages)"}
    return " ".join(counted[part] if place % 2 else _css_string(part) for place, part in enumerate(parts))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("kt_engine.documents"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
