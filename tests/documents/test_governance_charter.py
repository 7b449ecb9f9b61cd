"""A seat of a quorum that too few people can fill is named; the steering committee fills those of the engagement."""

import dataclasses

from document_samples.governance import governance_charter
from kt_engine.documents.governance_charter import vacant
from kt_engine.words import Role, Side


def test_a_seat_that_too_few_hold_is_named_with_how_many_there_are() -> None:
    assert vacant(governance_charter()) == [("Ready for go-live", Role.TEAM_LEAD, Side.PROVIDER, 2, 1)]


def test_who_is_only_proposed_fills_no_seat_until_approved() -> None:
    facts = governance_charter()
    approved = tuple(dataclasses.replace(one, is_approved=True) for one in facts.roles)
    assert vacant(dataclasses.replace(facts, roles=approved)) == []


def test_the_steering_committee_fills_a_seat_of_the_engagement_and_none_of_a_process() -> None:
    facts = governance_charter()
    committee = dataclasses.replace(facts, roles=facts.roles[:1])
    assert [gate for gate, *_ in vacant(committee)] == ["Ready for go-live", "Ready for go-live"]
