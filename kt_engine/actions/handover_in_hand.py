"""What a signer of a handover stands before: versions, people, who has reviewed. It decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import RowMapping, select

from kt_engine.actions.authority import acting_person, require_open
from kt_engine.actions.decline_points import kept_points
from kt_engine.actions.done_before import check_same, done_before
from kt_engine.actions.shown_hash import seen_sha256, shown_start
from kt_engine.actions.sign_off import Barred, Signature, Signed, Target, principal_id, sign_off
from kt_engine.answers.handover_people import HandoverPeople, Place, people_of, reviewed_by, versions_of
from kt_engine.errors import MoveRefused, NotFound
from kt_engine.store.columns import plain
from kt_engine.store.find import find
from kt_engine.store.tables import Handover, HandoverVersion, Signoff, table_of
from kt_engine.store.unit import Unit
from kt_engine.words import HandoverStatus, Meaning

H, S, V = table_of(Handover), table_of(Signoff), table_of(HandoverVersion)


@dataclass(frozen=True)
class SignedHandover:
    handle: str
    version: int
    meaning: Meaning
    status: HandoverStatus
    waits_for: tuple[str, ...] = ()
    """Who must still sign this version, by handle: the reviewers, then the receiver."""


@dataclass(frozen=True)
class Asked:
    """What a command asks for, so that a repeated one can be told from another one with the same id."""

    handle: str
    version: int | None
    sha256: str | None
    comment: str | None
    points: Sequence[str] = ()


@dataclass(frozen=True)
class HandoverInHand:
    row: RowMapping
    versions: tuple[RowMapping, ...]
    """The newest first."""
    people: HandoverPeople
    reviewed: frozenset[int]

    @property
    def handle(self) -> str:
        return str(self.row["handle"])

    @property
    def newest(self) -> RowMapping:
        return self.versions[0]

    @property
    def missing(self) -> tuple[Place, ...]:
        """Give the reviewers who have not reviewed the newest version."""
        return tuple(place for place in self.people.reviewers if place.person_id not in self.reviewed)


def handover_in_hand(unit: Unit, handle: str) -> HandoverInHand:
    """Read it. Raises MoveRefused unless its engagement is active and something was submitted."""
    row = find(unit, Handover, handle)
    require_open(unit, row["engagement_id"])
    acting_person(unit)
    versions = tuple(versions_of(unit, row["id"]))
    if not versions:
        instead = f"First it is submitted: kt handover submit {row['handle']} FILE"
        raise MoveRefused(row["handle"], row["status"].value, "signed", instead)
    return HandoverInHand(row, versions, people_of(unit, row), reviewed_by(unit, versions[0]["id"]))


def as_signed(unit: Unit, known: str, asked: Asked) -> SignedHandover:
    """Give the answer to a command that was carried out before: its own signature, or Refused for other content."""
    facts = done_before(unit).facts
    meaning = Meaning(facts.get("meaning", Meaning.RETURNED))
    mine = unit.rows(
        select(S.c.id, S.c.comment, S.c.for_person_id, S.c.object_sha256)
        .join(V, V.c.id == S.c.handover_version_id)
        .join(H, H.c.id == V.c.handover_id)
        .where(H.c.handle == known, V.c.number == facts["number"])
        .where(S.c.person_id == unit.act.by, S.c.meaning == meaning)
    )[0]
    same = (
        asked.handle.strip().upper() == known
        and asked.version in {None, facts["number"]}
        and (asked.sha256 is None or mine["object_sha256"].startswith(shown_start(asked.sha256)))
        and (mine["comment"], mine["for_person_id"]) == (asked.comment, unit.act.on_behalf_of)
        and kept_points(unit, mine["id"]) == tuple(asked.points)
    )
    check_same(unit, f"{known} v{facts['number']}", same=same)
    status = HandoverStatus(facts.get("status", HandoverStatus.RETURNED))
    return SignedHandover(known, facts["number"], meaning, status)


def sign_version(
    unit: Unit,
    hand: HandoverInHand,
    meaning: Meaning,
    statement: str,
    *,
    comment: str | None = None,
    version: int | None = None,
    sha256: str | None = None,
    auth_event_id: int | None = None,
) -> Signed:
    """Sign the version that was shown, by number or by the first characters of its hash; else the newest.

    `statement` may name the version as {thing}; `auth_event_id` is given where one code signs a list.
    """
    shown, seen = _shown(hand, version, sha256)
    signer = principal_id(unit)
    people = hand.people
    as_reviewer = meaning is not Meaning.ACCEPTED and people.is_reviewer(signer)
    thing = f"{hand.handle} v{shown['number']}"
    signature = Signature(
        Target("handover_version", shown["id"], thing, shown["sha256"]),
        meaning,
        statement.format(thing=thing),
        shown_sha256=seen,
        seats=people.seats_of(signer) if as_reviewer else people.receiver.seats,
        named=as_reviewer or people.receiver.person_id == signer,
        comment=comment,
        barred=Barred(
            _authors(hand, shown, meaning), others_reviewed=bool(hand.reviewed - {signer, unit.act.by})
        ),
        is_latest=shown["id"] == hand.newest["id"],
        behind=_behind(hand, shown),
        auth_event_id=auth_event_id,
    )
    return sign_off(unit, signature)


def _authors(hand: HandoverInHand, shown: RowMapping, meaning: Meaning) -> frozenset[int]:
    """Who reviews wrote no version, because the words may still be his own; who accepts did not write this one."""
    versions = hand.versions if meaning is Meaning.REVIEWED else (shown,)
    return frozenset(version["author_id"] for version in versions)


def _behind(hand: HandoverInHand, shown: RowMapping) -> dict[str, object]:
    """Give what the record of the signature says of the handover: round, since when it is asked, who was asked."""
    return {
        "asked_at": plain(shown["submitted_at"]),
        "due_on": plain(hand.row["due_on"]),
        "missing_reviews": [place.called for place in hand.missing],
        "receiver": hand.people.receiver.called,
        "reviewers": [place.called for place in hand.people.reviewers],
        "round": shown["number"],
        "size_bytes": shown["size_bytes"],
    }


def _shown(hand: HandoverInHand, version: int | None, sha256: str | None) -> tuple[RowMapping, str]:
    """Find the version somebody says was shown, and the full hash where the given beginning fits it."""
    found = hand.newest
    if version is not None:
        same = [each for each in hand.versions if each["number"] == version]
        if not same:
            newest = f"The newest is v{hand.newest['number']}."
            raise NotFound("version", f"v{version} of {hand.handle}", newest)
        found = same[0]
    if sha256 is None:
        return found, str(found["sha256"])
    start = shown_start(sha256)
    if version is None:
        found = next((each for each in hand.versions if each["sha256"].startswith(start)), found)
    return found, seen_sha256(start, str(found["sha256"]))
