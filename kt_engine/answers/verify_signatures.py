"""Checks every signature again from history: role, segregation, leave, code and record as they were at its moment.

What SQL refused when it was written is not believed here; a deemed acceptance is no signature and is not looked at.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from kt_engine.answers.verification import Finding
from kt_engine.answers.verify_agreements import agreement_signature_faults, check_agreements
from kt_engine.answers.verify_quorums import check_quorums
from kt_engine.answers.verify_signed_rows import Row, SignedRows, of_rule, target_of
from kt_engine.rules.history import Grant, Signature, Signed, signature_faults
from kt_engine.store.events import canonical, sha256_text

LONGEST_EMERGENCY = timedelta(hours=4)
SELF_DECLARED = "self_declared"
RECORDED = ("role", "side", "meaning", "decision", "signed_at", "auth_method", "time_zone")


@dataclass(frozen=True)
class Segregation:
    """What a check of nothing but the signatures found."""

    signatures: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        return not self.findings


def check_signatures(rows: SignedRows) -> Segregation:
    """Give how many signatures were checked, and everything that is wrong with them, their quorums and seats."""
    check = _Check(rows)
    findings = [finding for row in rows.signoffs.values() for finding in check.readable(row)]
    findings.extend(check_quorums(rows))
    findings.extend(check_agreements(rows))
    return Segregation(len(rows.signoffs), tuple(findings))


class _Check:
    def __init__(self, rows: SignedRows) -> None:
        self.rows = rows

    def readable(self, row: Row) -> list[Finding]:
        """Give what is wrong with one signature; its owner may have put anything into any column."""
        try:
            return list(self.signature(row))
        except (TypeError, ValueError, KeyError):
            return [of_rule("signoff", f"signoff {row['id']}", "It, or what it stands on, cannot be read.")]

    def signature(self, row: Row) -> Iterator[Finding]:
        kind, row_id = target_of(row)
        thing = self.rows.thing(kind, row_id)
        if thing is None:
            return
        signature = self.rows.signature(row)
        for sentence in (
            *self._rules(row, kind, row_id, signature, thing),
            *self._signer(row, signature),
            *self._leave(row, signature),
            *self._code(row, kind),
            *self._record(row, thing),
        ):
            yield of_rule("signoff", signature.name, sentence)

    def _rules(self, row: Row, kind: str, row_id: Any, signature: Signature, thing: Signed) -> Iterator[str]:
        """Look at the signer, and at whom he signed for: a delegation lifts no rule."""
        others = [other for other in self.rows.signed[kind, row_id] if other.name != signature.name]
        grants = self._grants_then(row, signature)
        said = list(signature_faults(signature, thing, others, grants))
        yield from said
        if row["for_person_id"] is not None:
            principal = replace(signature, person_id=row["for_person_id"])
            yield from (
                f"Of whom he signed for: {sentence}"
                for sentence in signature_faults(principal, thing, others, grants)
                if sentence not in said
            )
        them = {row["person_id"], row["for_person_id"]} - {None}
        proposals = {"waiver": self.rows.waivers, "agreement": self.rows.agreements}.get(kind, {})
        if row_id in proposals and proposals[row_id]["proposed_by"] in them:
            yield f"The signer proposed {thing.name} himself."
        if kind == "agreement":
            yield from agreement_signature_faults(self.rows, row)
        if kind == "handover_version" and row["meaning"] == "reviewed":
            earlier = self.rows.written[self.rows.handed[row_id]["handover_id"]]
            authors = {one["author_id"] for one in earlier if one["id"] != row_id} - {thing.author_id}
            if authors & them:
                yield f"The signer wrote another version of {thing.name} and reviewed it himself."

    def _then(self, table: str, row_id: Any, row: Row, signature: Signature) -> dict[str, Any]:
        return self.rows.replay.as_of(
            table, row_id, chain=f"E{row['engagement_id']}", seq=signature.seq, at=signature.at
        )

    def _grants_then(self, row: Row, signature: Signature) -> list[Grant]:
        """Give the roles that counted for this signature at its moment: granted, approved, not ended."""
        used = self._emergency_then(row, signature)
        if used is not None:
            return [Grant(str(used.get("role")), used.get("side"), "", 0)]
        principal = row["for_person_id"] or row["person_id"]
        found = []
        for known in self.rows.grants[row["engagement_id"], principal]:
            then = self._then("role_grant", known["id"], row, signature)
            approved = not then.get("proposed") or then.get("approved_by") is not None
            if then and approved and str(then.get("valid_to") or "9999") >= signature.at[:10]:
                at = str(then.get("granted_at"))
                found.append(Grant(str(then.get("role")), then.get("side"), at, 0))
        return found

    def _emergency_then(self, row: Row, signature: Signature) -> dict[str, Any] | None:
        """Give the emergency role a signature names, if it was this person's, confirmed, and in force."""
        if row["break_glass_id"] is None:
            return None
        then = self._then("break_glass", row["break_glass_id"], row, signature)
        in_force = (
            str(then.get("confirmed_at") or "9999") <= signature.at <= str(then.get("expires_at") or "")
        )
        return then if in_force and then.get("person_id") == row["person_id"] else None

    def _signer(self, row: Row, signature: Signature) -> Iterator[str]:
        for person_id in {row["person_id"], row["for_person_id"]} - {None}:
            then = self._then("person", person_id, row, signature)
            gone = then.get("disabled_on")
            if gone is not None and str(gone) <= signature.at[:10]:
                yield f"{self.rows.handle(person_id)} had left on {gone}, before the signature."
            if then.get("kind") != "human":
                yield f"{self.rows.handle(person_id)} is no person; only people sign."

    def _leave(self, row: Row, signature: Signature) -> Iterator[str]:
        """Look at the delegation and at the emergency the signature names."""
        delegated = row["delegation_id"] is not None
        if delegated != (row["for_person_id"] is not None):
            yield "It is for somebody else without naming the delegation, or names one for nobody."
        elif delegated:
            yield from self._delegation(row, signature)
        if row["break_glass_id"] is None:
            return
        then = self._emergency_then(row, signature)
        if then is None:
            yield "The emergency it names was not this person's, not confirmed, or over at that time."
            return
        if then.get("opened_by") == then.get("confirmed_by"):
            yield "The emergency it names was opened and confirmed by one person."
        if _moment(then.get("expires_at")) - _moment(then.get("confirmed_at")) > LONGEST_EMERGENCY:
            yield "The emergency it names lasted longer than four hours."
        if delegated:
            yield "It names a delegation and an emergency at once."

    def _delegation(self, row: Row, signature: Signature) -> Iterator[str]:
        then = self._then("delegation", row["delegation_id"], row, signature)
        day = signature.at[:10]
        fits = all(
            then.get(name) == wanted
            for name, wanted in (
                ("from_person_id", row["for_person_id"]),
                ("to_person_id", row["person_id"]),
                ("role", row["role"]),
                ("side", row["side"]),
                ("engagement_id", row["engagement_id"]),
            )
        )
        revoked = str(then.get("revoked_on") or "9999")
        if not fits:
            yield "The delegation it names is not one of these two people for this role."
        elif not str(then["starts_on"]) <= day <= str(then["ends_on"]) or revoked <= day:
            yield "The delegation it names was not in force on that day."

    def _code(self, row: Row, kind: str) -> Iterator[str]:
        """Look at how the signer proved who he was, and that the code was bound to exactly these signatures."""
        engagement = self.rows.engagements.get(row["engagement_id"], {})
        asked = engagement.get("auth_method") or SELF_DECLARED
        if row["auth_method"] != asked:
            yield f"It was made {_words(row['auth_method'])}, and its engagement asks for {_words(asked)}."
        if row["auth_method"] == SELF_DECLARED:
            if row["auth_event_id"] is not None:
                yield "It is self-declared and names a code."
            return
        code = self.rows.codes.get(row["auth_event_id"])
        if code is None:
            yield "No code proves it."
            return
        if code["person_id"] != row["person_id"] or code["engagement_id"] != row["engagement_id"]:
            yield "The code it names is another person's, or was given in another engagement."
        if code["at"] != row["signed_at"]:
            yield "The code it names was given at another moment."
        carried = sorted(self.rows.carried[code["id"]], key=lambda one: int(one["id"]))
        if len(carried) > code["lines_count"]:
            yield f"The code it names was shown {code['lines_count']} lines and carries {len(carried)} signatures."
        if kind == "gate_version" and code["lines_count"] != 1:
            yield "It decides a gate in a list; a gate is signed alone."
        if not self._is_bound(code, [self._line(one) for one in carried]):
            yield "The code it names was given for something else."

    def _is_bound(self, code: Row, lines: list[list[Any]]) -> bool:
        """Tell whether the code was given for these lines: for them alone, or for a list that held them so."""
        if sha256_text(canonical(lines)) == code["bound_sha256"]:
            return True
        shown = self.rows.replay.lists.get((f"E{code['engagement_id']}", str(code["bound_sha256"])), [])
        if sha256_text(canonical(shown)) != code["bound_sha256"] or len(shown) != code["lines_count"]:
            return False
        left = iter(shown)
        return all(line in left for line in lines)

    def _line(self, row: Row) -> list[Any]:
        thing = self.rows.thing(*target_of(row))
        return [thing.name if thing else "", row["object_sha256"], row["meaning"]]

    def _record(self, row: Row, thing: Signed) -> Iterator[str]:
        """Compare the frozen record with the row it stands in; signatures of older stores have none."""
        if row["record_json"] is None:
            return
        try:
            record = json.loads(str(row["record_json"]))
            said = {
                **{name: row[name] for name in RECORDED},
                "signer": self.rows.handle(row["person_id"]),
                "object": {"kind": target_of(row)[0], "thing": thing.name, "sha256": row["object_sha256"]},
            }
            differing = [name for name, wanted in said.items() if record.get(name, wanted) != wanted]
            # An author may accept his own document after somebody else reviewed it; the rules look at that.
            together = [name for name, kept in record.get("segregation", {}).items() if not kept]
        except (ValueError, TypeError, AttributeError, RecursionError):
            yield "Its record cannot be read."
            return
        if differing:
            yield f"Its record says another {', '.join(differing)} than its row."
        if set(together) - {"author"} or (together and row["meaning"] != "accepted"):
            yield f"Its own record says that duties were not kept apart: {', '.join(together)}."


def _words(method: Any) -> str:
    return "without a code" if method == SELF_DECLARED else "with a code"


def _moment(text: Any) -> datetime:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError:
        return datetime.fromisoformat("0001-01-01T00:00:00Z")
