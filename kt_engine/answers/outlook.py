"""Will it go live as promised, who moved it, what it costs, what stands before it: for one page. It writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kt_engine.answers.colours import verdict_a_week_ago, verdict_today
from kt_engine.answers.contract_milestones import ContractMilestoneStanding, contract_milestones
from kt_engine.answers.critical_chain import CriticalChain, critical_chain
from kt_engine.answers.integration_standing import IntegrationStanding, integration_standing
from kt_engine.answers.knowledge_coverage import KnowledgeCoverage, coverage_begun
from kt_engine.answers.plan_links import plan_links_of
from kt_engine.answers.planning import calendars_of, side_calendars
from kt_engine.answers.running_out import EndingLine, running_out
from kt_engine.answers.seat_measures import SeatsAtGoLive, seats_at_go_live
from kt_engine.answers.seats_left_open import seats_left_open
from kt_engine.answers.session_standing import SessionStanding, session_standing
from kt_engine.answers.slip import WaveSlip, slips_of
from kt_engine.answers.staffing import ExpertStanding, SeatsStanding, experts_of, seats_of
from kt_engine.answers.transfer_standing import TransferLine, transfer_standing
from kt_engine.answers.waves import WaveStanding
from kt_engine.plan.calendar import working_days_to
from kt_engine.plan.shapes import SiteCalendar
from kt_engine.rules.colour import Verdict
from kt_engine.store.unit import Reader
from kt_engine.words import Side


@dataclass(frozen=True)
class Outlook:
    verdict: Verdict
    last_week: Verdict | None
    """As of seven days earlier; None where there was no plan yet."""
    slips: tuple[WaveSlip, ...]
    days_to_contract: tuple[tuple[int, int], ...]
    """By wave: working days of the client from the expected to the promised day; negative when it is late."""
    milestones: tuple[ContractMilestoneStanding, ...]
    seats: tuple[SeatsStanding, ...]
    experts: tuple[ExpertStanding, ...]
    ending: tuple[EndingLine, ...]
    path: CriticalChain | None
    seat_plan: tuple[SeatsAtGoLive, ...] = ()
    """Of the processes whose need of seats is recorded."""
    left_open: tuple[str, ...] = ()
    """Certifications of people who left, about whose seat nothing is agreed yet."""
    integration: IntegrationStanding | None = None
    """Access, readiness, promises, people, controls; None where nothing of them is kept."""
    knowledge: KnowledgeCoverage | None = None
    """None until something was done with a knowledge item."""
    transfer: tuple[TransferLine, ...] = ()
    """How far each process in stage 4 or 5 has come."""
    sessions: SessionStanding | None = None
    """None while no hours are promised and no session is planned."""

    def to_contract(self, wave: int) -> int | None:
        return dict(self.days_to_contract).get(wave)

    def slip(self, wave: int) -> WaveSlip | None:
        return next((slip for slip in self.slips if slip.wave == wave), None)


def outlook_of(
    reader: Reader, engagement_id: int, waves: Sequence[WaveStanding], seats: int, today: date
) -> Outlook:
    """Look ahead; `seats` is how many certified people a process needs."""
    links = plan_links_of(reader, engagement_id)
    calendar = calendars_of(reader)[side_calendars(reader, engagement_id)[Side.CLIENT]]
    planned = seats_at_go_live(reader, engagement_id, today)
    recorded = {one.process: one.needed for one in planned}
    knowledge = coverage_begun(reader, engagement_id, today)
    return Outlook(
        verdict=verdict_today(reader, engagement_id, waves, today),
        last_week=verdict_a_week_ago(reader, engagement_id, waves, today),
        slips=slips_of(reader, engagement_id, waves, links, calendar),
        days_to_contract=_days_to_contract(waves, calendar),
        milestones=contract_milestones(reader, engagement_id),
        seats=seats_of(reader, engagement_id, seats, today, recorded) if seats else (),
        experts=experts_of(reader, engagement_id),
        ending=running_out(reader, engagement_id, calendar, today),
        path=critical_chain(reader, engagement_id, waves, links),
        seat_plan=planned,
        left_open=seats_left_open(reader, engagement_id),
        integration=integration_standing(reader, engagement_id, today),
        knowledge=knowledge,
        transfer=transfer_standing(reader, engagement_id, today, coverage=knowledge, seats=planned),
        sessions=session_standing(reader, engagement_id, today),
    )


def _days_to_contract(waves: Sequence[WaveStanding], calendar: SiteCalendar) -> tuple[tuple[int, int], ...]:
    return tuple(
        (wave.wave, working_days_to(calendar, wave.expected_on, wave.contract_on))
        for wave in waves
        if wave.expected_on and wave.contract_on
    )
