"""The front every document carries: number, version, owner, sources. It allocates no number."""

from collections.abc import Sequence
from datetime import date

from kt_engine.answers.document_control import DocumentControl, EarlierVersion, Facts, facts_sha256
from kt_engine.documents.catalogue import kind_of
from kt_engine.words import DocumentKey

LANGUAGE = "en"


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
) -> DocumentControl:
    """Put the front of one version together; `change_log` holds the earlier versions in any order."""
    kind = kind_of(key)
    return DocumentControl(
        number=number,
        version=version,
        title=kind.title(facts),
        engagement=facts.engagement,
        as_of_seq=as_of_seq,
        facts_sha256=facts_sha256(facts),
        classification=kind.classification,
        language=LANGUAGE,
        issued_on=issued_on,
        page=page,
        change_log=tuple(sorted(change_log, key=lambda earlier: earlier.version)),
    )
