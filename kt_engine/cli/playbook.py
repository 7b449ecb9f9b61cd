"""`kt playbook`: what any engagement of a function needs. It reads files and no store."""

from typing import Annotated

import typer

from kt_engine.cli.options import AsJson, OneFile, noun
from kt_engine.cli.output import print_heading, print_json, print_pairs, print_table, talk
from kt_engine.playbook.find import list_playbooks, search_folders
from kt_engine.playbook.json_schema import json_schema
from kt_engine.playbook.load import LoadedPlaybook, load_playbook
from kt_engine.settings import current_settings

app = noun("Playbooks: what any engagement of a function needs.")
Key = Annotated[str, typer.Argument(metavar="KEY", help="The playbook's name, or the path of its file.")]


@app.command("list", epilog="Example: kt playbook list")
def list_(*, as_json: AsJson = False) -> None:
    """List the playbooks of this installation and the shipped ones."""
    found = [
        {"playbook": key, "file": file}
        for key, file in list_playbooks(search_folders(current_settings().home)).items()
    ]
    if as_json:
        print_json("playbooks", playbooks=found)
    else:
        print_table(["playbook", "file"], ([row["playbook"], row["file"]] for row in found))


@app.command(epilog="Example: kt playbook show travel_desk")
def show(key: Key, *, as_json: AsJson = False) -> None:
    """Show one playbook, with everything it takes from the one it extends."""
    loaded = _load(key)
    if as_json:
        print_json(
            "playbook", sha256=loaded.sha256, playbook=loaded.playbook.model_dump(mode="json", by_alias=True)
        )
        return
    playbook = loaded.playbook
    print_pairs(
        [
            ("playbook", f"{playbook.key} {playbook.version}"),
            ("title", playbook.title),
            ("function", playbook.function),
            ("extends", playbook.extends),
            ("sha256", loaded.sha256),
        ]
    )
    _print_stages(loaded)
    print_heading("Functions")
    print_table(
        ["function", "title", "role", "side"],
        ([name, one.title, one.role, one.side] for name, one in playbook.functions.items()),
    )


def _print_stages(loaded: LoadedPlaybook) -> None:
    print_heading("Stages")
    rows = [
        [stage.number, stage.label, len(spec.tasks), ", ".join(spec.gates)]
        for stage, spec in loaded.playbook.stages.items()
    ]
    print_table(["stage", "title", "tasks", "gates"], rows)


@app.command(epilog="Example: kt playbook check ./payroll.yaml")
def check(file: OneFile, *, as_json: AsJson = False) -> None:
    """Check a playbook's file; every problem is reported at once, with its place."""
    loaded = load_playbook(file, search_folders(current_settings().home))
    stages = loaded.playbook.stages.values()
    tasks, gates = sum(len(one.tasks) for one in stages), sum(len(one.gates) for one in stages)
    if as_json:
        print_json(
            "playbook_checked", playbook=loaded.playbook.key, sha256=loaded.sha256, tasks=tasks, gates=gates
        )
        return
    print(loaded.sha256)
    talk(f"{file} is right: {tasks} tasks and {gates} gates in {len(loaded.playbook.stages)} stages.")


@app.command(epilog="Example: kt playbook schema > schema.json")
def schema() -> None:
    """Print the JSON Schema of playbooks, for an editor that completes and checks while you type."""
    print(json_schema().rstrip("\n"))


def _load(key: str) -> LoadedPlaybook:
    return load_playbook(key, search_folders(current_settings().home))
