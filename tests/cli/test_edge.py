"""Every error of a command becomes a sentence and an exit code, and changes nothing."""

import shutil
from collections.abc import Sequence
from typing import Any

import pytest

from builders import Made
from cli_runner import Kt
from kt_engine.cli import party as party_commands
from kt_engine.cli.edge import run
from kt_engine.store.database import Database
from kt_engine.store.tables import Event, Party
from walking import count_of

MISSING = "There is no KT Engine store here yet. Make one with: kt init --administrator NAME\n"


class Raising:
    """A command that fails in a way of its own."""

    def __init__(self, fault: BaseException) -> None:
        self.fault = fault

    def main(self, args: Sequence[str], prog_name: str, *, standalone_mode: bool) -> Any:
        assert (list(args), prog_name, standalone_mode) == ([], "kt", False)
        raise self.fault


def test_a_command_before_init_says_how_to_begin(empty_kt: Kt) -> None:
    said = empty_kt("status")
    assert (said.code, said.out, said.err) == (5, "", MISSING)
    assert not (empty_kt.home / "kt.db").exists()


def test_a_store_of_a_newer_version_is_left_alone(kt: Kt, database: Database) -> None:
    with database.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    said = kt("party", "list")
    assert said.code == 5
    assert said.err == (
        "The store was written by a newer KT Engine (revision 9999). Nothing was changed; "
        "install the newer version, or point KT_HOME at another store.\n"
    )


def test_an_unknown_id_says_where_the_known_ones_are(kt: Kt) -> None:
    said = kt("engagement", "show", "E9")
    assert (said.code, said.err) == (3, "There is no engagement E9. See them with: kt engagement list\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["task", "list", "E9"], "There is no engagement E9. See them with: kt engagement list"),
        (
            ["handover", "show", "E9-H1"],
            "There is no handover E9-H1. See them with: kt handover list ENGAGEMENT",
        ),
        (["gate", "show", "E9"], "There is no engagement E9. See them with: kt engagement list"),
        (["site", "holidays", "S9"], "There is no site S9. See them with: kt site list"),
        (["due", "--person", "P99"], "There is no person P99. See them with: kt person list"),
        (
            ["document", "show", "E9-TP-01"],
            "There is no document E9-TP-01. See them with: kt document list ENGAGEMENT",
        ),
        (["verify", "E9"], "There is no engagement E9. See them with: kt engagement list"),
    ],
)
def test_each_read_refuses_an_unknown_id(kt: Kt, words: list[str], sentence: str) -> None:
    said = kt(*words)
    assert (said.code, said.out, said.err) == (3, "", f"{sentence}\n")


def test_a_write_asks_who_does_it(kt: Kt) -> None:
    said = kt("party", "add", "Bluefinch", "--country", "PL")
    assert (said.code, said.err) == (2, "Say who you are: --by P14, or set KT_PERSON\n")


def test_the_person_may_be_set_once_for_all(kt: Kt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KT_PERSON", "P1")
    assert kt("party", "add", "Bluefinch", "--country", "PL").code == 0


def test_the_person_may_be_named_in_full(kt: Kt) -> None:
    assert kt("party", "add", "Bluefinch", "--country", "PL", by="Ada Administrator").out == "O1\n"


def test_an_unknown_person_is_not_found(kt: Kt) -> None:
    said = kt("party", "add", "Bluefinch", "--country", "PL", by="P77")
    assert (said.code, said.err) == (3, "There is no person P77. See them with: kt person list\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["tsk"], "There is no command kt tsk. Did you mean 'task'? See: kt --help"),
        (["party", "lst"], "No such command 'lst'. Did you mean 'list'? See: kt party --help"),
        (["party", "list", "--foo"], "No such option: --foo. See: kt party list --help"),
        (["party", "add"], "Missing argument 'NAME'. See: kt party add --help"),
        (["kpi", "record", "E1", "on_time", "many", "--period", "2027-01", "--source", "x", "--by", "P1"],
         "VALUE many is no number. Write it with a decimal point, as in 87.5."),
        (["engagement", "start", "travel_desk", "--client", "O1", "--name", "N", "--starts-on", "4 May", "--by", "P1"],
         "--starts-on '4 May' is no date. Write year-month-day, as in 2027-03-31."),
        (["init"], ("Say who administers this installation: kt init --administrator NAME (or kt init --upgrade, "
                    "or kt init --recover PERSON)")),
    ],
)  # fmt: skip
def test_wrong_words_are_a_usage_error_in_one_sentence(kt: Kt, words: list[str], sentence: str) -> None:
    said = kt(*words)
    assert (said.code, said.out, said.err) == (2, "", f"{sentence}\n")


def test_a_noun_alone_prints_its_verbs(kt: Kt) -> None:
    said = kt("handover")
    assert said.code == 2
    assert "submit" in said.err


def test_a_refusal_changes_nothing(kt: Kt, database: Database) -> None:
    before = count_of(database, Event)
    said = kt("scope", "descope", "E9-P1", "--reason", "gone", by="P1")
    assert said.code == 3
    assert count_of(database, Event) == before


def test_a_dry_run_writes_nothing(kt: Kt, database: Database) -> None:
    before = count_of(database, Event)
    said = kt("party", "add", "Bluefinch", "--country", "PL", "--dry-run", by="P1")
    assert (said.code, said.out) == (0, "O1\n")
    assert said.err == "Dry run, nothing was changed. It would say: O1 is Bluefinch.\n"
    assert (count_of(database, Event), count_of(database, Party)) == (before, 0)


def test_a_dry_run_refuses_what_the_real_one_refuses(kt: Kt) -> None:
    assert kt("party", "add", "Bluefinch", "--country", "QQ", "--dry-run", by="P1").code == 4


def test_a_dry_run_keeps_no_file(kt: Kt, made: Made) -> None:
    file = kt.home / "minutes.txt"
    file.write_text("agreed")
    expert, lead, owner = made.people.experts[0], made.people.team_leads[0], made.people.process_owner
    people = ("--giver", expert.handle, "--receiver", lead.handle, "--reviewer", owner.handle)
    kt("handover", "add", "E1", "--title", "T", *people, by=made.people.manager)
    said = kt("handover", "submit", "E1-H1", str(file), "--dry-run", by=expert)
    assert (said.code, said.out) == (0, "E1-H1 v1\n")
    assert not (kt.home / "files").exists()
    assert kt("handover", "show", "E1-H1", "--json").json["handover"]["versions"] == []


def test_a_dry_run_leaves_postgresql_as_it_was(
    postgresql_database: Database, empty_kt: Kt, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgresql_database.writer.url.render_as_string(hide_password=False)
    monkeypatch.setenv("KT_DATABASE_URL", url)
    assert empty_kt("party", "add", "Bluefinch", "--country", "PL", "--dry-run", by="P1").code == 0
    assert empty_kt("party", "list", "--json").json["parties"] == []


def test_the_same_command_id_writes_once(kt: Kt) -> None:
    words = ("party", "add", "Bluefinch", "--country", "PL", "--command-id", "c-1")
    assert kt(*words, by="P1").out == kt(*words, by="P1").out == "O1\n"
    assert len(kt("party", "list", "--json").json["parties"]) == 1


def test_an_unforeseen_fault_is_owned_and_its_details_kept(kt: Kt, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(party_commands, "list_parties", break_down)
    said = kt("party", "list")
    file = kt.home / "last-error.txt"
    assert said.code == 1
    assert said.err.startswith(
        f"This is a fault of KT Engine, not of yours (ZeroDivisionError). The details are in {file}."
    )
    assert "Traceback" not in said.err
    assert "ZeroDivisionError: secret" in file.read_text()
    assert file.stat().st_mode & 0o077 == 0


def test_a_person_who_debugs_sees_the_trace(kt: Kt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KT_DEBUG", "1")
    code = run(Raising(ValueError("odd")), [])
    assert code == 1
    assert "Traceback" in kt.capture.readouterr().err


def test_an_interrupt_ends_with_130(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(Raising(KeyboardInterrupt()), []) == 130
    assert capsys.readouterr().err == "Interrupted. What was written before stays; nothing is half done.\n"


def test_a_store_that_is_no_database_is_out_of_reach(kt: Kt, database: Database) -> None:
    database.dispose()
    (kt.home / "kt.db").write_bytes(b"this is a letter, not a database" * 40)
    said = kt("party", "list")
    assert said.code == 5
    assert "Traceback" not in said.err


def test_a_copy_of_the_store_is_a_store(kt: Kt, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    kt("party", "add", "Bluefinch", "--country", "PL", by="P1")
    database.dispose()
    other = kt.home / "other"
    other.mkdir()
    shutil.copyfile(kt.home / "kt.db", other / "kt.db")
    monkeypatch.setenv("KT_HOME", str(other))
    assert kt("party", "list", "--json").json["parties"][0]["name"] == "Bluefinch"


def test_a_url_of_an_unknown_database_is_out_of_reach(empty_kt: Kt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KT_DATABASE_URL", "oracle://there")
    assert empty_kt("status").code == 5
