"""Where a trainee works, and who may assess him."""

from datetime import date

import pytest

from kt_engine.actions.place_trainee import place_trainee
from kt_engine.actions.qualify_assessor import qualify_assessor
from kt_engine.errors import NotFound, Refused, UsageProblem
from kt_engine.store.tables import Certification, Qualification
from long_way import K
from walking import DAY, House, count_of, nominated, of, value_of

END = date(2027, 12, 31)


def test_shift_and_language_are_set_one_by_one(long_way: House) -> None:
    nominated(long_way.database, long_way.made)
    lead = of(long_way.people.team_leads[0])
    place_trainee(long_way.database, lead, K, shift="early")
    done = place_trainee(long_way.database, lead, K, language="pt_br")
    assert (done.shift, done.language) == ("early", "pt_br")
    # The certification shows the newest place, and no other column is kept of it.
    shown = [value_of(long_way.database, Certification, K, name) for name in ("shift", "language")]
    assert shown == ["early", "pt_br"]


@pytest.mark.parametrize(
    ("what", "error", "said"),
    [
        ({"shift": "night"}, UsageProblem, r"The playbook has no shift 'night'\. Known: early, late"),
        ({"language": "Deutsch!"}, UsageProblem, "The language 'Deutsch!' is no key"),
        ({}, UsageProblem, "Say where the trainee works"),
    ],
)
def test_a_word_that_is_none_is_refused(
    long_way: House, what: dict[str, str], error: type[Exception], said: str
) -> None:
    nominated(long_way.database, long_way.made)
    with pytest.raises(error, match=said):
        place_trainee(long_way.database, of(long_way.people.team_leads[0]), K, **what)


def test_without_shifts_in_the_playbook_any_word_is_one(stage_four: House) -> None:
    nominated(stage_four.database, stage_four.made)
    lead = of(stage_four.people.team_leads[0])
    assert place_trainee(stage_four.database, lead, K, shift="night").shift == "night"
    with pytest.raises(UsageProblem, match="The shift 'Night!' is no key"):
        place_trainee(stage_four.database, lead, K, shift="Night!")


def qualify(house: House, person: str, by: int = 0, until: date = END, key: str = "taught_trainers") -> None:
    qualify_assessor(
        house.database, of(house.people.team_leads[by]), "E1", person, qualification=key, reference="Course 9",
        until=until,
    )  # fmt: skip


def test_nobody_qualifies_himself(long_way: House) -> None:
    with pytest.raises(Refused, match="does not qualify himself"):
        qualify(long_way, long_way.people.team_leads[0].handle)


def test_a_qualification_is_one_of_the_playbook_and_not_over(long_way: House) -> None:
    trainer = long_way.people.trainers[1].handle
    with pytest.raises(
        NotFound, match=r"There is no qualification charm\. The playbook has: taught_trainers"
    ):
        qualify(long_way, trainer, key="charm")
    with pytest.raises(UsageProblem, match="ended on 2027-01-19, before today"):
        qualify(long_way, trainer, until=DAY.replace(day=19))
    assert count_of(long_way.database, Qualification) == 1


def test_who_may_assess_is_not_said_by_the_client(long_way: House) -> None:
    with pytest.raises(Refused, match="may not say who may assess"):
        qualify_assessor(
            long_way.database, of(long_way.people.process_owner), "E1", "P3", qualification="taught_trainers",
            reference="x", until=END,
        )  # fmt: skip
