"""Forms submitted to a real `kt serve`, as the page submits them: each run is a process of its own."""

import pytest

from flow_samples import Sample
from flows.server import free_port
from kt_engine.answers.form_choices import form_choices
from kt_engine.answers.ticking import unsettled
from served import Served, served

pytestmark = pytest.mark.long


def test_forms_act_answer_in_sentences_and_follow_the_store(sample: Sample) -> None:
    by = f"{sample.made.people.manager.handle} · transition manager"
    (sample.settings.home / "inbox").mkdir()
    with served(sample.settings.home, free_port()) as one:
        one.until_ready()
        one.until("settled", lambda: unsettled(sample.db) == ())
        [engagement] = form_choices(sample.db).active
        one.until("offered", lambda: engagement in offered(one, "Engagement · hold", "engagement"))
        held = one.submit("Engagement · hold", engagement=engagement, reason="a strike", by=by)
        assert held["state"]["message"].startswith("E1 is on hold: nothing in it moves.")
        one.until("offered", lambda: engagement in offered(one, "Engagement · resume", "engagement"))
        again = one.submit("Engagement · hold", engagement=engagement, reason="a strike", by=by)
        assert again["state_type"] == "FAILED"
        assert again["state"]["message"].startswith("E1 is on hold and cannot be put on hold.")
        resumed = one.submit("Engagement · resume", engagement=engagement, by=by)
        assert resumed["state"]["message"].startswith("E1 goes on.")
        (sample.settings.home / "inbox" / "scope.csv").write_text("nothing\n")
        one.until("offered", lambda: "scope.csv" in offered(one, "Engagement · import scope", "file"))
        wrong = one.submit("Engagement · import scope", engagement=engagement, file="scope.csv", by=by)
        assert wrong["state"]["message"].startswith("scope.csv:1: ")
        one.until("settled", lambda: unsettled(sample.db) == ())
        one.end_in_peace()


def offered(one: Served, form: str, field: str) -> list[str]:
    [deployment] = [each for each in one.ask("/deployments/filter", {}) if each["name"] == form]
    lines: list[str] = deployment["parameter_openapi_schema"]["properties"][field].get("enum", [])
    return lines
