"""A certificate says on its first line what its holder is, and nothing better than that."""

from dataclasses import replace
from datetime import date

import pytest

from builders import Made
from kt_engine.answers.collect_certificate import collect_certificate
from kt_engine.documents.certificate import standing
from kt_engine.store.find import find
from kt_engine.store.tables import Certification
from kt_engine.store.unit import Reader
from kt_engine.words import CertificationStatus

S = CertificationStatus


@pytest.mark.parametrize(
    ("status", "certified", "words"),
    [
        (S.NESTING, True, "was certified on"),
        (S.RECERT_DUE, True, "has to be certified again"),
        (S.ATTRITED, True, "and does this work no longer"),
        (S.REMOVED, False, "is not certified"),
    ],
)
def test_the_first_line_says_what_the_holder_is(
    reader: Reader, made: Made, status: CertificationStatus, words: str, *, certified: bool
) -> None:
    certificate = find(reader, Certification, "E1-K1")["id"]
    facts = collect_certificate(reader, made.engagement_id, certificate)
    on = date(2027, 3, 9) if certified else None
    assert words in standing(replace(facts, status=status, certified_on=on))
