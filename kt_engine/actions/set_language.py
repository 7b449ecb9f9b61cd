"""Says in which language the documents of an engagement are issued from now on; what is issued stays as it is."""

from dataclasses import dataclass

from kt_engine.actions.authority import require, require_open
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Engagement
from kt_engine.store.unit import Act
from kt_engine.words import Language

KIND = "language_set"


@dataclass(frozen=True)
class SetLanguage:
    engagement: str
    language: Language
    is_new: bool
    """False when its documents are issued in this language already; nothing was written then."""


def set_language(database: Database, act: Act, engagement_id: int, *, language: Language) -> SetLanguage:
    """Set the language of the documents of an engagement; each gets a new version when it is due next.

    Raises Refused when the person does not lead the engagement, or when it is over.
    """
    with open_store(database, write=True, act=act, engagement_id=engagement_id) as unit:
        known = unit.repeats(KIND)
        if known is not None:
            return SetLanguage(known, language, is_new=False)
        require(unit, "say in which language documents are issued", engagement_id=engagement_id)
        row = require_open(unit, engagement_id)
        was = row["language"] or Language.EN
        if was is language:
            return SetLanguage(row["handle"], language, is_new=False)
        unit.change(Engagement, engagement_id, row["handle"], version=row["version"], language=language)
        unit.event(KIND, row["handle"], language=language, was=was)
        return SetLanguage(row["handle"], language, is_new=True)
