"""The status page of an engagement as Markdown, from frozen facts. It knows no Prefect and no store.

In the order in which a manager asks: will we make it, whom do I call, what changed, what comes next.
"""

from datetime import timedelta

from flows.go_live_sentence import go_live_sentence
from flows.status_charts import gantt_section, path_section
from flows.status_integration import integration_section
from flows.status_knowledge import knowledge_section
from flows.status_people import staffing_section, waits_section
from flows.status_processes import ending_section, gates_section, processes_section
from flows.status_seats import seats_section
from flows.status_sessions import sessions_section
from flows.status_tables import cell, day_cell, section
from flows.status_transfer import transfer_section
from flows.status_waves import colour_line, waves_section
from kt_engine.answers.standing import Standing
from kt_engine.documents.markdown_text import escape
from kt_engine.documents.wording import counted, day, words
from kt_engine.words import AuthMethod, EngagementStatus, Stage

HASH_SHOWN = 12


def status_markdown(facts: Standing, proof: AuthMethod) -> str:
    """Write the page; `proof` is the weakest way in which identity is proven in this engagement."""
    sections = (
        _head(facts, proof),
        f"**{escape(go_live_sentence(facts))}**",
        waves_section(facts),
        waits_section(facts),
        _changes(facts),
        processes_section(facts),
        transfer_section(facts),
        gates_section(facts),
        integration_section(facts),
        staffing_section(facts),
        seats_section(facts),
        knowledge_section(facts),
        sessions_section(facts),
        ending_section(facts),
        path_section(facts),
        gantt_section(facts),
        _documents(facts),
    )
    return "\n\n".join(each for each in sections if each) + "\n"


def _head(facts: Standing, proof: AuthMethod) -> str:
    parties = f"{facts.client} → {facts.provider}" if facts.provider else facts.client
    title = f"# {escape(facts.handle)} · {escape(facts.name)} · {escape(parties)}"
    identity = (
        "identity self-declared" if proof is AuthMethod.SELF_DECLARED else "identity proven by one-time code"
    )
    told = [
        _stage(facts),
        f"data as of {day(facts.as_of)}, event {facts.head_seq}, chain head `{facts.head_hash[:HASH_SHOWN]}`",
        identity,
    ]
    mark = (
        ["> **REHEARSAL**: scripted people, a simulated clock, nothing here is real.\n"]
        if facts.rehearsal
        else []
    )
    colour = [colour_line(facts.outlook), ""] if facts.outlook else []
    return "\n".join([title, "", *mark, *colour, " · ".join(told)])


def _stage(facts: Standing) -> str:
    if facts.status is not EngagementStatus.ACTIVE:
        return f"**{str(words(facts.status)).upper()}**"
    return f"stage {facts.stage_text} {words(Stage.of_number(facts.stage_number))}"


def _changes(facts: Standing) -> str:
    told = [f"{change.kind.replace('_', ' ')} {change.count}" for change in facts.changes]
    told += _forecast_moves(facts)
    return f"## Since yesterday\n\n{escape(' · '.join(told))}" if told else ""


def _forecast_moves(facts: Standing) -> list[str]:
    """Say by how much go-lives moved since the day before."""
    since = facts.as_of - timedelta(days=1)
    moves = []
    for slip in facts.outlook.slips if facts.outlook else ():
        days = sum(part.days for part in slip.parts if part.on >= since)
        if days:
            ahead = "later" if days > 0 else "earlier"
            moves.append(f"forecast of wave {slip.wave} {counted(abs(days), 'working day')} {ahead}")
    return moves


def _documents(facts: Standing) -> str:
    rows = [
        (
            cell(each.handle),
            cell(each.title),
            day_cell(each.issued_on),
            f"`{each.record_sha256[:HASH_SHOWN]}`",
        )
        for each in facts.documents
    ]
    names = ("Document", "Title", "Issued", "SHA-256 begins")
    return section("Documents", names, rows, f"kt document list {facts.handle}")
