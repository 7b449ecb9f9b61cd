"""Answer times that hold for both sides stand in one row; what differs by a day or a source does not."""

import dataclasses

from document_samples.baseline import service_levels
from kt_engine.documents.scope_baseline import share
from kt_engine.documents.service_levels import both_sides
from kt_engine.words import Side


def test_a_period_of_both_sides_stands_once() -> None:
    line = service_levels().answers[1]
    other = dataclasses.replace(line, side=Side.CLIENT)
    slower = dataclasses.replace(other, answer_days=9)
    assert both_sides((line, other, slower)) == [
        (line, [Side.PROVIDER, Side.CLIENT]),
        (slower, [Side.CLIENT]),
    ]


def test_a_share_of_the_volume_never_rounds_something_to_nothing_or_to_all() -> None:
    assert [share(*of) for of in ((0, 9), (1, 999), (1, 2), (998, 999), (9, 9))] == [
        "none", "under 1 %", "50 %", "over 99 %", "100 %",
    ]  # fmt: skip
