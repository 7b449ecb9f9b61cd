"""The certificate of a handover pack: one page that quotes its hashes, for both parties to sign. It knows no store."""

import hashlib

from kt_engine.answers.collect_pack_certificate import PackCertificateFacts
from kt_engine.documents import wording
from kt_engine.documents.front import REHEARSAL, Front
from kt_engine.documents.markdown_text import escape
from kt_engine.documents.renditions import rendition
from kt_engine.words import Format, Language

CLASSIFICATION = "Confidential: client and provider of this engagement"
NO_PROVIDER = "not chosen yet"
CONFIRMED = (
    "Who signs below confirms to hold the pack that is named here, or to have been able to check it: a folder or zip "
    "file whose manifest has the hash below. Two parties who hold a pack with this hash hold the same."
)
CHECKED = (
    "The pack is checked with the program inside it, which needs nothing but Python: "
    "`python3 data/verify_pack.py .` It prints the first of the two hashes. This page is checked with "
    "`kt pack verify PACK --certificate FILE --trust CA.pem`."
)
WORTH = (
    "Signing accepts nothing beyond what the pack shows as accepted. The signatures are those of a PDF (PAdES "
    "baseline B): without a time stamp of an authority, so the time beside each is what the signer's machine said."
)


def pack_certificate(facts: PackCertificateFacts) -> bytes:
    """Give the page as a PDF, without signatures. Raises FontsMissing where it cannot be printed."""
    markdown = certificate_text(facts)
    return rendition(markdown, _front(facts, markdown), Format.PDF)


def certificate_text(facts: PackCertificateFacts) -> str:
    """Write the Markdown of the page."""
    engagement, pack = facts.engagement, facts.pack
    rows = [
        ("Engagement", f"{engagement.handle} {engagement.name}"),
        ("Client", engagement.client),
        ("Provider", engagement.provider or NO_PROVIDER),
        ("Pack", pack.handle),
        ("Facts up to", f"event {pack.as_of_seq} of {engagement.handle}, hash {facts.as_of_hash}"),
        ("Payload", f"{wording.number(pack.files_count)} files, {wording.number(pack.size_bytes)} bytes"),
        ("SHA-256 of manifest-sha256.txt", pack.manifest_sha256),
        ("SHA-256 of tagmanifest-sha256.txt", pack.tagmanifest_sha256),
        ("Scores by name", "are in it" if pack.with_personnel else "are not in it"),
        ("Entered in the register", f"{wording.moment(pack.built_at)}, by {pack.built_by}"),
    ]
    table = ["| Pack | |", "| --- | --- |", *(f"| {name} | {escape(value)} |" for name, value in rows)]
    where = (
        f"Below sign {escape(engagement.client)} as the client, on the left, and "
        f"{escape(engagement.provider or NO_PROVIDER)} as the provider, on the right."
    )
    title = f"# Certificate of the handover pack {pack.handle}"
    return "\n\n".join([title, CONFIRMED, "\n".join(table), CHECKED, WORTH, where]) + "\n"


def _front(facts: PackCertificateFacts, markdown: str) -> Front:
    engagement, pack = facts.engagement, facts.pack
    return Front(
        number=pack.handle,
        version=1,
        title=f"Certificate of the handover pack {pack.handle}",
        client=engagement.client,
        provider=engagement.provider,
        engagement=f"{engagement.handle} {engagement.name}",
        classification=CLASSIFICATION,
        language=Language.EN,
        issued_on=pack.built_at.date(),
        origin=f"{pack.handle}, from the register of packs of {engagement.handle}.",
        record_sha256=hashlib.sha256(markdown.encode()).hexdigest(),
        mark=REHEARSAL if engagement.rehearsal else None,
        one_page=True,
    )
