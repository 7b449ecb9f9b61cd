"""What a slip of something costs: when a payment milestone tied to it moves past its day. Plain values only."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MilestonePrice:
    milestone: str
    amount: str
    """As people read it, such as EUR 60,000."""
    from_day: int | None
    """The working day of a slip, from 1, on which the milestone moves past its promised day; None: it has already."""
    late_days: int
    """Working days by which it is past its promised day already; 0 when it is not."""

    def __str__(self) -> str:
        named = f"milestone {self.milestone} ({self.amount})"
        if self.from_day is not None:
            return f"from day {self.from_day}: {named} moves"
        return f"{named} moves by {self.late_days} working day{'' if self.late_days == 1 else 's'} already"


def milestone_price(
    milestone: str, amount: str, *, promised_on: date, forecast_on: date, slack_days: int
) -> MilestonePrice:
    """Give the price behind the slack of what a milestone is tied to.

    `slack_days` are the working days, of who does the work, from the forecast to the promised day: negative where
    the forecast is later. A forecast later by days off alone has moved too.
    """
    if forecast_on <= promised_on:
        return MilestonePrice(milestone, amount, slack_days + 1, 0)
    return MilestonePrice(milestone, amount, None, max(1, -slack_days))
