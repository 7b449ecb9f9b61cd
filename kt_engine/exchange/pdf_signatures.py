"""Signs a PDF for one of two sides and says what its signatures are worth (PAdES baseline B). It knows no pack.

No time stamp of an authority, no question to anybody whether a certificate was revoked: nothing goes out to a network.
"""

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import pem, x509
from pyhanko.pdf_utils.font.basic import SimpleFontEngineFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign import fields, signers
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko.stamp import TextStamp, TextStampStyle
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from kt_engine.errors import InvalidInput, Problem, Refused
from kt_engine.words import Side

SIDES = (Side.CLIENT, Side.PROVIDER)
BOXES = {Side.CLIENT: (37, 290, 287, 375), Side.PROVIDER: (308, 290, 558, 375)}
"""Points from the lower left corner of the page, left, lower, right, upper edge."""
LETTERS = TextBoxStyle(font=SimpleFontEngineFactory("Helvetica", 0.5), font_size=9)
SIGNED = "Signed for the {side}\n%(ts)s\nWho signed: in the signature itself"
MAY_SIGN = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).addHandler(logging.NullHandler())
    logging.getLogger(_name).propagate = False


@dataclass(frozen=True)
class Signature:
    """One signature of a certificate, as far as it can be judged offline."""

    side: str
    signer: str
    """As the signer's certificate names him."""
    signed_at: datetime | None
    """What the signer's own machine said."""
    intact: bool
    """What it covers has not changed since."""
    trusted: bool
    """The signer's certificate leads to one that was given as trusted, and was valid today."""
    whole: bool
    """It covers the whole file as it was then, and only signatures were added after it."""
    sentence: str

    @property
    def sound(self) -> bool:
        return self.intact and self.trusted and self.whole


def with_fields(pdf: bytes) -> bytes:
    """Give the PDF with a framed, empty field for each side on its last page."""
    target = io.BytesIO(pdf)
    writer = IncrementalPdfFileWriter(target)
    for side in SIDES:
        left, lower, right, upper = BOXES[side]
        label = TextStamp(
            writer, TextStampStyle(0, text_box_style=LETTERS, stamp_text=f"{side.value.capitalize()}:")
        )
        label.apply(dest_page=-1, x=left, y=upper)
        spec = fields.SigFieldSpec(
            side.value, on_page=-1, box=(left, lower, right, upper), empty_field_appearance=True
        )
        fields.append_signature_field(writer, spec)
    writer.write_in_place()  # type: ignore[no-untyped-call]
    return target.getvalue()


def sign(pdf: bytes, name: str, side: Side, key_file: bytes, passphrase: str) -> bytes:
    """Give the PDF with this side's signature. Raises Refused where it is there, InvalidInput for a wrong file."""
    signer = _signer(key_file, passphrase)
    taken = {one.field_name for one in _embedded(pdf, name)}
    if side.value in taken:
        raise Refused(f"{name} is signed for the {side.value} already. Nothing was changed.")
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    known = {field for field, _, _ in fields.enumerate_sig_fields(writer.prev)}
    if side.value not in known:
        raise _no_certificate(name)
    about = signers.PdfSignatureMetadata(
        field_name=side.value,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        reason=f"Certificate of a handover pack, for the {side.value}",
    )
    style = TextStampStyle(1, text_box_style=LETTERS, stamp_text=SIGNED.format(side=side.value))
    target = io.BytesIO()
    try:
        signers.PdfSigner(about, signer, stamp_style=style).sign_pdf(writer, output=target)
    except SigningError as fault:
        raise Refused(f"{name} could not be signed ({fault}). Nothing was changed.") from fault
    return target.getvalue()


def signatures(pdf: bytes, name: str, trust: Sequence[bytes]) -> tuple[Signature, ...]:
    """Judge every signature, the first first; `trust`: certificates (PEM or DER) of who vouches for signers."""
    roots = [one for data in trust for one in certificates(data)]
    return tuple(_judged(one, roots) for one in _embedded(pdf, name))


def certificates(data: bytes) -> list[x509.Certificate]:
    """Read the certificates of a PEM or DER file. Raises InvalidInput."""
    try:
        parts = [der for _, _, der in pem.unarmor(data, multiple=True)] if pem.detect(data) else [data]
        found = [x509.Certificate.load(part) for part in parts]
        for one in found:
            _ = one.subject.native
    except (ValueError, TypeError) as fault:
        problem = Problem(
            "The file of the trusted certificate is neither PEM nor DER. Name another: --trust FILE"
        )
        raise InvalidInput([problem]) from fault
    return found


def text_of(pdf: bytes, name: str) -> str:
    """Give the letters of all pages, without the space between them. Raises InvalidInput."""
    try:
        pages = PdfReader(io.BytesIO(pdf)).pages
        return "".join("".join(page.extract_text().split()) for page in pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError) as fault:
        raise _no_certificate(name) from fault


def _signer(key_file: bytes, passphrase: str) -> signers.SimpleSigner:
    try:
        found: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12_data(
            key_file, other_certs=(), passphrase=passphrase.encode()
        )
    except (ValueError, TypeError, SigningError):
        found = None
    if found is None or found.signing_cert is None:
        problem = Problem(
            "The key file cannot be opened: it is no PKCS #12 file (.p12, .pfx), holds no key with its certificate, or "
            "the passphrase is another one."
        )
        raise InvalidInput([problem])
    return found


def _embedded(pdf: bytes, name: str) -> list[EmbeddedPdfSignature]:
    try:
        return list(PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures)
    except (PdfError, ValueError, KeyError, TypeError, RecursionError) as fault:
        raise _no_certificate(name) from fault


def _judged(embedded: EmbeddedPdfSignature, roots: list[x509.Certificate]) -> Signature:
    context = ValidationContext(trust_roots=roots, allow_fetching=False)
    side, who = embedded.field_name, _subject(embedded)
    try:
        status = validate_pdf_signature(embedded, context, key_usage_settings=MAY_SIGN)
    except (SignatureValidationError, PdfError, ValueError, KeyError, TypeError) as fault:
        said = f"The signature of the {side} cannot be judged ({fault})."
        return Signature(side, who, None, intact=False, trusted=False, whole=False, sentence=said)
    intact, trusted = bool(status.intact and status.valid), bool(status.trusted)
    whole = status.coverage is not None and _is_whole(status)
    faults = [
        *([] if intact else ["what it covers was changed since, or it is broken"]),
        *([] if trusted else ["its certificate does not lead to a trusted one, or is not valid today"]),
        *(
            []
            if whole
            else ["more was changed after it than the other signature, or it does not cover the whole file"]
        ),
    ]
    at = status.signer_reported_dt
    when = f", at {at:%Y-%m-%d %H:%M:%S %Z} by the signer's own clock" if at else ""
    said = f"Signed for the {side} by {who}{when}: " + (
        "; ".join(faults) if faults else "intact, trusted, and only signatures were added after it"
    )
    return Signature(side, who, at, intact=intact, trusted=trusted, whole=whole, sentence=f"{said}.")


def _is_whole(status: PdfSignatureStatus) -> bool:
    """Tell whether it covers the file as it was, and what came after is a signature and nothing else."""
    covered = status.coverage in {SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION}
    later = status.modification_level in {
        ModificationLevel.NONE,
        ModificationLevel.LTA_UPDATES,
        ModificationLevel.FORM_FILLING,
    }
    return bool(covered and later and status.docmdp_ok)


def _subject(embedded: EmbeddedPdfSignature) -> str:
    try:
        return str(embedded.signer_cert.subject.human_friendly)
    except (ValueError, AttributeError, SignatureValidationError):
        return "nobody it names"


def _no_certificate(name: str) -> InvalidInput:
    return InvalidInput(
        [Problem("This is no certificate of a pack. Make one with: kt pack certificate PACK --to FILE", name)]
    )
