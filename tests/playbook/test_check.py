from pathlib import Path

import pytest

from edited_playbooks import edited, problems_of, written
from kt_engine.playbook.find import shipped_folder

SHAPES = [
    (
        "sponsor: {title: Client sponsor, role: steering_committee",
        "sponsor: {title: C, role: §sponsr",
        "`role` must be one of",
    ),
    (
        "duration_days: 8, after: [name_the_need]",
        "duration_days: §8.5, after: [name_the_need]",
        "must be a whole number",
    ),
    (
        "effort_hours: 8, duration_days: 2}\n      list_the_work",
        "effort_hours: §-8, duration_days: 2}\n      list_the_work",
        "must be 0 or more",
    ),
    ("evidence: true,\n", "evidence: §maybe,\n", "must be true or false"),
    ("title: Any outsourced function\n", "title: §2026\n", "must be text"),
    ("title: Any outsourced function\n", "title: §''\n", "must not be empty"),
    ("title: Any outsourced function\n", "title: §null\n", "has no value"),
    ("duration_days: 8, after: [name_the_need]", "duration_days: 8, after: §name_the_need", "must be a list"),
    ("version: 1.0.0", "version: §1.0", "must be text"),
    ("version: 1.0.0", "version: §1.0.0.0", "three numbers with dots"),
    ("      list_first_risks: {", "      §List-First: {", "must be a short name"),
    ("  expert_away: {title", "  expert_away: {§titel", "Did you mean `title`?"),
    ("[Contacts, Escalation, Hours]", "[Contacts, §7, Hours]", "entry 2 of `sections` must be text"),
    (
        "reviewers: [process_lead_client]\n    sections: [C",
        "reviewers: §[]\n    sections: [C",
        "at least one entry",
    ),
    ("criticality: 4, frequency: weekly", "criticality: §6, frequency: weekly", "must be 5 or less"),
    ("hours: 2}", "hours: §0}", "must be more than 0"),
    ("frequency: weekly", "frequency: §weakly", "Did you mean weekly?"),
    ("  on_time_goal:\n    {value: 95, unit: percent", "  §on_time_goal:\n    {value: 95", "has no `unit`"),
]

SOURCES = [
    (
        (
            'assessment_pass:\n    {value: 80, unit: percent, source: "house default; '
            "practitioners' pages give class-room pass marks of 80 to 90\","
        ),
        "§assessment_pass:\n    {value: 80, unit: percent,",
        "`assessment_pass` has no `source`",
    ),
    (
        're-tests with other questions", checked_on: 2026-11-21}',
        're-tests", checked_on: §yesterday}',
        "must be a date, written like 2026-11-21",
    ),
]

REFERENCES = [
    ("giver: transition_lead", "giver: §transition_leader", "Did you mean `transition_lead`?"),
    (
        "giver: transition_lead\n    receiver: run_manager",
        "giver: run_manager\n    receiver: §run_manager",
        "gives and receives",
    ),
    (
        "reviewers: [process_lead_client]\n    sections: [C",
        "reviewers: [legal, §legal]\n    sections: [C",
        "named twice",
    ),
    ("due_with: collect_contacts", "due_with: §collect_nothing", "there is no task"),
    ("due_with: collect_contacts", "due_with: §cutover", "the handover of transition_and_integrate"),
    ("due_with: collect_contacts", "due_with: §hold_sessions", "no one due day"),
    ("pass: assessment_pass", "pass: §assessment_past", "there is no threshold"),
    ("pass: assessment_pass", "pass: §seats_per_process", "in percent from 0 to 100"),
    ("valid_for: certificate_valid", "valid_for: §seats_per_process", "in calendar_days"),
    (
        "signed_by:\n    - {side: provider, role: trainer, count: 1}\n",
        "§signed_by:\n",
        "one signer is not enough",
    ),
    ("role: trainer, count: 1}", "role: §trainee, count: 1}", "never signs a certificate"),
    ("target: backlog_goal", "target: §on_time_goal", "the KPI is in days"),
    ("owner: kt_lead", "owner: §kt_leader", "there is no function"),
    (
        "service_report: {issue: monthly, stage: monitor}",
        "§service_report: {issue: monthly}",
        "needs a `stage`",
    ),
]

TASKS = [
    ("function: sponsor,", "function: §sponsors,", "there is no function"),
    ("after: [agree_scoring]", "after: [§agree_scorings]", "Did you mean `agree_scoring`?"),
    ("after: [agree_scoring]", "after: [§vendor_selection]", "is a gate"),
    ("after: [agree_scoring]", "after: [§cutover]", "belongs to a later stage, go_live"),
    ("after: [agree_scoring]", "after: [§invite_providers]", "waits for itself"),
    (
        "duration_days: 3}\n      invite",
        "duration_days: 3, after: [§compare_offers]}\n      invite",
        "agree_scoring -> invite_providers -> score_offer -> compare_offers -> agree_scoring",
    ),
    (
        "after: [write_business_case, list_first_risks]",
        "after: [list_first_risks, §list_first_risks]",
        "listed twice",
    ),
    ("      store_lessons: {title", "      §agree_scoring: {title", "also stands in select_partner"),
    ("      store_lessons: {title", "      §ready: {title", "the key of a gate too"),
    ("duration_days: 3}\n      invite", "duration_days: 3, per: §trainee}\n      invite", "no trainees yet"),
    (
        "duration_days: 2, per: process}\n      cutover",
        "duration_days: 2, per: §candidate}\n      cutover",
        "any more",
    ),
    (
        "duration_days: 1, per: process, after: [prepare_switch], milestone: go_live",
        "duration_days: 1, after: [prepare_switch], milestone: §go_live",
        "needs `per: process`",
    ),
    ("after: [cutover]}", "after: [cutover], milestone: §go_live}", "A playbook has one"),
    (
        "after: [prepare_switch], milestone",
        "after: [prepare_switch], anchored_to: §payday, milestone",
        "no calendar event",
    ),
]

GATES = [
    (
        "        closes: select_partner",
        "        closes: §define_contract",
        "a gate closes the stage it stands in",
    ),
    (
        "of: process\n        closes: go_live",
        "of: §engagement\n        closes: go_live",
        "needs `of: process`",
    ),
    (
        "of: engagement\n        closes: select_partner",
        "of: §process\n        closes: select_partner",
        "write `of: engagement`",
    ),
    (
        "title: Preparation complete\n",
        "title: Preparation complete\n        signs_baseline: §true\n",
        "signs the baseline already",
    ),
    (
        (
            "title: Contract\n        of: engagement\n        closes: define_contract\n        "
            "quorum: [{side: client, role: steering_committee, count: 1}, {side: provider, role: team_lead"
        ),
        (
            "title: Contract\n        of: engagement\n        closes: define_contract\n        "
            "§quorum: [{side: client, role: steering_committee, count: 1}, {side: client, role: process_owner"
        ),
        "one of the provider",
    ),
    (
        "closes: select_partner\n        quorum: [{side: client, role: steering_committee, count: 1},",
        "closes: select_partner\n        §quorum: [",
        "the client signs alone",
    ),
    (
        "closes: select_partner\n        quorum: [{side: client, role: steering_committee, count: 1},",
        "closes: select_partner\n        quorum: [{side: client, role: steering_committee, count: §2},",
        "one of each",
    ),
    (
        "closes: define_contract\n        quorum: [{side: client, role: steering_committee",
        "closes: define_contract\n        quorum: [{side: client, role: §transition_manager",
        "never signs a gate",
    ),
    (
        (
            "          dates: {title: The dates of the contract are recorded, class: must, "
            "measure: contract_dates_recorded, at_least: 1}"
        ),
        "          §dates: {title: D, class: must, measure: contract_dates_recorded}",
        "needs `at_least` or `at_most`",
    ),
    (
        (
            "          dates: {title: The dates of the contract are recorded, class: must, "
            "measure: contract_dates_recorded, at_least: 1}"
        ),
        (
            "          §dates: {title: D, class: must, "
            "measure: contract_dates_recorded, at_least: 1, at_most: 2}"
        ),
        "not both",
    ),
    ("at_least: offers_to_compare", "at_least: §offers_to_compete", "there is no threshold"),
    ("at_least: offers_to_compare", "at_least: §on_time_goal", "is measured in count"),
    ("handovers_accepted_pct, at_least: 100", "handovers_accepted_pct, at_least: §101", "between 0 and 100"),
    (
        "handovers_accepted_pct, at_least: 100",
        "handovers_accepted_pct, at_least: §[1]",
        "a number or the name of a threshold",
    ),
    (
        "handovers_accepted_pct, at_least: 100",
        "handovers_accepted_pct, at_least: §Hundred",
        "a number or the name of a threshold",
    ),
    (
        (
            "          scores_on_file: {title: The comparison is on file, class: conditional, "
            "measure: evidence_recorded, key: compare_offers,"
        ),
        (
            "          §scores_on_file: {title: The comparison is on file, class: conditional, "
            "measure: evidence_recorded,"
        ),
        "`key` of a task",
    ),
    (
        "evidence_recorded, key: compare_offers,",
        "evidence_recorded, key: §cutover,",
        "belongs to a later stage",
    ),
    (
        "evidence_recorded, key: compare_offers,",
        "evidence_recorded, key: §compare_offer,",
        "Did you mean `compare_offers`?",
    ),
    (
        "class: must, measure: evidence_recorded, key: plan_transition",
        "class: must, measure: evidence_recorded, key: §take_over_promises",
        "can be done without a file",
    ),
    ("kpi_periods_count, key: on_time,", "kpi_periods_count, key: §in_time,", "there is no KPI"),
    (
        "          periods: {title: Months reported, class: must, measure: kpi_periods_count, key: on_time,",
        "          §periods: {title: Months reported, class: must, measure: kpi_periods_count,",
        "`key` of a KPI",
    ),
    (
        "measure: contract_dates_recorded,",
        "measure: contract_dates_recorded, key: §cutover,",
        "Leave `key` out",
    ),
    (
        "measure: assessments_passed_pct,",
        "measure: assessments_passed_pct, key: §dancing,",
        "no training module",
    ),
]


SESSIONS = [
    (
        "per: process, attended_by: [kt_lead]",
        "per: process, attended_by: [§kt_leed]",
        "there is no function `kt_leed` under `functions`. Did you mean `kt_lead`?",
    ),
    (
        "per: process, attended_by: [kt_lead]",
        "per: process, attended_by: [kt_lead, §expert]",
        "`expert` does this task and is there anyhow",
    ),
    (
        "per: process, attended_by: [kt_lead]",
        "per: process, attended_by: [kt_lead, §kt_lead]",
        "`kt_lead` is listed twice",
    ),
    (
        "per: process, after: [play_back], issues: handover_register",
        "per: process, §attended_by: [expert], after: [play_back], issues: handover_register",
        "the engine does this task itself and attends nothing",
    ),
]


@pytest.mark.parametrize(("old", "new", "words"), SHAPES + SOURCES + REFERENCES + TASKS + GATES + SESSIONS)
def test_a_fault_is_told_at_its_place(tmp_path: Path, old: str, new: str, words: str) -> None:
    file, place = edited(tmp_path, "base", old, new)
    problems = problems_of(file)
    assert any(problem.startswith(f"{place}: ") and words in problem for problem in problems), problems


def test_a_stage_that_no_gate_closes_is_told_at_the_stage(tmp_path: Path) -> None:
    text = (shipped_folder() / "base.yaml").read_text(encoding="utf-8")
    text = text.replace("        closes: select_partner\n", "").replace(
        "  select_partner:", "  §select_partner:"
    )
    file, place = written(tmp_path / "open_end.yaml", text)
    advice = "no gate closes select_partner. Give one of its gates `closes: select_partner`."
    assert problems_of(file) == [f"{place}: {advice}"]


def test_a_second_gate_that_closes_a_stage_is_told(tmp_path: Path) -> None:
    text = (shipped_folder() / "base.yaml").read_text(encoding="utf-8")
    text = text.replace("closes: identify_needs", "closes: §identify_needs")
    text = text.replace("title: Business case\n", "title: Business case\n        closes: identify_needs\n")
    file, place = written(tmp_path / "two_ends.yaml", text)
    (problem,) = problems_of(file)
    assert problem.startswith(f"{place}: gate `business_case` closes identify_needs already")


def test_the_last_stage_may_stay_without_a_closing_gate(tmp_path: Path) -> None:
    file, _ = edited(tmp_path, "base", "        closes: monitor\n", "")
    assert problems_of(file) == []


def test_two_circles_are_both_named(tmp_path: Path) -> None:
    text = (shipped_folder() / "base.yaml").read_text(encoding="utf-8")
    for old, new in (
        (
            "duration_days: 2}\n      list_the_work",
            "duration_days: 2, after: [list_the_work]}\n      list_the_work",
        ),
        ("per: process, after: [prepare_switch]", "per: process, after: [confirm_cutover]"),
    ):
        assert text.count(old) == 1
        text = text.replace(old, new)
    file, _ = written(tmp_path / "circles.yaml", text)
    told = "\n".join(problems_of(file))
    assert "list_the_work -> name_the_need -> list_the_work" in told
    assert "confirm_cutover -> cutover -> take_over_open_work -> confirm_cutover" in told
