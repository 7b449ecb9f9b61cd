from builders import ENGINE, make_act
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.answers.form_choices import MOST, form_choices, news_mark
from kt_engine.store.database import Database, open_store
from kt_engine.store.tables import Party
from walking import DAY, House, added, submitted


def test_people_are_shown_by_handle_and_role_and_never_by_name(transition: House) -> None:
    people = form_choices(transition.database).people
    manager = transition.people.manager
    assert f"{manager.handle} · transition manager" in people
    assert not any(manager.name in line for line in people)


def test_somebody_without_a_role_is_a_bare_handle(transition: House) -> None:
    assert transition.people.outsider.handle in form_choices(transition.database).people


def test_a_task_can_be_recognised_by_title_process_and_who_is_asked(transition: House) -> None:
    work = form_choices(transition.database).work
    assert work.doable_tasks[0].split(" · ")[1] == "Learn the work, E1-P1, trainer"


def test_what_can_be_done_comes_before_what_still_waits(transition: House) -> None:
    work = form_choices(transition.database).work
    assert work.open_tasks[: len(work.doable_tasks)] == work.doable_tasks
    assert len(work.open_tasks) > len(work.doable_tasks)


def test_a_submitted_handover_shows_its_version_and_hash(transition: House) -> None:
    handle = added(transition, reviewers=[transition.people.process_owner])
    assert f"{handle} · Chapter one, requested" in form_choices(transition.database).work.handovers_to_submit
    sha256 = submitted(transition, transition.people.experts[0], handle).sha256
    work = form_choices(transition.database).work
    assert work.handovers_to_sign == (f"{handle} v1 {sha256[:8]} · Chapter one, submitted",)
    assert not [line for line in work.handovers_to_submit if line.startswith(handle)]


def test_only_gates_of_the_open_stage_can_be_presented(transition: House) -> None:
    gates = form_choices(transition.database).work.gates
    assert [line.split(" · ")[0] for line in gates] == ["E1-G-ready-P1", "E1-G-ready-P2"]


def test_trainees_and_their_processes_are_offered(transition: House) -> None:
    work = form_choices(transition.database).work
    trainee = transition.people.trainees[0].handle
    assert work.trainees[0] == f"E1-K1 · {trainee} on E1-P1 Process 1, nominated"
    assert work.taught_processes[0] == "E1-P1 · Process 1"
    assert work.certificates == ()
    assert work.live_processes == ()


def test_modules_and_kpis_come_from_the_pinned_playbooks(transition: House) -> None:
    known = form_choices(transition.database)
    assert "basics · The basics, two_modules" in known.modules
    assert "on_time · Done on time, percent, per process, two_modules" in known.kpis


def test_an_engagement_on_hold_offers_nothing_but_to_be_resumed(transition: House) -> None:
    hold_engagement(transition.database, make_act(transition.people.manager, DAY), 1, reason="a strike")
    known = form_choices(transition.database)
    assert known.engagements == known.on_hold == ("E1 · Travel desk",)
    assert known.active == ()
    assert known.work.open_tasks == known.work.gates == known.work.trainees == ()


def test_a_list_ends_one_line_after_what_a_form_shows(database: Database) -> None:
    with open_store(database, write=True, act=make_act(ENGINE), engagement_id=None) as unit:
        for number in range(1, MOST + 10):
            unit.insert(
                Party, handle=f"O{number}", name=f"Company {number}", country="DE", subdivision="",
                time_zone="UTC", working_weekdays="mon,tue,wed,thu,fri",
            )  # fmt: skip
        unit.installation_event("party_added", "O1")
    assert len(form_choices(database).parties) == MOST + 1


def test_everything_written_moves_the_mark(transition: House) -> None:
    before = news_mark(transition.database)
    assert news_mark(transition.database) == before
    hold_engagement(transition.database, make_act(transition.people.manager, DAY), 1, reason="a strike")
    assert news_mark(transition.database) == before + 1
