"""The nouns of the later stages: training, contract, gates, plan, KPIs, documents, and the proofs."""

import re

from builders import Made, make_act, make_engagement
from cli_runner import Kt
from kt_engine.actions.issue_document import Issue, issue_document
from kt_engine.store.database import Database
from kt_engine.store.events import sha256_text
from kt_engine.words import DocumentKey, Stage
from stage_builders import reach_stage
from walking import House, open_tasks


def test_training_goes_from_nomination_to_a_certificate(kt: Kt, made: Made) -> None:
    people = made.people
    trainer = people.trainers[0]
    nominated = kt("training", "nominate", "E1-P1", people.trainees[0].handle, by=people.manager)
    cert = nominated.out.strip()
    module = next(iter(made.playbook.training))
    held = ("--held-on", "2027-01-29", "--hours", "4", "--attended", cert)
    for key in made.playbook.training:
        assert kt("training", "record-session", "E1-P1", key, *held, by=trainer).code == 0
    failed = kt("training", "record-assessment", cert, module, "--score", "12.5", by=trainer)
    assert "not passed" in failed.err
    for key in made.playbook.training:
        passed = kt("training", "record-assessment", cert, key, "--score", "95", by=trainer)
        assert ": passed" in passed.err
    for signer in (people.trainers[1], people.experts[0]):
        assert kt("training", "certify", cert, by=signer).code == 0
    matrix = kt("training", "matrix", "E1", "--json", by=people.trainers[0]).json
    assert matrix["processes"][0]["certified_count"] == 1
    assert cert in kt("training", "matrix", "E1", by=people.trainers[0]).out


def test_a_trainee_is_withdrawn_with_the_reason(kt: Kt, made: Made) -> None:
    people = made.people
    cert = kt("training", "nominate", "E1-P1", people.trainees[0].handle, by=people.manager).out.strip()
    assert kt("training", "withdraw", cert, "--reason", "Left", by=people.manager).out == f"{cert}\n"
    matrix = kt("training", "matrix", "E1", "--json").json
    assert matrix["processes"][0]["trainees"][0]["status"] == "attrited"


def test_the_contract_is_recorded_with_its_waves(kt: Kt, made: Made) -> None:
    dates = ("--signed-on", "2027-01-11", "--starts-on", "2027-02-01", "--ends-on", "2030-01-31")
    words = ("contract", "record", "E1", *dates, "--reference", "C-14", "--go-live", "1=2027-04-15")
    assert kt(*words, by=made.people.manager).out == "E1\n"
    waves = kt("engagement", "show", "E1", "--json").json["engagement"]["waves"]
    assert waves[0]["contract_on"] == "2027-04-15"
    said = kt(*words[:-1], "first=2027-04-15", by=made.people.manager)
    assert (said.code, said.err) == (
        2,
        "--go-live first=2027-04-15 is not understood. Write wave=date, as in 1=2027-04-15.\n",
    )


def test_gates_are_shown_measured_presented_and_signed(kt: Kt, made: Made) -> None:
    view = kt("gate", "show", "E1", "E1-G-need", "--json").json["gates"][0]
    assert (view["versions"][0]["decision"], len(view["versions"][0]["signatures"])) == ("go", 2)
    said = kt("gate", "show", "E1", "E1-G-need v1")
    assert "Measured now" in said.out
    assert view["versions"][0]["pack_sha256"] in said.out
    assert kt("gate", "show", "E2", "E1-G-need").code == 3


def test_a_go_with_an_unmet_must_is_refused(kt: Kt, house: House) -> None:
    open_tasks(house.database, house.made, Stage.TRANSITION_AND_INTEGRATE)
    presented = kt("gate", "present", "E1-G-ready-P1", by=house.people.manager)
    assert (presented.code, presented.out) == (0, "E1-G-ready-P1 v1\n")
    assert "Not met:" in presented.err
    own = kt("gate", "sign", "E1-G-ready-P1", "--decision", "go", by=house.people.manager)
    assert own.code == 1
    said = kt("gate", "sign", "E1-G-ready-P1", "--decision", "go", by=house.people.process_owner)
    assert (said.code, said.out) == (4, "")
    assert kt("gate", "sign", "E1-G-ready-P1", "--decision", "maybe", by=house.people.process_owner).code == 2


def test_the_history_of_the_plan_names_cause_and_waves(kt: Kt, house: House) -> None:
    rows = kt("plan", "history", "E1", "--json").json["revisions"]
    assert [row["number"] for row in rows][:1] == [1]
    assert {row["kind"] for row in rows} == {"forecast", "baseline"}
    assert rows[0]["go_live"][0]["before_on"] is None
    baseline = next(row for row in rows if row["kind"] == "baseline")
    assert (baseline["number"], baseline["dates_moved"], baseline["go_live"]) == (0, 0, [])
    assert "wave 1: " in kt("plan", "history", "E1").out
    assert house.made.handle == "E1"


def test_a_kpi_is_recorded_and_corrected(kt: Kt, database: Database) -> None:
    made = make_engagement(database, "tiny", 1)
    reach_stage(database, made, Stage.MONITOR)
    words = (
        "kpi",
        "record",
        "E1",
        "on_time",
        "96.5",
        "--period",
        "2027-01",
        "--source",
        "Tickets",
        "--process",
        "E1-P1",
    )
    assert kt(*words, by=made.people.manager).code == 0
    corrected = [*words]
    corrected[4] = "91"
    assert kt(*corrected, by=made.people.manager).code == 0
    row = kt("kpi", "list", "E1", "--json").json["kpis"][0]
    assert (row["value"], row["number"], row["met"]) == ("91", 2, False)


def test_a_document_is_listed_shown_and_exported(kt: Kt, database: Database, made: Made) -> None:
    text = "# Plan\n\n<script>alert(1)</script> stays text\n"
    issue = Issue(
        key=DocumentKey.TRANSITION_PLAN, subject="E1", number="E1-TP-01", sequence=1, version=1, title="Plan",
        facts_sha256=sha256_text("facts"), as_of_seq=1, markdown=text,
    )  # fmt: skip
    issue_document(database, make_act(2), kt.home / "files", made.engagement_id, issue)
    assert kt("document", "list", "E1", "--json").json["documents"][0]["handle"] == "E1-TP-01 v1"
    assert kt("document", "show", "e1-tp-01").out == text
    to = kt.home / "pages"
    said = kt("document", "export", "E1-TP-01 v1", "--to", str(to))
    assert said.out == f"{to / 'E1-TP-01-v1.html'}\n"
    assert "<script>" not in (to / "E1-TP-01-v1.html").read_text(encoding="utf-8")
    kt("document", "export", "E1-TP-01", "--to", str(to), "--format", "md")
    file = to / "E1-TP-01-v1.md"
    assert file.read_text(encoding="utf-8") == text
    file.write_text("edited", encoding="utf-8")
    assert kt("document", "export", "E1-TP-01", "--to", str(to), "--format", "md").code == 1
    assert file.read_text(encoding="utf-8") == "edited"


def test_due_lists_what_one_person_is_asked(kt: Kt, house: House) -> None:
    open_tasks(house.database, house.made, Stage.TRANSITION_AND_INTEGRATE)
    lines = kt("due", "--json").json["due"]
    person = lines[0]["wait"]["who"][0]
    own = kt("due", "--person", person, "--json").json["due"]
    assert own
    assert all(person in line["wait"]["who"] for line in own)
    assert lines[0]["wait"]["do"] in kt("due").out


def test_a_store_that_was_tampered_with_fails_verification(kt: Kt, database: Database, made: Made) -> None:
    with database.writer.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS event_no_update")
        connection.exec_driver_sql("UPDATE party SET country = 'XX' WHERE handle = 'O1'")
    said = kt("verify", "--json")
    assert said.code == 4
    assert any(one["table"] == "party" and one["row"] == "O1" for one in said.json["findings"])
    assert made.handle == "E1"


def test_an_engagement_is_shown_with_the_language_of_its_documents_and_gets_another(
    kt: Kt, made: Made
) -> None:
    assert re.search(r"documents in +English", kt("engagement", "show", "E1").out)
    said = kt("engagement", "language", "E1", "es", by=made.people.manager)
    assert said.out.startswith("E1")
    assert "Documents of E1 are issued in Spanish from now on." in said.err
    assert re.search(r"documents in +Spanish", kt("engagement", "show", "E1").out)
    assert kt("engagement", "show", "E1", "--json").json["engagement"]["language"] == "es"


def test_a_language_nobody_has_written_a_catalogue_for_is_a_usage_error(kt: Kt, made: Made) -> None:
    said = kt("engagement", "language", "E1", "fr", by=made.people.manager)
    assert said.code == 2
    assert "'fr'" in said.err
