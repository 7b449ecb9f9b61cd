"""Reads Markdown into headings, blocks and tables, line by line; what the words say it does not know.

The rules are those of GitHub's Markdown as far as a reader needs them: front matter, headings of both forms, fenced and
indented code, lists, tables, comments. Every line is looked at once, so a long text costs in proportion to its length.
"""

import re
from dataclasses import dataclass, field

from kt_engine.exchange.document_tree import Block, Fact, Heading, Place, Table
from kt_engine.exchange.front_matter import read_front_matter
from kt_engine.exchange.markdown_tables import cells_of, is_delimiter
from kt_engine.exchange.text_leads import markdown_lead
from kt_engine.words import BlockKind, PlaceKind

_FENCE = re.compile(r"^[ \t>]*(`{3,}|~{3,})")
_ATX = re.compile(r"^ {0,3}(#{1,6})(?=[ \t]|$)(.*)$")
_SETEXT = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_RULE = re.compile(r"^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,9}[.)])(?:[ \t]+|$)")
_ONLY_PICTURE = re.compile(r"^\s*!\[[^\]]*\]\([^)]*\)\s*$")
INDENT = 4
LONGEST_HEADING = 300


def read_markdown(text: str) -> tuple[list[Heading | Block | Table], list[Fact]]:
    lines = text.split("\n")
    facts, first = read_front_matter(lines)
    reader = _Reader(lines, first)
    while reader.at < len(lines):
        reader.step()
    reader.end_paragraph()
    return reader.parts, facts


def without_closing_hashes(title: str) -> str:
    bare = title.strip()
    cut = bare.rstrip("#")
    return cut.rstrip() if not cut or cut[-1] in " \t" else bare


def place_of(index: int) -> Place:
    return Place(PlaceKind.LINE, index + 1)


@dataclass
class _Reader:
    lines: list[str]
    at: int
    parts: list[Heading | Block | Table] = field(default_factory=list)
    paragraph: list[str] = field(default_factory=list)
    started: int = 0
    in_list: bool = False
    in_comment: bool = False

    def step(self) -> None:
        """Take the next line, or the lines of the next fence or table."""
        line = self.lines[self.at]
        if self.in_comment:
            self._add(line)
            return
        if fence := _FENCE.match(line):
            self._code(fence[1])
        elif not line.strip():
            self.end_paragraph()
            self.at += 1
        elif heading := _ATX.match(line):
            self.end_paragraph()
            self._heading(without_closing_hashes(heading[2]), len(heading[1]), self.at)
            self.at += 1
        elif self._is_setext(line):
            level = 1 if line.strip().startswith("=") else 2
            title, self.paragraph = self.paragraph[0], []
            self._heading(title, level, self.started)
            self.at += 1
        elif _RULE.match(line):
            self.end_paragraph()
            self.at += 1
        else:
            self._text(line)

    def _text(self, line: str) -> None:
        if self._begins_table():
            self.end_paragraph()
            self._table()
        elif self._is_indented_code(line):
            self._indented()
        else:
            if _ITEM.match(line):
                self.end_paragraph()
                self.in_list = True
            elif not self.paragraph and not line.startswith((" ", "\t")):
                self.in_list = False
            self._add(line)

    def _add(self, line: str) -> None:
        if not self.paragraph:
            self.started = self.at
        self.paragraph.append(line)
        last_open, last_close = line.rfind("<!--"), line.rfind("-->")
        if last_open > last_close or last_close >= 0:
            self.in_comment = last_open > last_close
        self.at += 1

    def end_paragraph(self) -> None:
        if not self.paragraph:
            return
        text = "\n".join(self.paragraph)
        kind = BlockKind.PICTURE if _ONLY_PICTURE.match(text) else BlockKind.TEXT
        lead, rest = markdown_lead(text)
        self.parts.append(Block(kind, text, place_of(self.started), lead, rest))
        self.paragraph = []

    def _heading(self, title: str, level: int, index: int) -> None:
        self.parts.append(Heading(title.strip()[:LONGEST_HEADING], level, place_of(index)))
        self.in_list = False

    def _is_setext(self, line: str) -> bool:
        return len(self.paragraph) == 1 and bool(_SETEXT.match(line)) and not _ITEM.match(self.paragraph[0])

    def _is_indented_code(self, line: str) -> bool:
        indented = line.startswith(("    ", "\t"))
        return indented and not self.paragraph and not self.in_list

    def _code(self, marks: str) -> None:
        """Take a fence to its end, or to the end of the document where it is never closed."""
        self.end_paragraph()
        first = self.at
        closing = re.compile(rf"^[ \t>]*{re.escape(marks[0])}{{{len(marks)},}}[ \t]*$")
        self.at += 1
        while self.at < len(self.lines) and not closing.match(self.lines[self.at]):
            self.at += 1
        inner = self.lines[first + 1 : self.at]
        self.at += 1
        self.parts.append(Block(BlockKind.CODE, "\n".join(inner), place_of(first)))

    def _indented(self) -> None:
        first = self.at
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.strip() and not line.startswith(("    ", "\t")):
                break
            self.at += 1
        inner = [line[INDENT:] for line in self.lines[first : self.at]]
        self.parts.append(Block(BlockKind.CODE, "\n".join(inner).rstrip(), place_of(first)))

    def _begins_table(self) -> bool:
        line = self.lines[self.at]
        following = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else ""
        return "|" in line and is_delimiter(following) and len(cells_of(line)) == len(cells_of(following))

    def _table(self) -> None:
        first = self.at
        rows, places = [tuple(cells_of(self.lines[first]))], [place_of(first)]
        width = len(rows[0])
        self.at += 2
        while self.at < len(self.lines) and self._is_row(self.lines[self.at]):
            cells = cells_of(self.lines[self.at])
            rows.append(tuple([*cells, *[""] * width][:width]))
            places.append(place_of(self.at))
            self.at += 1
        self.parts.append(Table(place_of(first), tuple(rows), tuple(places)))

    @staticmethod
    def _is_row(line: str) -> bool:
        return bool(line.strip()) and "|" in line and not _ATX.match(line) and not _FENCE.match(line)
