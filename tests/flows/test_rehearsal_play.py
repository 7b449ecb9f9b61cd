"""A rehearsal whose script leaves something out stops with a sentence: the day and who is waited for."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows.rehearsal_forecast import choose_start, foretell
from flows.rehearsal_play import Play, play
from kt_engine.errors import Refused
from kt_engine.exchange.rehearsal import Rehearsal, read_rehearsal
from kt_engine.playbook.find import shipped_folder
from kt_engine.playbook.load import LoadedPlaybook, load_playbook

SHIPPED = shipped_folder() / "rehearsals" / "travel_desk"
MONDAY = date(2026, 1, 12)
Change = Callable[[str, str, str], Rehearsal]


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """Give the shipped rehearsal with one text of one file replaced."""
    copy = tmp_path / "travel_desk"
    shutil.copytree(SHIPPED, copy)

    def replace(file: str, old: str, new: str) -> Rehearsal:
        text = (copy / file).read_text()
        assert text.count(old) == 1
        (copy / file).write_text(text.replace(old, new))
        return read_rehearsal(copy)

    return replace


@pytest.fixture(scope="module")
def playbook() -> LoadedPlaybook:
    return load_playbook("travel_desk", [shipped_folder()])


def silent(_day: date) -> None:
    return


def test_missing_evidence_stops_it_with_day_and_task(change: Change, playbook: LoadedPlaybook) -> None:
    rehearsal = change(
        "script.yaml", "  - {task: write_business_case, file: evidence/business_case.md}\n", ""
    )
    with pytest.raises(
        Refused, match=r"stopped on 2026-0\d-\d\d: P10 completes E1-T\d+\. .* needs a file as evidence"
    ):
        foretell(rehearsal, playbook, MONDAY, silent)


def test_a_conditional_criterion_nobody_meets_stops_it_with_the_wait(
    change: Change, playbook: LoadedPlaybook
) -> None:
    rehearsal = change(
        "script.yaml", "  - {task: measure_volumes, file: evidence/volumes_12_months.csv}\n", ""
    )
    with pytest.raises(
        Refused, match=r"stands still on 2026-0\d-\d\d\. E1-G-business_case waits for P3 \(present"
    ):
        foretell(rehearsal, playbook, MONDAY, silent)


def test_a_function_nobody_holds_stops_it_with_the_task(change: Change, playbook: LoadedPlaybook) -> None:
    rehearsal = change("people.csv", "subject_expert,legal", "subject_expert,")
    with pytest.raises(Refused, match=r"The rehearsal stopped on .* legal \(nobody yet\)"):
        foretell(rehearsal, playbook, MONDAY, silent)


REFUSED = """
refusals:
  - gate: business_case
    decision: no_go
    comment: The saving rests on one quiet month.
    again_day: 5
"""


def test_a_refused_gate_is_presented_again_on_the_day_of_the_script(
    change: Change, playbook: LoadedPlaybook, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[date, str]] = []

    async def overheard(playing: Play) -> date:
        playing.told = lambda day, sentence: told.append((day, sentence))
        return await play(playing)

    monkeypatch.setattr("flows.rehearsal_forecast.play", overheard)
    without_comparison = "  - {task: compare_offers, file: evidence/offer_comparison.md}\n"
    rehearsal = change("script.yaml", without_comparison, "")
    with (rehearsal.folder / "script.yaml").open("a") as script:
        script.write(REFUSED)
    with pytest.raises(Refused, match=r"E1-G-vendor_selection waits for P3"):
        foretell(read_rehearsal(rehearsal.folder), playbook, MONDAY, silent)
    of_gate = [
        (day, sentence.partition(" ")[2]) for day, sentence in told if "E1-G-business_case" in sentence
    ]
    assert [sentence for _, sentence in of_gate] == [
        "presents E1-G-business_case",
        "signs E1-G-business_case v1: no go",
        "presents E1-G-business_case",
        "signs E1-G-business_case v2: go",
        "signs E1-G-business_case v2: go",
    ]
    assert 5 <= (of_gate[2][0] - of_gate[1][0]).days <= 7


@pytest.mark.long
def test_a_start_that_ends_too_early_or_too_late_is_tried_again(
    change: Change, playbook: LoadedPlaybook
) -> None:
    rehearsal = change("engagement.yaml", "about_days: 322", "about_days: 280")
    tried: set[date] = set()
    found = choose_start(rehearsal, playbook, date(2026, 6, 1), lambda start, _day: tried.add(start))
    assert len(tried) > 1
    assert found.starts_on.weekday() == 0
    assert 0 <= (date(2026, 6, 1) - found.ends_on).days <= 14
