"""Every text of exported evidence, with the verifier and a stranger's page. It opens no store, writes no folder."""

from importlib.resources import files as package_files
from string import Template
from typing import Any

from kt_engine.answers.export_rows import Exported
from kt_engine.exchange.checkpoint_text import CheckpointText, file_text
from kt_engine.exchange.evidence_folder import json_lines

FORMAT = 1


def evidence_texts(exported: Exported, held: CheckpointText, made: str) -> dict[str, str]:
    """Give each text by its name in the folder; `made` says when and by whom, as the beginning of a sentence."""
    facts = {"engagement": exported.engagement, "made": made, "seq": held.seq}
    return {
        "README.md": Template(verifier_text("README.md")).substitute(facts),
        "verify_evidence.py": verifier_text("verify_evidence.py"),
        "playbook.json": exported.playbook_json,
        "checkpoint.json": file_text(held),
        "texts.jsonl": json_lines(exported.texts),
        **{f"events/{name}.jsonl": json_lines(lines) for name, lines in exported.events.items()},
        **{f"rows/{table.table}.jsonl": json_lines(table.rows) for table in exported.tables},
    }


def verifier_text(name: str) -> str:
    """Give one of the texts that are shipped for strangers."""
    return (package_files("kt_engine.documents") / "verifier" / name).read_text("utf-8")


def evidence_manifest(exported: Exported, made_at: str, made_by: str | None) -> dict[str, Any]:
    """Give what stands in the manifest beside the list of files."""
    tables = [
        {"table": table.table, "rows_count": len(table.rows), "filter": table.filter}
        for table in exported.tables
    ]
    events = {
        name: {"count": len(lines), "withheld_count": sum("withheld" in line for line in lines)}
        for name, lines in exported.events.items()
    }
    return {
        "format": FORMAT,
        "engagement": exported.engagement,
        "made_at": made_at,
        "made_by": made_by,
        "population": "full",
        "tables": tables,
        "events": events,
        "texts_count": len(exported.texts),
        "heads": exported.heads,
        "unproven": exported.unproven,
        "withheld": exported.withheld,
    }
