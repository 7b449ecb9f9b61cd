"""What is claimed and what is proven of the knowledge in scope: one section of a status page. It knows no store."""

from flows.status_tables import cell, section
from kt_engine.answers.knowledge_coverage import CoverageLine
from kt_engine.answers.standing import Standing
from kt_engine.documents import coverage_text
from kt_engine.documents.wording import counted

NAMES = ("Process", "Claimed", "Proven", "Gap", "Must-haves claimed", "Divided by", "")


def knowledge_section(facts: Standing) -> str:
    """Give the figures side by side, the whole engagement first; nothing before something was done with an item."""
    coverage = facts.outlook.knowledge if facts.outlook else None
    if coverage is None:
        return ""
    rows = [_row(line) for line in (coverage.whole, *coverage.processes)]
    return section("Knowledge", NAMES, rows, f"kt knowledge coverage {facts.handle}")


def _row(line: CoverageLine) -> tuple[str, ...]:
    of = line.all
    return (
        cell(line.process or "all of it"),
        cell(coverage_text.claimed(of)),
        cell(coverage_text.proven(of)),
        cell(coverage_text.gap(of)),
        cell(coverage_text.claimed(line.must_have)),
        cell(coverage_text.divisor(line) or "unchanged"),
        cell(_asides(line)),
    )


def _asides(line: CoverageLine) -> str:
    """Say what is set aside or due."""
    told = (
        (line.all.waived_count, f"{line.all.waived_count} waived"),
        (
            line.acknowledgements_due_count,
            f"{counted(line.acknowledgements_due_count, 'acknowledgement')} due",
        ),
    )
    return ", ".join(text for count, text in told if count)
