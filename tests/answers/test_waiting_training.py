"""A trainee waits for lessons, tests and both signatures, and a certificate that ran out for a successor."""

from datetime import date

from builders import make_act
from kt_engine.actions.certify_trainee import certify_trainee
from waits import asked, waits_on, who
from walking import House, scored, taught


def test_a_nominated_trainee_waits_for_the_trainers(transition: House) -> None:
    [wait] = waits_on(transition, "E1-K1")
    assert wait.who == who(*transition.people.trainers)
    assert wait.do == "kt training record-session E1-P1 MODULE --attended E1-K1 ..."


def test_a_trainee_in_class_waits_for_a_test(transition: House) -> None:
    taught(transition.database, transition.made, "E1-K1", "basics")
    [wait] = waits_on(transition, "E1-K1")
    assert (wait.what, wait.do) == (
        "assess the trainee", "kt training record-assessment E1-K1 MODULE --score ..."
    )  # fmt: skip


def test_a_trainee_who_failed_is_taught_and_tested_again(transition: House) -> None:
    taught(transition.database, transition.made, "E1-K1", "basics", "manners")
    scored(transition.database, transition.made, "E1-K1", "10")
    assert [wait.what for wait in waits_on(transition, "E1-K1")] == ["teach and assess the trainee again"]


def pass_tests(house: House) -> None:
    taught(house.database, house.made, "E1-K1", "basics", "manners")
    for module in ("basics", "manners"):
        scored(house.database, house.made, "E1-K1", "90", module=module)


def test_a_trainee_who_passed_waits_for_both_signatures(transition: House) -> None:
    pass_tests(transition)
    assert asked(transition, "E1-K1") == [
        who(*transition.people.trainers), who(*transition.people.experts)
    ]  # fmt: skip


def test_a_half_signed_certificate_waits_for_the_other_side_only(transition: House) -> None:
    pass_tests(transition)
    certify_trainee(transition.database, make_act(transition.people.trainers[0], date(2027, 1, 21)), "E1-K1")
    assert asked(transition, "E1-K1") == [who(*transition.people.experts)]


def certify(house: House) -> None:
    pass_tests(house)
    for signer in (house.people.trainers[0], house.people.experts[0]):
        certify_trainee(house.database, make_act(signer, date(2027, 1, 21)), "E1-K1")


def test_a_certified_trainee_waits_for_nobody_until_the_certificate_ends(transition: House) -> None:
    certify(transition)
    assert waits_on(transition, "E1-K1", date(2028, 1, 21)) == []
    [wait] = waits_on(transition, "E1-K1", date(2028, 1, 22))
    assert wait.who == who(*transition.people.team_leads)
    assert wait.do == "kt training withdraw E1-K1 --reason ..."
