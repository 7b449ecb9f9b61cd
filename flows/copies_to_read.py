"""Writes what people read of an issued document into KT_HOME/documents, in every format. It issues nothing."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from flows.say import to_person
from kt_engine.answers.document_control import DocumentControl
from kt_engine.documents.front import Front
from kt_engine.documents.kept_renditions import Kept, kept_renditions
from kt_engine.documents.render import Rendered
from kt_engine.errors import DiskTrouble, FontsMissing, InvalidInput
from kt_engine.exchange.brand import HOUSE_BRAND, Brand, brand_folder, brand_of
from kt_engine.settings import Settings
from kt_engine.words import Format

WITHOUT_FONTS = tuple(form for form in Format if form is not Format.PDF)


def brand_or_house(folder: Path) -> Brand:
    """Give the client's brand; one with a fault is told and stops no tick: the house's own look stands."""
    try:
        return brand_of(folder)
    except InvalidInput as fault:
        to_person(f"The brand is not used until it is mended: {fault}")
        return HOUSE_BRAND


@contextmanager
def copies_to_read(
    settings: Settings, client: str, control: DocumentControl, rendered: Rendered
) -> Iterator[Mapping[Path, Path]]:
    """Write the copies for KT_HOME/documents beside their places; give what is to be renamed to what.

    They wear the brand of the client, given by the handle of its party.

    Written before the document is issued: a full disk then refuses all of it, and the next tick issues it whole.
    """
    folder = settings.documents / control.engagement.handle
    name = f"{control.number}-v{control.version}"
    brand = brand_or_house(brand_folder(settings.home, client))
    front = replace(rendered.front, brand=brand)
    copies: dict[Path, Path] = {}
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for form, kept in _made(settings.renditions, rendered.markdown, front).items():
                part = folder / f".part-{name}.{form.value}"
                copies[part] = folder / f"{name}.{form.value}"
                _same(kept.path, part)
        except OSError as fault:
            raise DiskTrouble(fault) from fault
        yield copies
    finally:
        for written in copies:
            written.unlink(missing_ok=True)


def _made(folder: Path, markdown: str, front: Front) -> Mapping[Format, Kept]:
    """Give every format; without fonts for its letters, every one but the PDF."""
    items = [(markdown, front)]
    try:
        (made,) = kept_renditions(folder, items, processes=1)
    except FontsMissing as fault:
        to_person(f"{front.name} is issued without its PDF. {fault}")
        (made,) = kept_renditions(folder, items, processes=1, forms=WITHOUT_FONTS)
    return made


def _same(kept: Path, part: Path) -> None:
    """Two names for the same bytes, where the disk can do that; else a copy."""
    part.unlink(missing_ok=True)
    with suppress(OSError):
        os.link(kept, part)
        return
    shutil.copyfile(kept, part)
