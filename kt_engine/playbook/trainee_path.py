"""The steps of a trainee that a playbook may ask for beside class and tests; every number names a threshold."""

from typing import Literal

from pydantic import Field

from kt_engine.playbook.shape import Key, Shape, Text, Titled
from kt_engine.words import Complexity


class CheckSpec(Shape):
    """One check before a trainee is let in, or one part of his induction."""

    title: Text
    checked_by: Key | None = None
    """The function whose holder checks it; None: a team lead, transition manager or trainer."""
    tested: bool = False
    """True: an access. It passes only when the named user himself has been seen to use it."""


class ShadowCaseSpec(Shape):
    """A mandatory case: it must be seen, however long that takes."""

    title: Text
    real_only: bool = False
    """True: a simulated one does not count."""


class ShadowSpec(Shape):
    cases: dict[Key, ShadowCaseSpec] = Field(min_length=1)
    times: Key | None = None
    """A threshold: how often each case must be seen; None: once."""


class ActivitySpec(Shape):
    """A kind of work with its own level of authority."""

    title: Text
    level: Key
    """A threshold from 1 to 5: the level that must be reached to be certified."""


class ReverseShadowSpec(Shape):
    supervised_by: Key
    """The function whose holder, the supervising giver, signs that somebody may go further."""
    activities: dict[Key, ActivitySpec] = Field(min_length=1)
    stop_criteria: dict[Key, Titled] = Field(min_length=1)
    """What lowers a level at once."""
    cases_per_level: Key | None = None
    """A threshold: supervised cases without correction at a level before the next one; None: none asked for."""


class CaseSpec(Shape):
    title: Text
    critical: bool = False
    """True: it must pass, whatever the count."""


class CasesSpec(Shape):
    """The cases scored for a certificate: `at_least` of `number` must pass, and every critical one."""

    kinds: dict[Key, CaseSpec] = Field(min_length=1)
    number: Key
    at_least: Key
    pass_mark: Key = Field(alias="pass")
    """A threshold in percent, inclusive, for each case."""
    attempts: Key
    """A threshold: how many sets of cases there are, the first one included."""


class NestingSpec(Shape):
    """Live work in the nursery, audited, before somebody works with all the others."""

    length: dict[Complexity, Key] = Field(min_length=1)
    """A threshold in calendar days for each class of complexity that occurs."""
    extension: Key
    """A threshold in calendar days: how long an extension lasts."""
    extensions: Key
    """A threshold: how often it may be extended."""
    audits: Key
    """A threshold: how many audits in a row, the newest ones, must pass."""
    pass_mark: Key = Field(alias="pass")
    red_flags: dict[Key, Titled] = Field(default_factory=dict)
    """What ends the nursery at once."""
    trainer: Key
    quality: Key
    hr: Key | None = None
    """Functions that sign the same evidence; `hr` only where a playbook asks for it."""


class ProficiencySpec(Shape):
    """When somebody is as good as who was there before: a trend over periods, not a point."""

    per: Literal["month", "week"] = "month"
    handle_time_within: Key
    """A threshold in percent: handling time at most so much above that of who has done it for long."""
    quality: Key
    """A threshold in percent, inclusive."""
    periods: Key
    """A threshold: how many periods in a row."""


class RecertificationSpec(Shape):
    """When somebody has to be certified again, besides at the end of the certificate."""

    absence: Key
    """A threshold in calendar days: longer away than this."""
    within: Key
    """A threshold in calendar days to be certified anew, before the certificate has expired for good."""
    modules: tuple[Key, ...] = ()
    """The training modules that are tested again; none named: all."""
