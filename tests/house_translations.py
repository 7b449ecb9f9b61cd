"""Gathers every fixed text of the documents and writes the catalogues to translate, keeping what is translated.

`python tests/house_translations.py` (or `make translations`) writes them anew; a test compares them.
"""

import ast
import sys
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from io import BytesIO
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from babel.messages.catalog import Catalog  # noqa: E402
from babel.messages.pofile import read_po, write_po  # noqa: E402
from jinja2 import Environment, nodes  # noqa: E402

from house_sources import called, sources  # noqa: E402
from kt_engine.documents import catalogue, event_sentences, speech, template_text, wording  # noqa: E402
from kt_engine.documents.environment import environment  # noqa: E402
from kt_engine.words import DocumentKey, Language, Measure, WaitKind  # noqa: E402
from kt_engine.words import Unit as UnitOfMeasure  # noqa: E402

DOCUMENTS = ROOT / "kt_engine" / "documents"
TEMPLATES = DOCUMENTS / "templates"
OTHER_LANGUAGES = tuple(one for one in Language if one is not Language.EN)
NEVER_PRINTED = {Measure, UnitOfMeasure, WaitKind}
"""Lists that documents put into words of their own."""
PAGES = "_pack_index.html.j2"
"""Pages of HTML that are read in another language; the other page is given its words."""
HEADER = """\
# Fixed text of the documents in {name}. `make translations` adds what is new and drops what is gone.
msgid ""
msgstr ""
"Project-Id-Version: KT Engine\\n"
"Language: {code}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


PLURALS = {Language.ES: "nplurals=2; plural=(n != 1);"}
"""As gettext has them; Babel would ask for a third form of every text, for round millions."""


@dataclass(frozen=True)
class Unit:
    """One text to translate; two with the same text and context are one."""

    text: str
    plural: str = ""
    context: str = ""

    @property
    def message(self) -> str | tuple[str, str]:
        return (self.text, self.plural) if self.plural else self.text


@cache
def units() -> dict[Unit, tuple[str, ...]]:
    """Give every unit with the places it stands in, in the order of the files."""
    found: dict[Unit, dict[str, None]] = {}
    for place, unit in (*_of_templates(), *_of_modules(), *_of_events(), *_of_words()):
        found.setdefault(unit, {})[place] = None
    return {unit: tuple(places) for unit, places in found.items()}


def catalogue_file(language: Language) -> Path:
    return DOCUMENTS / "locale" / language.value / "LC_MESSAGES" / speech.CATALOGUE


def read_catalogue(language: Language) -> Catalog:
    file = catalogue_file(language)
    return read_po(BytesIO(file.read_bytes() if file.exists() else b""), locale=language.value)


def missing(language: Language) -> list[str]:
    """Name the units that have no translation, each with where it stands."""
    known = read_catalogue(language)
    found = []
    for unit, places in units().items():
        message = known.get(unit.text, unit.context or None)
        said = () if message is None else message.string
        if not said or (isinstance(said, list | tuple) and not all(said)):
            found.append(f"{unit.context or places[0]}: {unit.text}")
    return found


def gone(language: Language) -> list[str]:
    """Name the texts of a catalogue that no document says any more."""
    known = {(unit.context, unit.text) for unit in units()}
    texts = (
        (one.context or "", one.id[0] if isinstance(one.id, list | tuple) else one.id)
        for one in read_catalogue(language)
    )
    return [text for context, text in texts if text and (context, text) not in known]


def merged(language: Language) -> str:
    """Give the catalogue as it must stand: every unit, translated as far as it was, and nothing else."""
    known, made = read_catalogue(language), Catalog(locale=language.value)
    made.mime_headers = [("Plural-Forms", PLURALS[language])]
    for unit, places in units().items():
        before = known.get(unit.text, unit.context or None)
        kept = before.string if before is not None and before.id == unit.message else ""
        locations = [(place, 0) for place in places]
        made.add(unit.message, kept, locations=locations, context=unit.context or None)
    out = BytesIO()
    write_po(out, made, omit_header=True, width=0, include_lineno=False)
    name = made.locale.english_name if made.locale else language.value
    head = HEADER.format(name=name, code=language.value, plurals=PLURALS[language])
    return head + out.getvalue().decode()


def _of_templates() -> Iterator[tuple[str, Unit]]:
    for file in sorted(TEMPLATES.glob("*.md.j2")):
        place, source = f"templates/{file.name}", file.read_text(encoding="utf-8")
        for text in texts_of(source):
            yield place, Unit(text)
        for node in environment().parse(source).find_all(nodes.Filter):
            if node.name == "counted":
                yield place, _counted([one.value for one in node.args if isinstance(one, nodes.Const)])
    for file in sorted(TEMPLATES.glob(PAGES)):
        for text in texts_of(file.read_text(encoding="utf-8"), pages=True):
            yield f"templates/{file.name}", Unit(text)


def texts_of(source: str, *, pages: bool = False) -> list[str]:
    """Give every text of a template that is translated when it is read: lines, cells, and words within expressions."""
    found: list[str] = []

    def keep(text: str) -> str:
        found.append(text)
        return text

    reader = Environment(trim_blocks=True, lstrip_blocks=True, autoescape=True)
    reader.filters.update(
        environment().filters | dict.fromkeys(("bytes", "form", "line", "stage", "told"), str)
    )
    template_text.speak(reader, keep, pages=pages)
    reader.parse(source)
    return found


def _of_modules() -> Iterator[tuple[str, Unit]]:
    for file in sorted(DOCUMENTS.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                for unit in SAID.get(node.func.id, _nothing)(_words_of(node)):
                    yield file.relative_to(DOCUMENTS).as_posix(), unit


def _words_of(call: ast.Call) -> list[str]:
    """Give the texts among the arguments of a call; none, where one is made up while the program runs."""
    return [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _nothing(_texts: list[str]) -> Iterator[Unit]:
    yield from ()


def _plain(texts: list[str]) -> Iterator[Unit]:
    yield from (Unit(text) for text in texts)


def _in_context(texts: list[str]) -> Iterator[Unit]:
    if len(texts) == 2:
        yield Unit(texts[1], context=texts[0])


def _several(texts: list[str]) -> Iterator[Unit]:
    if texts:
        yield _counted(texts)


def _counted(texts: list[str]) -> Unit:
    return Unit(texts[0], plural=texts[1] if len(texts) > 1 else f"{texts[0]}s")


SAID: dict[str, Callable[[list[str]], Iterator[Unit]]] = {
    "say": _plain,
    "marked": _plain,
    "say_of": _in_context,
    "counted": _several,
    "many": _several,
    "say_number": _several,
}
"""Calls whose texts are translated."""


def _of_events() -> Iterator[tuple[str, Unit]]:
    """Give the sentence of each event, and the names of what actions write into events."""
    for sentence in event_sentences.SENTENCES.values():
        yield "event_sentences.py", Unit(sentence)
    calls = (
        node
        for tree in sources().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) == "event"
    )
    for name in sorted({each.arg for call in calls for each in call.keywords if each.arg} - {"texts"}):
        yield "details of events", Unit(name.replace("_", " "), context=event_sentences.DETAIL)


def _of_words() -> Iterator[tuple[str, Unit]]:
    for kind in sorted(spoken_lists(), key=lambda one: one.__name__):
        for value in kind:
            text = wording.english_words(value)
            if template_text.has_words(text):
                yield f"words: {kind.__name__}", Unit(text, context=kind.__name__)


def spoken_lists() -> set[type[Enum]]:
    """Give every closed list that a document can print: those in the facts of documents, and those of events."""
    found: set[type[Enum]] = set()
    seen: set[object] = set()
    for key in DocumentKey:
        title = catalogue.kind_of(key).title
        _gather(typing.get_type_hints(title)["facts"], found, seen)
    return (found | set(event_sentences.LISTS)) - NEVER_PRINTED


def _gather(kind: object, found: set[type[Enum]], seen: set[object]) -> None:
    if kind in seen:
        return
    seen.add(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        found.add(kind)
    elif isinstance(kind, type) and is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        for each in fields(kind):
            _gather(hints[each.name], found, seen)
        for name, value in vars(kind).items():
            if isinstance(value, property) and value.fget and name not in hints:
                _gather(typing.get_type_hints(value.fget).get("return"), found, seen)
    elif isinstance(kind, types.GenericAlias | types.UnionType) or typing.get_args(kind):
        for each in typing.get_args(kind):
            _gather(each, found, seen)


def write() -> list[Path]:
    """Write the catalogues that are not as they must be; give their files."""
    written = []
    for language in OTHER_LANGUAGES:
        file, text = catalogue_file(language), merged(language)
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            written.append(file)
    return written


if __name__ == "__main__":
    sys.stdout.writelines(f"{one.relative_to(ROOT)}\n" for one in write())
