"""Checks agreements from history: exact content, filled seats, nobody who had a part in it. It reads no store."""

from collections.abc import Iterator

from kt_engine.answers.verification import Finding
from kt_engine.answers.verify_signed_rows import Row, SignedRows, of_rule
from kt_engine.store.columns import ERASED
from kt_engine.store.events import canonical, sha256_text


def check_agreements(rows: SignedRows) -> Iterator[Finding]:
    """Give every agreement that stands without its signatures, or says something else than was signed."""
    for row in rows.agreements.values():
        for sentence in _faults(rows, row):
            yield of_rule("agreement", row["handle"], sentence)


def _faults(rows: SignedRows, row: Row) -> Iterator[str]:
    if ERASED not in {row["title"], row["reason"]}:
        said = {name: row[name] for name in ("reason", "subject", "title")}
        if sha256_text(canonical({"content": row["content_json"], **said})) != row["content_sha256"]:
            yield "What was put before its signers no longer has the hash that was signed."
    seats = [seat for seat in rows.seats.values() if seat["agreement_id"] == row["id"]]
    signed = [one for one in rows.signoffs.values() if one["agreement_id"] == row["id"]]
    filled = {one["agreement_seat_id"] for one in signed if one["meaning"] != "declined"}
    if row["status"] == "agreed" and (not seats or {seat["id"] for seat in seats} - filled):
        yield "It is agreed without the signature of every seat."
    if row["status"] == "refused" and not any(one["meaning"] == "declined" for one in signed):
        yield "It is refused without a signature that says so."


def agreement_signature_faults(rows: SignedRows, row: Row) -> Iterator[str]:
    """Say why this signature does not fit its seat, or was not this person's to give."""
    them = {row["person_id"], row["for_person_id"]} - {None}
    if any(
        bar["agreement_id"] == row["agreement_id"] and bar["person_id"] in them for bar in rows.bars.values()
    ):
        yield "The signer had a part in what it is about."
    if row["agreement_seat_id"] is None:
        if row["meaning"] != "declined":
            yield "It fills no seat."
        return
    seat = rows.seats.get(row["agreement_seat_id"], {})
    wanted = {
        "person_id": row["for_person_id"] or row["person_id"],
        "role": row["role"],
        "side": row["side"],
    }
    if seat.get("agreement_id") != row["agreement_id"] or any(
        seat.get(name) not in {None, value} for name, value in wanted.items()
    ):
        yield "It fills a seat that is for somebody else."
