"""What is missing up to a step: of this one and of all before it, and nothing of who was certified."""

from kt_engine.rules.trainee_step import step_gaps
from kt_engine.words import CertificationStatus, TraineeStep
from way_facts import TODAY, checks, complete, facts, long_way

STEPS = list(TraineeStep)


def test_each_step_holds_all_that_come_before_it() -> None:
    counts = [len(step_gaps(long_way(), facts(), step, TODAY)) for step in STEPS]
    assert counts == sorted(set(counts))


def test_what_comes_after_the_step_is_not_asked() -> None:
    cleared = facts(checks=checks("background", "confidentiality", "access"))
    assert step_gaps(long_way(), cleared, TraineeStep.CLEARED, TODAY) == ()
    (gap,) = step_gaps(long_way(), cleared, TraineeStep.INDUCTED, TODAY)
    assert gap.startswith("house_rules")


def test_nothing_is_missing_of_the_whole_way_or_of_who_was_certified_before() -> None:
    assert step_gaps(long_way(), complete(), TraineeStep.READY, TODAY) == ()
    again = facts(status=CertificationStatus.RECERT_DUE)
    assert step_gaps(long_way(), again, TraineeStep.READY, TODAY) == ()
