"""The front every document carries: number, version, owner, sources. It allocates no number."""

from collections.abc import Sequence
from datetime import date

from kt_engine.answers.document_control import DocumentControl, EarlierVersion, Facts, facts_sha256
from kt_engine.documents.catalogue import kind_of
from kt_engine.documents.speech import say, speaking
from kt_engine.words import DocumentKey


def control_of(
    key: DocumentKey,
    facts: Facts,
    *,
    number: str,
    version: int,
    as_of_seq: int,
    issued_on: date,
    page: str,
    change_log: Sequence[EarlierVersion] = (),
    template_sha256: str | None = None,
) -> DocumentControl:
    """Put the front of one version together; `change_log` holds the earlier versions in any order."""
    kind, language = kind_of(key), facts.engagement.speaks
    with speaking(language):
        title, classification = kind.title(facts), say(kind.classification)
    return DocumentControl(
        number=number,
        version=version,
        title=title,
        engagement=facts.engagement,
        as_of_seq=as_of_seq,
        facts_sha256=facts_sha256(facts),
        classification=classification,
        language=language,
        issued_on=issued_on,
        page=page,
        change_log=tuple(sorted(change_log, key=lambda earlier: earlier.version)),
        template_sha256=template_sha256,
    )
