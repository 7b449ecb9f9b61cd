"""Which step a knowledge item may make, with which people and which evidence."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kt_engine.errors import MoveRefused, Refused, UsageProblem
from kt_engine.rules import knowledge as rules
from kt_engine.rules.knowledge import Topic
from kt_engine.rules.moves import KNOWLEDGE_ITEM
from kt_engine.words import SIGNED_OFF_OR_LATER, KnowledgeStatus, Side

ITEM, GIVER, RECEIVER, OWNER = "E1-I5", "P5", "P9", "P4"
TODAY = date(2027, 2, 1)
ASIDE = {KnowledgeStatus.BLOCKED, KnowledgeStatus.WAIVED}


@pytest.mark.parametrize("status", KnowledgeStatus)
def test_every_status_says_what_can_be_done_instead(status: KnowledgeStatus) -> None:
    said = rules.instead_of(ITEM, status)
    assert said.endswith((".", "TEXT", "FILE", "DATE", "N", "--passed", ITEM))
    assert "{" not in said


@pytest.mark.parametrize("status", KnowledgeStatus)
def test_only_what_is_signed_and_not_changed_since_counts_as_claimed(status: KnowledgeStatus) -> None:
    assert rules.is_claimed(status, None) is (status in SIGNED_OFF_OR_LATER)


def test_a_block_takes_nothing_away_of_what_is_signed() -> None:
    assert rules.is_claimed(KnowledgeStatus.BLOCKED, KnowledgeStatus.SIGNED_OFF)
    assert not rules.is_claimed(KnowledgeStatus.BLOCKED, KnowledgeStatus.PLAYED_BACK)


def test_a_waiver_holds_on_its_last_day_and_not_on_the_next() -> None:
    until = date(2027, 2, 1)
    assert rules.is_waived_on(KnowledgeStatus.WAIVED, until, until)
    assert not rules.is_waived_on(KnowledgeStatus.WAIVED, until, date(2027, 2, 2))
    assert rules.is_waived_on(KnowledgeStatus.WAIVED, until, None)
    assert not rules.is_waived_on(KnowledgeStatus.CAPTURED, until, TODAY)


@pytest.mark.parametrize("status", KnowledgeStatus)
def test_what_is_blocked_or_waived_can_go_back_to_wherever_it_can_come_from(status: KnowledgeStatus) -> None:
    for aside in ASIDE & KNOWLEDGE_ITEM[status] if status not in ASIDE else ():
        assert status in KNOWLEDGE_ITEM[aside]


@pytest.mark.parametrize(
    ("giver", "receiver", "sentence"),
    [
        (None, RECEIVER, "Nobody gives E1-I5"),
        (GIVER, None, "Nobody receives E1-I5"),
        (GIVER, GIVER, "cannot give E1-I5 to himself"),
    ],
)
def test_somebody_gives_and_somebody_else_receives(
    giver: str | None, receiver: str | None, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        rules.check_named(ITEM, giver, receiver)


def test_who_receives_stands_on_the_providers_side() -> None:
    rules.check_receiver(ITEM, RECEIVER, {Side.PROVIDER})
    with pytest.raises(Refused, match="no role on the provider's side"):
        rules.check_receiver(ITEM, RECEIVER, {Side.CLIENT})


@pytest.mark.parametrize(
    ("author", "sentence"),
    [(GIVER, "P5 gives E1-I5 and therefore does not write it down"), ("P31", "P31 does not receive E1-I5")],
)
def test_only_the_receiver_writes_it_down(author: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        rules.check_author(ITEM, author, GIVER, RECEIVER)
    rules.check_author(ITEM, RECEIVER, GIVER, RECEIVER)


@pytest.mark.parametrize(
    ("missing", "empty", "sentence"),
    [
        (["Steps"], [], "sop.md has no section Steps. Every section of E1-I5 must say something."),
        ([], ["Steps", "Purpose"], "sop.md has nothing in the section Steps and Purpose. Every"),
        (["Limits"], ["Steps"], "sop.md has no section Limits and nothing in the section Steps."),
    ],
)
def test_every_section_says_something(missing: list[str], empty: list[str], sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.check_sections(ITEM, "sop.md", missing, empty)
    assert str(refused.value).startswith(sentence)
    rules.check_sections(ITEM, "sop.md", [], [])


def test_a_session_is_on_a_day_when_everybody_works() -> None:
    rules.check_days(ITEM, TODAY, ())
    with pytest.raises(
        Refused, match="cannot be on 2027-02-01: P5 does not work that day; P9 leaves on 2027-01-31"
    ):
        rules.check_days(ITEM, TODAY, [("P5", "does not work that day"), ("P9", "leaves on 2027-01-31")])


@pytest.mark.parametrize("hours", ["0", "-1", "10.5", "NaN", "Infinity"])
def test_a_session_lasts_a_sensible_time(hours: str) -> None:
    with pytest.raises(UsageProblem, match="more than 0 and at most 10 hours"):
        rules.check_hours(Decimal(hours))


def attendance(
    there: list[str], quorum: int = 75, asked: tuple[str, ...] = ("P5", "P9", "P11", "P12")
) -> None:
    rules.check_attendance(ITEM, asked, there, ["P5", "P9"], Decimal(quorum))


def test_enough_came_where_the_quorum_is_reached_exactly() -> None:
    attendance(["P5", "P9", "P11"])
    with pytest.raises(Refused, match="2 of 4 who were asked came to the session on E1-I5; 75 % are needed"):
        attendance(["P5", "P9"])


def test_without_giver_or_receiver_nothing_passed_over() -> None:
    with pytest.raises(Refused, match="P9 was not there"):
        attendance(["P5", "P11", "P12"])


def test_who_came_was_asked() -> None:
    with pytest.raises(Refused, match="P40 was not asked"):
        attendance(["P5", "P9", "P11", "P40"])


@pytest.mark.parametrize(("reference", "why"), [(None, None), ("Library", "The client forbids it")])
def test_a_session_is_recorded_or_it_is_said_why_not(reference: str | None, why: str | None) -> None:
    with pytest.raises(UsageProblem, match="where the recording lies"):
        rules.check_recording(reference, why)


def test_the_giver_reviews_and_never_the_author() -> None:
    rules.check_reviewer(ITEM, GIVER, GIVER, RECEIVER)
    with pytest.raises(Refused, match="P9 wrote E1-I5 down and therefore does not review it"):
        rules.check_reviewer(ITEM, RECEIVER, GIVER, RECEIVER)
    with pytest.raises(Refused, match="P4 does not give E1-I5"):
        rules.check_reviewer(ITEM, OWNER, GIVER, RECEIVER)


def test_an_open_query_stands_in_the_way() -> None:
    rules.check_queries(ITEM, [])
    with pytest.raises(Refused, match="Query 1 and 3 on E1-I5 is not closed"):
        rules.check_queries(ITEM, [1, 3])


@pytest.mark.parametrize(
    ("receiver", "giver", "owner"), [("P9", "P9", "P4"), ("P9", "P5", "P9"), ("P9", "P5", "P5")]
)
def test_a_play_back_needs_three_people(receiver: str, giver: str, owner: str) -> None:
    with pytest.raises(Refused, match="three people"):
        rules.check_play_back(ITEM, receiver, giver, owner, "P1")


def test_nobody_records_his_own_play_back() -> None:
    with pytest.raises(Refused, match="does not record the score"):
        rules.check_play_back(ITEM, RECEIVER, GIVER, OWNER, RECEIVER)
    rules.check_play_back(ITEM, RECEIVER, GIVER, OWNER, GIVER)


@pytest.mark.parametrize(
    ("topics", "sentence"),
    [
        ([("P9", True)], "chosen jointly"),
        ([("P5", True)], "chosen jointly"),
        ([("P5", True), ("P4", True)], "chosen jointly"),
        ([("P9", False), ("P5", False)], "Only easy topics"),
        ([("P9", True), ("P40", True)], "P40 chose a topic"),
        ([], "chosen jointly"),
    ],
)
def test_topics_are_chosen_by_both_sides_and_not_only_easy_ones(
    topics: list[tuple[str, bool]], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        rules.check_topics(ITEM, [Topic("x", who, hard) for who, hard in topics], RECEIVER, GIVER, OWNER)


def test_two_topics_of_which_one_is_hard_will_do() -> None:
    topics = [Topic("easy", RECEIVER, hard=False), Topic("hard", OWNER, hard=True)]
    rules.check_topics(ITEM, topics, RECEIVER, GIVER, OWNER)


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_play_back_passes_at_its_mark_and_above(score: int, mark: int) -> None:
    assert rules.play_back_passes(Decimal(score), Decimal(mark)) is (score >= mark)


def test_ninety_passes_a_must_have_and_eighty_nine_does_not() -> None:
    assert rules.play_back_passes(Decimal(90), Decimal(90))
    assert not rules.play_back_passes(Decimal("89.99"), Decimal(90))


def test_who_reviewed_and_who_explained_back_are_still_in_their_places() -> None:
    with pytest.raises(Refused, match="P5 reviewed E1-I5, and P6 stands in that place now"):
        rules.check_same_people(ITEM, "reviewed", "P5", "P6")


def test_an_open_issue_is_due_today_or_later() -> None:
    rules.check_issue(1, TODAY, TODAY)
    with pytest.raises(UsageProblem, match="Open issue 1 is due on 2027-01-31, which is over"):
        rules.check_issue(1, date(2027, 1, 31), TODAY)


def test_nobody_confirms_his_own_use() -> None:
    rules.check_use(ITEM, "P31", GIVER, {Side.PROVIDER})
    with pytest.raises(Refused, match="somebody who saw it confirms"):
        rules.check_use(ITEM, "P31", "P31", {Side.PROVIDER})
    with pytest.raises(Refused, match="no role on the provider's side"):
        rules.check_use(ITEM, "P31", GIVER, {Side.CLIENT})


def test_an_item_is_baselined_once_everybody_linked_has_proved_it() -> None:
    rules.check_coverage(ITEM, ["E1-K1"], [])
    with pytest.raises(Refused, match="No trainee is linked"):
        rules.check_coverage(ITEM, [], [])
    names = [f"E1-K{number}" for number in range(1, 8)]
    with pytest.raises(Refused, match="not proved by E1-K1, E1-K2, E1-K3, E1-K4 and E1-K5 and 2 more yet"):
        rules.check_coverage(ITEM, names, names)


@pytest.mark.parametrize("status", sorted(SIGNED_OFF_OR_LATER))
def test_what_is_signed_is_neither_waived_nor_descoped(status: KnowledgeStatus) -> None:
    with pytest.raises(MoveRefused, match="can only be changed or retired"):
        rules.check_waivable(ITEM, status, None, "waived")
    with pytest.raises(MoveRefused, match="can only be changed or retired"):
        rules.check_waivable(ITEM, KnowledgeStatus.BLOCKED, status, "descoped")
    rules.check_waivable(ITEM, KnowledgeStatus.PLAYED_BACK, None, "waived")


@pytest.mark.parametrize("day", [TODAY, date(2027, 1, 1)])
def test_a_waiver_and_a_review_lie_ahead(day: date) -> None:
    with pytest.raises(UsageProblem, match="would be over already"):
        rules.check_waiver_end(day, TODAY)
    with pytest.raises(UsageProblem, match="does not lie ahead"):
        rules.check_review_day(ITEM, day, TODAY)


@pytest.mark.parametrize("level", [0, 6, -3])
def test_a_rating_goes_from_one_to_five(level: int) -> None:
    with pytest.raises(UsageProblem, match="it goes from 1 to 5"):
        rules.check_level("complexity", level)
