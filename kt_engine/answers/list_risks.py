"""The risks of an engagement, the worst first, and one of them with all its ratings. It writes nothing."""

from kt_engine.answers.collect_risk_register import RegisterRisk, RiskRegisterFacts, collect_risk_register
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Engagement, Risk
from kt_engine.words import RiskStatus

ORDER = (RiskStatus.OCCURRED, RiskStatus.OPEN, RiskStatus.CLOSED)


def list_risks(database: Database, engagement: str) -> RiskRegisterFacts:
    """Give the facts of the register as of now. Raises NotFound."""
    with open_store(database) as reader:
        return collect_risk_register(reader, find(reader, Engagement, engagement)["id"])


def worst_first(facts: RiskRegisterFacts) -> tuple[RegisterRisk, ...]:
    """Give what has occurred, then what may, then what is closed; the highest score first in each."""
    return tuple(sorted(facts.risks, key=lambda risk: (ORDER.index(risk.status), -risk.score)))


def show_risk(database: Database, handle: str) -> RegisterRisk:
    """Give one risk with its ratings. Raises NotFound."""
    with open_store(database) as reader:
        row = find(reader, Risk, handle)
        facts = collect_risk_register(reader, row["engagement_id"])
    return next(risk for risk in facts.risks if risk.handle == row["handle"])
