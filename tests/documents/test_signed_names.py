"""A signature that is not the usual one says so wherever a document shows it."""

from dataclasses import replace

from document_samples import SAMPLES, control
from document_samples.parts import RECEIVER, REVIEWER
from kt_engine.answers.collect_certificate import CertificateFacts
from kt_engine.documents.render import render
from kt_engine.words import DocumentKey

KEY = DocumentKey.CERTIFICATE


def rendered(*, for_whom: str | None = None, emergency: str | None = None) -> str:
    facts = SAMPLES[KEY]()
    assert isinstance(facts, CertificateFacts)
    signed = replace(facts, signatures=(REVIEWER, replace(RECEIVER, for_whom=for_whom, emergency=emergency)))
    return render(KEY, signed, control(KEY, signed)).markdown


def test_a_signature_of_ones_own_names_the_signer() -> None:
    text = rendered()
    assert "| Ravi Mehta (P9) |" in text
    assert "emergency" not in text


def test_a_delegated_signature_names_for_whom() -> None:
    assert "| Ravi Mehta (P9) for Maria Weber (P3) |" in rendered(for_whom="Maria Weber (P3)")


def test_a_signature_in_an_emergency_says_so() -> None:
    assert "; role held in an emergency, E7-BG1 |" in rendered(emergency="E7-BG1")
