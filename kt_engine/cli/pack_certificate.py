"""The part of `kt pack` about certificates: one page both parties sign, and whether it is of the pack at hand."""

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import Annotated, Any

import typer

from kt_engine.answers.collect_pack_certificate import collect_pack_certificate
from kt_engine.cli.new_file import write_new
from kt_engine.cli.opening import opened
from kt_engine.cli.options import AsJson, noun
from kt_engine.cli.output import print_json, talk
from kt_engine.errors import DiskTrouble, UsageProblem
from kt_engine.exchange.read_bytes import read_bytes
from kt_engine.words import Side

LARGEST_PDF, LARGEST_KEY = 20 * 1024 * 1024, 1024 * 1024
PASSPHRASE = "KT_PASSPHRASE"  # noqa: S105 - the name of a variable
app = noun("Certificates of packs.")


@dataclass(frozen=True)
class Quoted:
    """What was found about a certificate."""

    sound: bool
    sentences: tuple[str, ...]
    signatures: tuple[Any, ...]


@app.command(epilog="Example: kt pack certificate E1-PK-1 --to certificate-E1-PK-1.pdf")
def certificate(
    pack: Annotated[str, typer.Argument(metavar="PACK", help="The pack, such as E7-PK-1.")],
    *,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="A new PDF file.")],
    as_json: AsJson = False,
) -> None:
    """Write one page that quotes a pack's hashes, with a place for the signature of each party."""
    from kt_engine.documents.pack_certificate import pack_certificate  # noqa: PLC0415 - slow, and needed here only
    from kt_engine.exchange.pdf_signatures import with_fields  # noqa: PLC0415 - the same

    with opened() as here:
        facts = collect_pack_certificate(here.database, pack)
    write_new(to, with_fields(pack_certificate(facts)), option="--to FILE")
    if as_json:
        print_json("pack_certificate", pack=facts.pack, file=to)
    else:
        print(to)
    talk(
        f"{to} quotes {facts.pack.handle} and its hashes. Each party signs it with: "
        f"kt pack sign-certificate {to} --side client --key FILE.p12"
    )


@app.command(
    "sign-certificate", epilog="Example: kt pack sign-certificate certificate.pdf --side client --key me.p12"
)
def sign_certificate(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The certificate; it is replaced by the signed one.")
    ],
    *,
    side: Annotated[Side, typer.Option("--side", help="For whom you sign: client or provider.")],
    key: Annotated[
        Path,
        typer.Option("--key", metavar="FILE", help="Your key with its certificate, PKCS #12 (.p12, .pfx)."),
    ],
    as_json: AsJson = False,
) -> None:
    """Sign a certificate for one party. The passphrase is asked for, or that of KT_PASSPHRASE; it is never a flag."""
    from kt_engine.exchange.pdf_signatures import SIDES, sign, signatures  # noqa: PLC0415 - slow, and needed here only

    if side not in SIDES:
        raise UsageProblem(
            "A certificate is signed by the client and the provider: --side client or --side provider"
        )
    pdf = read_bytes(file, what="certificate", max_bytes=LARGEST_PDF)
    held = read_bytes(key, what="key file", max_bytes=LARGEST_KEY)
    signed = sign(pdf, file.name, side, held, _passphrase(key))
    _replace(file, signed)
    [mine] = [one for one in signatures(signed, file.name, ()) if one.side == side.value]
    if as_json:
        print_json("pack_certificate_signed", file=file, side=side, signer=mine.signer)
    else:
        print(file)
    talk(f"{file} is signed for the {side.value} by {mine.signer}.")


def _passphrase(key: Path) -> str:
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UsageProblem(f"The passphrase of {key} is needed: set {PASSPHRASE}, or sign in a terminal.")
    return getpass(f"Passphrase of {key}: ", stream=sys.stderr)


def _replace(file: Path, data: bytes) -> None:
    """Put the signed page into the place of the other, whole or not at all."""
    part = file.with_name(f".part-{file.name}")
    try:
        part.write_bytes(data)
        part.replace(file)
    except OSError as fault:
        raise DiskTrouble(fault) from fault
    finally:
        part.unlink(missing_ok=True)


def quoted(found: dict[str, Any], file: Path, trust: Sequence[Path]) -> Quoted:
    """Lay a certificate beside a pack that was looked at. Raises InvalidInput for a file that is no certificate."""
    from kt_engine.exchange.pdf_signatures import signatures, text_of  # noqa: PLC0415 - slow, and needed here only

    pdf = read_bytes(file, what="certificate", max_bytes=LARGEST_PDF)
    roots = [read_bytes(one, what="trusted certificate", max_bytes=LARGEST_KEY) for one in trust]
    made = signatures(pdf, file.name, roots)
    unquoted = list(_unquoted(found, text_of(pdf, file.name)))
    sides = [one.side for one in made]
    unsigned = [
        f"Nobody has signed for the {one.value}."
        for one in (Side.CLIENT, Side.PROVIDER)
        if one.value not in sides
    ]
    told = unquoted or [f"The certificate quotes this pack: {found['pack']}, {found['manifest_sha256']}."]
    sound = not unquoted and not unsigned and all(one.sound for one in made)
    return Quoted(sound, (*told, *(one.sentence for one in made), *unsigned), made)


def _unquoted(found: dict[str, Any], text: str) -> Iterator[str]:
    for name in ("manifest", "tagmanifest"):
        sha256 = found[f"{name}_sha256"]
        if f"{name}-sha256.txt{sha256}" not in text or not sha256:
            yield f"The certificate quotes another {name}-sha256.txt: it is not of this pack, or the pack was changed."
    if str(found["pack"]) not in text:
        yield f"The certificate does not name {found['pack']}."


def check_options(certificate: Path | None, trust: Sequence[Path]) -> None:
    """Raise UsageProblem for a certificate without anybody trusted, or the other way round."""
    if (certificate is None) == bool(trust):
        raise UsageProblem(
            "--certificate FILE and --trust CA.pem go together: who is trusted to say who signed?"
        )
