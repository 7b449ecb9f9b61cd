"""The fixed words around a record, per language: cover, running heads, contents. It knows no document and no figure."""

from dataclasses import dataclass, field, fields
from functools import cache

from kt_engine.documents.speech import marked, say, speaking
from kt_engine.words import Language


@dataclass(frozen=True)
class ChartHeads:
    """The heads by which a table that can be drawn is known; they are those of the templates."""

    wave: str = marked("Wave")
    contract: str = marked("Contract")
    baseline: str = marked("Baseline")
    forecast: str = marked("Forecast")
    actual: str = marked("Actual")
    weeks: str = marked("Weeks")
    shift: str = marked("Shift")
    language: str = marked("Language")
    needed: str = marked("Needed")
    live: str = marked("Live")
    expected: str = marked("Expected live")
    process: str = marked("Process")
    claimed: str = marked("Claimed")
    proven: str = marked("Proven")
    gap: str = marked("Gap")
    kpi: str = marked("KPI")
    target: str = marked("Target")
    value: str = marked("Value")
    before: str = marked("Period before")


@dataclass(frozen=True)
class FrontWords:
    """Every sentence with places in it is filled by `str.format`, with these names and no others."""

    version: str = marked("Version {version}")
    client: str = marked("Client")
    provider: str = marked("Provider")
    engagement: str = marked("Engagement")
    classification: str = marked("Classification")
    issued_on: str = marked("Issued on")
    record: str = marked("SHA-256 of the record")
    record_note: str = marked("Record SHA-256 (of the Markdown this was made from): {record_sha256}")
    contents: str = marked("Contents")
    page_of: str = marked("Page {page} of {pages}")
    rehearsal: str = marked("REHEARSAL")
    rehearsal_note: str = marked("REHEARSAL: scripted people, simulated dates")
    draft: str = marked("DRAFT")
    draft_note: str = marked("DRAFT: not issued, it may still change")
    logo_alt: str = marked("Logo of {name}")
    code_alt: str = marked("QR code that holds: {code}")
    code_note: str = marked("The code holds number, version and hash of the record.")
    chart_alt: str = marked("Chart of the table below. {rows}")
    chart_heads: ChartHeads = field(default_factory=ChartHeads)


@cache
def front_words(language: Language) -> FrontWords:
    with speaking(language):
        heads = ChartHeads(**_said(ChartHeads))
        return FrontWords(**_said(FrontWords), chart_heads=heads)


def _said(kind: type[ChartHeads | FrontWords]) -> dict[str, str]:
    return {each.name: say(each.default) for each in fields(kind) if isinstance(each.default, str)}
