import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kt_engine.errors import InvalidInput
from kt_engine.methods.critical_path import Activity, critical_path, order_of_work

# Worked by hand, as textbooks on the critical path (after Kelley and Walker, 1959) do it on a small project:
#
#   activity  days  after     ES  EF  LS  LF  slack
#   A          3    -          0   3   0   3    0
#   B          4    A          3   7   3   7    0
#   C          2    A          3   5   9  11    6
#   D          5    B          7  12   7  12    0
#   E          1    C          5   6  11  12    6
#   F          2    C          5   7  14  16    9
#   G          4    D, E      12  16  12  16    0
#   H          3    F, G      16  19  16  19    0
#
# Forward: H waits for the later of F (7) and G (16). Backward from 19: G and F must be over by 16, E and D
# by 12; so E starts at 11 at the latest, F at 14, and C must be over by min(11, 14) = 11.
DURATIONS = {"A": 3, "B": 4, "C": 2, "D": 5, "E": 1, "F": 2, "G": 4, "H": 3}
AFTER = {"B": ["A"], "C": ["A"], "D": ["B"], "E": ["C"], "F": ["C"], "G": ["D", "E"], "H": ["F", "G"]}


def test_the_worked_example_has_these_dates() -> None:
    assert critical_path(DURATIONS, AFTER) == {
        "A": Activity(0, 3, 0, 3),
        "B": Activity(3, 7, 3, 7),
        "C": Activity(3, 5, 9, 11),
        "D": Activity(7, 12, 7, 12),
        "E": Activity(5, 6, 11, 12),
        "F": Activity(5, 7, 14, 16),
        "G": Activity(12, 16, 12, 16),
        "H": Activity(16, 19, 16, 19),
    }


def test_the_worked_example_has_one_critical_path() -> None:
    found = critical_path(DURATIONS, AFTER)
    assert [name for name, activity in found.items() if activity.is_critical] == ["A", "B", "D", "G", "H"]
    assert {name: found[name].slack for name in "CEF"} == {"C": 6, "E": 6, "F": 9}


def test_nothing_to_do_has_no_path() -> None:
    assert critical_path({}, {}) == {}


def test_work_without_predecessors_may_last_as_long_as_the_project() -> None:
    found = critical_path({"long": 9, "short": 2}, {})
    assert found["short"] == Activity(0, 2, 7, 9)


def test_a_milestone_of_no_length_is_on_the_path_it_ends() -> None:
    assert critical_path({"work": 4, "end": 0}, {"end": ["work"]})["end"] == Activity(4, 4, 4, 4)


def test_equal_work_keeps_the_order_in_which_it_was_given() -> None:
    assert order_of_work(["c", "a", "b"], {"a": ["b"]}) == ["c", "b", "a"]


def test_work_that_waits_for_itself_is_refused_with_the_whole_circle() -> None:
    after = {"b": ["a"], "c": ["b"], "a": ["c"], "d": ["c"]}
    with pytest.raises(InvalidInput, match=r"never start: a -> b -> c -> a\."):
        order_of_work(["a", "b", "c", "d"], after)


@st.composite
def projects(draw: st.DrawFn) -> tuple[dict[int, int], dict[int, list[int]]]:
    durations = dict(enumerate(draw(st.lists(st.integers(0, 20), min_size=1, max_size=30))))
    after = {node: draw(st.lists(st.integers(0, node - 1), max_size=4)) for node in durations if node}
    return durations, after


@settings(deadline=None)
@given(projects())
def test_a_chain_without_slack_leads_from_the_start_to_the_end(
    project: tuple[dict[int, int], dict[int, list[int]]],
) -> None:
    durations, after = project
    found = critical_path(durations, after)
    end = max(activity.earliest_finish for activity in found.values())
    node = next(node for node, activity in found.items() if activity.earliest_finish == end)
    while True:
        assert found[node].is_critical
        if found[node].earliest_start == 0:
            break
        start = found[node].earliest_start
        node = next(before for before in after[node] if found[before].earliest_finish == start)


@settings(deadline=None)
@given(projects())
def test_using_up_all_slack_of_one_activity_moves_nothing(
    project: tuple[dict[int, int], dict[int, list[int]]],
) -> None:
    durations, after = project
    found = critical_path(durations, after)
    node = max(found, key=lambda node: found[node].slack)
    slower = critical_path({**durations, node: durations[node] + found[node].slack}, after)
    end = max(activity.earliest_finish for activity in found.values())
    assert max(activity.earliest_finish for activity in slower.values()) == end


@settings(deadline=None)
@given(projects())
def test_no_activity_starts_before_its_predecessors_finish(
    project: tuple[dict[int, int], dict[int, list[int]]],
) -> None:
    durations, after = project
    found = critical_path(durations, after)
    for node, befores in after.items():
        for before in befores:
            assert found[before].earliest_finish <= found[node].earliest_start
            assert found[before].latest_finish <= found[node].latest_start
