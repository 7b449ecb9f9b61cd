"""Looks for who answers for a document and for its date; a program's properties of the file do not count as either."""

import re
from collections.abc import Iterator

from kt_engine.exchange.document_tree import WHOLE, Block, ReadDocument, Section, Table, walk
from kt_engine.rules.document_dates import has_date, is_date_name, is_dated_block, is_only_date
from kt_engine.rules.finding import Finding
from kt_engine.rules.placeholders import placeholders_in
from kt_engine.rules.visible_text import label, visible
from kt_engine.words import FileKind, FindingKind

_THING = "process|document|content|page|policy|procedure|sop|business|service|article"
_OWNER = (
    rf"(?:(?:{_THING})[ _-]?)?owners?|owned by|authors?|(?:prepared|written|maintained|issued|drafted) by|maintainers?"
    r"|responsible(?: person| party| team| role)?|accountable|custodian|verantwortlich(?:er?)?|autor(?:in)?"
    r"|eigent\u00fcmer(?:in)?|responsable|propietario"
)
_CONTACT = r"(?:point of )?contacts?(?: person)?|questions?|support|ansprechpartner|contacto"
_OWNER_NAME = re.compile(rf"(?:{_OWNER})", re.IGNORECASE)
_CONTACT_NAME = re.compile(rf"(?:{_CONTACT})\??", re.IGNORECASE)
_OWNER_SAID = re.compile(
    rf"(?:^|[\n|(;.,]\s{{0,4}})\W{{0,4}}(?:{_OWNER})\W{{0,4}}\s{{0,3}}[:|=]\W{{0,6}}(?P<who>\w[^\n|]{{0,120}})",
    re.IGNORECASE,
)
_OWNER_SENTENCE = re.compile(
    r"\b(?:is|are) (?:owned|maintained|kept up to date) by (?P<who>\w.{0,80})", re.IGNORECASE
)
_OWNER_LINE = re.compile(rf"(?:{_OWNER})\s{{1,3}}(?!of\b|and\b|or\b)\w", re.IGNORECASE)
_MEMO = re.compile(r"\bfrom\b\W{0,8}:\W{0,8}\w.{0,400}\bsubject\b\W{0,8}:", re.IGNORECASE | re.DOTALL)
_OWNER_TITLE = re.compile(
    rf"(?:{_OWNER}|responsibilit(?:y|ies)|roles? (?:and|&) responsibilit(?:y|ies)|who (?:owns|is responsible).*)",
    re.IGNORECASE,
)
_VERSIONED = re.compile(r"version|revision|date|document", re.IGNORECASE)


def head_findings(document: ReadDocument) -> Iterator[Finding]:
    """Give a finding where nobody is named as owner, and one where no date is found."""
    if not _has_owner(document):
        yield Finding(FindingKind.NO_OWNER, "", WHOLE, _ownerless(document), blocks=False)
    if not _has_date(document):
        yield Finding(FindingKind.NO_DATE, "", WHOLE, _undated(document), blocks=False)


def _ownerless(document: ReadDocument) -> str:
    asked = any(_CONTACT_NAME.fullmatch(fact.name) and fact.value for fact in document.facts) or any(
        _CONTACT_NAME.fullmatch(label(section.title)) for section in walk(document.root) if section.level
    )
    program = any(fact.by_program and fact.name == "author" for fact in document.facts)
    if asked:
        return "No owner is named, only whom to ask."
    return "No owner is named" + (
        " in the text, only an author in the file's properties." if program else "."
    )


def _undated(document: ReadDocument) -> str:
    days = [fact for fact in document.facts if fact.by_program and has_date(fact.value)]
    said = ", only in the file's properties" if days else ""
    return f"No date and no day of the next review are found{said}."


def _has_owner(document: ReadDocument) -> bool:
    if document.kind is FileKind.PDF and _first_page_names_owner(document):
        return True
    named = any(
        _OWNER_NAME.fullmatch(fact.name.replace("_", " ")) and _is_answer(fact.value)
        for fact in document.facts
        if not fact.by_program
    )
    return named or any(_section_names_owner(section) for section in walk(document.root))


def _first_page_names_owner(document: ReadDocument) -> bool:
    """A table of a PDF is lines: there an owner stands after the word without a sign between."""
    return any(
        isinstance(part, Block)
        and part.place.number == 1
        and any(map(_OWNER_LINE.match, part.text.split("\n")))
        for section in walk(document.root)
        for part in section.content
    )


def _section_names_owner(section: Section) -> bool:
    if section.level and _OWNER_TITLE.fullmatch(label(section.title)):
        return bool(section.content or section.sections)
    return any(
        _table_names_owner(part, section) if isinstance(part, Table) else _block_names_owner(part)
        for part in section.content
    )


def _block_names_owner(block: Block) -> bool:
    text = block.text[:2_000]
    for pattern in (_OWNER_SAID, _OWNER_SENTENCE):
        if any(_is_answer(found["who"]) for found in pattern.finditer(text)):
            return True
    return _MEMO.search(text) is not None


def _table_names_owner(table: Table, section: Section) -> bool:
    """An owner stands beside the word, or under it in a table of versions or at the document's beginning."""
    if any(_OWNER_NAME.fullmatch(label(row[0])) and any(map(_is_answer, row[1:])) for row in table.rows):
        return True
    header = [label(cell) for cell in table.rows[0]]
    about_document = section.level == 0 or any(map(_VERSIONED.search, header))
    return about_document and any(
        _OWNER_NAME.fullmatch(name) and any(_is_answer(row[column]) for row in table.rows[1:])
        for column, name in enumerate(header)
    )


def _is_answer(text: str) -> bool:
    seen = visible(text)
    return any(map(str.isalnum, seen)) and not placeholders_in(text)


def _has_date(document: ReadDocument) -> bool:
    for fact in document.facts:
        known = not fact.by_program and (is_date_name(fact.name) or fact.name in {"title", "subtitle"})
        if known and has_date(fact.value):
            return True
    return any(_section_dates(section) for section in walk(document.root))


def _section_dates(section: Section) -> bool:
    if has_date(section.title) or is_dated_block(section.title):
        return True
    return any(
        _table_dates(part) if isinstance(part, Table) else _block_dates(part) for part in section.content
    )


def _block_dates(block: Block) -> bool:
    return is_dated_block(block.text) or is_only_date(visible(block.text))


def _table_dates(table: Table) -> bool:
    if any(is_date_name(label(row[0])) and any(map(has_date, row[1:])) for row in table.rows):
        return True
    return any(
        is_date_name(label(name)) and any(has_date(row[column]) for row in table.rows[1:])
        for column, name in enumerate(table.rows[0])
    )
