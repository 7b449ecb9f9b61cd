"""An engagement whose playbook says nothing of seats can still say how many it needs."""

from decimal import Decimal
from typing import Any

import pytest

from kt_engine.errors import InvalidInput
from seating import needs, row
from walking import House


def test_seats_are_given_or_worked_out_of_figures_of_its_own(stage_four: House) -> None:
    figures: dict[str, Any] = {"hours": Decimal(40), "shrinkage_pct": Decimal(30)}
    done = needs(
        stage_four,
        [row(seats=3), row("E1-P2", volume=2400, handling_seconds=Decimal(420), **figures)],
    )
    assert [(one.shift, one.language, one.seats) for one in done.needs] == [
        ("any", "any", 3),
        ("any", "any", 10),
    ]


def test_what_neither_row_nor_playbook_says_is_asked_for(stage_four: House) -> None:
    with pytest.raises(InvalidInput, match="says nothing of hours"):
        needs(stage_four, [row(volume=2400, handling_seconds=Decimal(420))])


def test_any_word_may_be_a_shift_where_the_playbook_lists_none(stage_four: House) -> None:
    assert needs(stage_four, [row(seats=3, shift="night", language="pl")]).needs[0].shift == "night"
