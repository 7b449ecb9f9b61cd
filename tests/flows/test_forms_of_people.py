"""The form that approves roles."""

from builders import make_act
from flow_samples import Sample
from form_runs import refused, said
from kt_engine.actions.grant_role import grant_role
from kt_engine.answers.list_organisation import list_roles
from kt_engine.words import Role, Side

FORM = "Engagement · approve roles"


def propose(sample: Sample) -> str:
    """Let the transition manager propose the outsider as subject expert; his handle."""
    who = sample.made.people.outsider.handle
    grant_role(
        sample.db, make_act(sample.made.people.manager), person=who, role=Role.SUBJECT_EXPERT, side=Side.CLIENT,
        engagement_id=sample.made.engagement_id,
    )  # fmt: skip
    return who


def state_of(sample: Sample, who: str) -> str:
    rows = list_roles(sample.db, make_act().at.date(), "E1")
    return next(row.state for row in rows if row.person == who)


def test_a_process_owner_approves_what_was_proposed(sample: Sample) -> None:
    who = propose(sample)
    by = f"{sample.made.people.process_owner.handle} · process owner"
    assert said(FORM, engagement="E1 · Travel desk", by=by) == "1 role approved in E1."
    assert state_of(sample, who) == "approved"


def test_what_a_person_may_not_approve_is_left_for_somebody_else(sample: Sample) -> None:
    who = propose(sample)
    by = sample.made.people.team_leads[0].handle
    assert f"{by} may not approve these roles." in refused(FORM, engagement="E1", by=by)
    assert state_of(sample, who) == "proposed"
