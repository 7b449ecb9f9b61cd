"""Takes a client's own Word template apart, and refuses what a look has no need of. It knows no document of ours.

Only looks are kept: styles, theme, fonts, numbering, page, headers and footers with their pictures. Its text is not.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from kt_engine.errors import InvalidInput, Problem
from kt_engine.exchange.read_bytes import MIB
from kt_engine.exchange.zip_bounds import check_zip

LARGEST_TEMPLATE = 10 * MIB
MOST_XML = 20 * MIB
"""All parts of the template unpacked, pictures too."""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = re.compile(
    r"application/vnd\.openxmlformats-officedocument\.wordprocessingml\.(document|template)\.main\+xml"
)
_MACROS = re.compile(r"macroEnabled|vbaProject|vbaData", re.IGNORECASE)
_LIVE_PARTS = re.compile(
    r"(^|/)(embeddings|activeX|afchunk)[^/]*(/|$)|\.(bin|exe|dll|js|vbs|html?|mht)$", re.IGNORECASE
)
_LIVE_FIELDS = re.compile(
    r"\b(INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DDE|DDEAUTO|DATABASE|EMBED|MACROBUTTON|HYPERLINK|RD|CONTROL|GOTOBUTTON|ADDIN)\b",
    re.IGNORECASE,
)
_RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_PICTURES = {".png": "image/png", ".jpeg": "image/jpeg", ".jpg": "image/jpeg", ".gif": "image/gif"}


@dataclass(frozen=True)
class WordTemplate:
    """The parts of a template whose look is kept, each as parsed XML or as the bytes of a picture."""

    styles: Any
    theme: bytes | None
    numbering: Any
    fonts: bytes | None
    page: Any
    """The last section's properties: size, margins, which header and footer."""
    heads: Mapping[str, "Head"] = field(default_factory=dict)
    """By relationship id: the headers and footers the last section names."""


@dataclass(frozen=True)
class Head:
    """One header or footer: its XML, and the pictures it shows by relationship id."""

    root: Any
    pictures: Mapping[str, tuple[str, bytes]]
    """Ending and bytes."""


def word_template_faults(data: bytes, file_name: str) -> tuple[Problem, ...]:
    """Give everything that is wrong with a template, one sentence each; nothing: it can be used."""
    try:
        read_word_template(data, file_name)
    except InvalidInput as refused:
        return refused.problems
    return ()


def read_word_template(data: bytes, file_name: str) -> WordTemplate:
    """Take the look out of a template. Raises InvalidInput with every fault at once."""
    parts = _unpacked(data, file_name)
    faults = [*_part_faults(parts), *_relationship_faults(parts)]
    trees = {name: _tree(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    faults += [
        f"The part {name} is no well-formed XML, or declares entities."
        for name, tree in trees.items()
        if tree is None
    ]
    if faults:
        raise _refused(faults, file_name)
    main = _main_part(trees)
    if main is None:
        raise _refused(["This is no Word document or template (.docx or .dotx)."], file_name)
    return _look(parts, trees, main, file_name)


def _refused(faults: list[str], file_name: str) -> InvalidInput:
    return InvalidInput([Problem(f"{fault} {_ADVICE}", file_name) for fault in faults])


_ADVICE = "Take it out in Word, save the template as .docx, and name that file in the brand file."


def _unpacked(data: bytes, file_name: str) -> dict[str, bytes]:
    if len(data) > LARGEST_TEMPLATE:
        raise _refused(
            [f"The template has {len(data) / MIB:.1f} MiB; at most {LARGEST_TEMPLATE // MIB} are taken."],
            file_name,
        )
    check_zip(data, file_name)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        if sum(one.file_size for one in members) > MOST_XML:
            raise _refused([f"Unpacked the template has more than {MOST_XML // MIB} MiB."], file_name)
        names = [one.filename for one in members]
        faults = [
            f"It holds a part named {_shown(name)}, which leads out of the file."
            for name in names
            if not _stays(name)
        ]
        if len({name.lower() for name in names}) != len(names):
            faults.append("It holds two parts of the same name.")
        if faults:
            raise _refused(faults, file_name)
        try:
            return {one.filename: archive.read(one) for one in members}
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
            raise _refused(["The file is damaged and cannot be unpacked."], file_name) from None
        except Exception as error:  # zlib's own error has no common ancestor with the others
            if type(error).__module__ != "zlib":
                raise
            raise _refused(["The file is damaged and cannot be unpacked."], file_name) from None


def _stays(name: str) -> bool:
    return not (
        name.startswith("/") or "\\" in name or "\0" in name or ":" in name or ".." in name.split("/")
    )


def _shown(text: str) -> str:
    return "".join(one if one.isprintable() else "\ufffd" for one in text[:120])


def _part_faults(parts: Mapping[str, bytes]) -> Iterator[str]:
    kinds = parts.get("[Content_Types].xml", b"").decode("utf-8", "replace")
    if _MACROS.search(kinds) or any(_MACROS.search(name) for name in parts):
        yield "It holds macros, and no macro comes into a document of ours."
    elif live := [name for name in parts if _LIVE_PARTS.search(name)]:
        yield f"It holds something that can run or open, {_shown(live[0])}."


def _relationship_faults(parts: Mapping[str, bytes]) -> Iterator[str]:
    for name, part in parts.items():
        if not name.endswith(".rels"):
            continue
        tree = _tree(part)
        for one in () if tree is None else tree.iter(_RELATIONSHIPS):
            kind = one.get("Type", "").rpartition("/")[2]
            target = one.get("Target", "")
            if (
                one.get("TargetMode", "").lower() == "external"
                or "://" in target
                or target.startswith("\\\\")
            ):
                yield f"Its part {name} points outside the file ({_shown(kind)}: {_shown(target)})."
            elif not _inside(name, target):
                yield f"Its part {name} names a part that leads out of the file ({_shown(target)})."


def _inside(relationships: str, target: str) -> bool:
    return not _resolved(relationships, target).startswith("..")


def _resolved(relationships: str, target: str) -> str:
    """Give the part a relationship names: targets count from the folder of the part that has them."""
    if target.startswith("/"):
        return posixpath.normpath(target.lstrip("/"))
    return posixpath.normpath(posixpath.join(posixpath.dirname(posixpath.dirname(relationships)), target))


def _tree(part: bytes) -> Any:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        root = etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    document = root.getroottree().docinfo
    return None if document.doctype or document.internalDTD is not None else root


def _main_part(trees: Mapping[str, Any]) -> str | None:
    kinds = trees.get("[Content_Types].xml")
    for one in () if kinds is None else kinds:
        name = str(one.get("PartName", "")).lstrip("/")
        if _MAIN.fullmatch(one.get("ContentType", "")) and name in trees:
            return name
    return None


def _look(parts: Mapping[str, bytes], trees: Mapping[str, Any], main: str, file_name: str) -> WordTemplate:
    related = _related(trees, main)
    styles = _by_kind(related, trees, "styles")
    page = next(iter(trees[main].iterchildren(f"{W}body")), None)
    sections = [] if page is None else list(page.iter(f"{W}sectPr"))
    if styles is None or not sections:
        raise _refused(["It has no styles or no page size, so there is no look to take."], file_name)
    heads, faults = _heads(parts, trees, related, sections[-1])
    if faults:
        raise _refused(faults, file_name)
    theme = next((target for kind, target in related.values() if kind == "theme" and target in parts), None)
    return WordTemplate(
        styles=styles,
        theme=parts[theme] if theme else None,
        numbering=_by_kind(related, trees, "numbering"),
        fonts=None,
        page=sections[-1],
        heads=heads,
    )


def _related(trees: Mapping[str, Any], part: str) -> dict[str, tuple[str, str]]:
    """Give the parts another part names, by relationship id: the last word of the kind, and the part."""
    folder, _, name = part.rpartition("/")
    relationships = posixpath.join(folder, "_rels", f"{name}.rels")
    tree = trees.get(relationships)
    return {
        one.get("Id", ""): (
            one.get("Type", "").rpartition("/")[2],
            _resolved(relationships, one.get("Target", "")),
        )
        for one in (() if tree is None else tree.iter(_RELATIONSHIPS))
    }


def _by_kind(related: Mapping[str, tuple[str, str]], trees: Mapping[str, Any], kind: str) -> Any:
    return next(
        (trees[target] for found, target in related.values() if found == kind and target in trees), None
    )


def _heads(
    parts: Mapping[str, bytes], trees: Mapping[str, Any], related: Mapping[str, tuple[str, str]], section: Any
) -> tuple[dict[str, Head], list[str]]:
    heads: dict[str, Head] = {}
    faults: list[str] = []
    for reference in section:
        if reference.tag not in {f"{W}headerReference", f"{W}footerReference"}:
            continue
        number = reference.get(f"{R}id", "")
        target = related.get(number, ("", ""))[1]
        if target in trees:
            root = trees[target]
            faults += _field_faults(root, target)
            heads[number] = Head(root, _pictures(parts, _related(trees, target)))
    return heads, faults


def _field_faults(root: Any, part: str) -> Iterator[str]:
    asked = ["".join(one.itertext()) for one in root.iter(f"{W}instrText")]
    asked += [one.get(f"{W}instr", "") for one in root.iter(f"{W}fldSimple")]
    if found := _LIVE_FIELDS.search(" ".join(["".join(asked), *asked])):
        yield f"Its part {part} holds the field {found.group().upper()}, which fetches or runs something."
    if next(root.iter(f"{W}object", f"{W}control", f"{W}altChunk", f"{W}subDoc"), None) is not None:
        yield f"Its part {part} holds an object, which can run or open."


def _pictures(
    parts: Mapping[str, bytes], related: Mapping[str, tuple[str, str]]
) -> dict[str, tuple[str, bytes]]:
    found = {}
    for number, (kind, target) in related.items():
        ending = posixpath.splitext(target)[1].lower()
        if kind == "image" and target in parts and ending in _PICTURES:
            found[number] = (ending, parts[target])
    return found
