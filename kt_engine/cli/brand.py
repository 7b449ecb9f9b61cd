"""`kt brand`: how the documents of a client look. It reads files, and shows a page; it keeps nothing."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from kt_engine.answers.client_party import client_handle_of
from kt_engine.cli.new_file import write_new
from kt_engine.cli.opening import opened
from kt_engine.cli.options import AsJson, EngagementId, noun
from kt_engine.cli.output import print_json, print_pairs, talk
from kt_engine.documents.fonts import families
from kt_engine.documents.front import Front
from kt_engine.documents.renditions import rendition
from kt_engine.exchange.brand import Brand, brand_folder, brand_of, contrast_with_white, read_brand
from kt_engine.store.database import open_store
from kt_engine.words import Format, Language

app = noun("Brands: how the documents of a client look.")
SPECIMEN = """# A page in your colours

## 1. A section

Running text, **what matters**, and `a hash`.

| What | Due | Count |
| --- | --- | ---: |
| A document handed over | 12 Apr 2027 | 12 |
| A trainee certified | 19 Apr 2027 | 3 |
"""


@app.command(epilog="Example: kt brand check ./brands/O1 --to ./specimen")
def check(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="The folder with brand.yaml, logo and Word template.")
    ],
    *,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FOLDER", help="Write a specimen as PDF into this folder.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check a brand's folder; every problem is reported at once, with its place."""
    brand = read_brand(folder)
    specimen = rendition(SPECIMEN, _front(brand), Format.PDF)
    file = to / "specimen.pdf" if to else None
    if file:
        write_new(file, specimen)
    absent = [one for one in brand.fonts if one not in families()]
    if as_json:
        print_json("brand_checked", brand=_told(brand), fonts_absent=absent, file=file)
        return
    print(brand.sha256)
    if absent:
        talk(f"Not on this machine, so the next font is taken: {', '.join(absent)}.")
    talk(f"{folder} is right." + (f" A specimen is in {file}." if file else ""))


@app.command(epilog="Example: kt brand show E1")
def show(engagement: EngagementId, *, as_json: AsJson = False) -> None:
    """Show which brand the documents of an engagement wear, and where it is read from."""
    with opened() as here, open_store(here.database) as reader:
        folder = brand_folder(here.settings.home, client_handle_of(reader, engagement))
    brand = brand_of(folder)
    if as_json:
        print_json("brand", folder=folder, brand=_told(brand))
        return
    print_pairs([("folder", folder), *_told(brand).items()])
    if not brand.sha256:
        talk(f"There is no {folder / 'brand.yaml'}, so the house's own look stands.")


def _told(brand: Brand) -> dict[str, object]:
    return {
        "name": brand.name or None,
        "logo": f"{len(brand.logo):,} bytes" if brand.logo else None,
        "accent": f"{brand.accent}, contrast {contrast_with_white(brand.accent):.1f}",
        "ink": f"{brand.ink}, contrast {contrast_with_white(brand.ink):.1f}",
        "fonts": ", ".join(brand.fonts) or None,
        "word_template": f"{len(brand.word_template):,} bytes" if brand.word_template else None,
        "sha256": brand.sha256 or None,
    }


def _front(brand: Brand) -> Front:
    return Front(
        number="E0-XX-01",
        version=1,
        title="A page in your colours",
        client=brand.name or "The client",
        provider="The provider",
        engagement="E0 Specimen",
        classification="Specimen: binds nobody",
        language=Language.EN,
        issued_on=date(2027, 1, 4),
        origin="A specimen of the brand; it is no document of any engagement.",
        record_sha256="0" * 64,
        brand=brand,
    )
