"""The wheel works away from the checkout, also in a folder that has a `flows/` of its own."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from house_sources import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("wheel")
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", str(out))
    run(sys.executable, *build, cwd=ROOT)
    return next(out.glob("kt_engine-*.whl"))


@pytest.fixture(scope="module")
def kt(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the command `kt` of an environment that holds the wheel, and sees what else is installed here."""
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", str(home), cwd=home.parent)
    python = home / "bin" / "python"
    site = Path(run(str(python), "-c", "import site; print(site.getsitepackages()[0])", cwd=home).strip())
    # Packages installed here are read from where they lie; a checkout installed here (a .pth) is not seen through it.
    (site / "seen.pth").write_text("\n".join(installed()), encoding="utf-8")
    pip = ("-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index", str(wheel))
    run(sys.executable, *pip, cwd=home)
    return home / "bin" / "kt"


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "empty"
    (folder / "flows").mkdir(parents=True)
    (folder / "flows" / "__init__.py").write_text("raise ImportError('the wrong flows')\n", encoding="utf-8")
    (folder / "flows" / "advance.py").write_text("raise ImportError('the wrong flows')\n", encoding="utf-8")
    return folder


def installed() -> list[str]:
    return [path for path in sys.path if path.endswith("site-packages")]


def run(*command: str, cwd: Path) -> str:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("KT_", "PYTHON", "PREFECT_"))
    }
    # Nothing of the person who runs the tests is used: what is not told a home finds one in this folder.
    kept["XDG_DATA_HOME"] = str(cwd / "data")
    done = subprocess.run(
        command,
        cwd=cwd,
        env=kept,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, f"{command} said:\n{done.stdout}{done.stderr}"
    return done.stdout


def test_the_wheel_holds_the_engine_the_flows_and_the_playbooks(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        file.relative_to(ROOT).as_posix() for room in ("kt_engine", "flows") for file in _files(ROOT / room)
    }
    wanted |= {
        f"kt_engine/_playbooks/{file.relative_to(ROOT / 'playbooks').as_posix()}"
        for file in _files(ROOT / "playbooks")
    }
    assert wanted - names == set()
    assert [name for name in names if name.startswith(("tests/", "docs/"))] == []


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts]


def test_the_installed_command_is_the_wheel_and_not_the_checkout(kt: Path, empty: Path) -> None:
    script = "import kt_engine, flows; print(kt_engine.__file__, flows.__file__)"
    places = run(str(kt.with_name("python")), "-P", "-c", script, cwd=empty)
    assert str(ROOT) not in places
    assert str(empty) not in places


def test_the_installed_command_works_in_an_empty_folder_with_flows_of_its_own(kt: Path, empty: Path) -> None:
    assert "travel_desk" in run(str(kt), "playbook", "list", cwd=empty)
    assert run(str(kt), "init", "--administrator", "Ada Weber", cwd=empty).strip() == "P1"
    assert "Ada Weber" in run(str(kt), "person", "list", cwd=empty)


def test_a_tick_of_the_installed_command_runs_its_own_flows(kt: Path, empty: Path) -> None:
    for line in (
        ("init", "--administrator", "Ada Weber"),
        ("party", "add", "Aldergate Retail", "--country", "DE", "--by", "P1"),
        ("site", "add", "Leipzig", "--party", "O1", "--country", "DE", "--by", "P1"),
        ("person", "add", "Mara Lindqvist", "--party", "O1", "--site", "S1", "--by", "P1"),
        (
            "engagement",
            "start",
            "base",
            "--client",
            "O1",
            "--name",
            "Desk",
            "--starts-on",
            "2027-01-04",
            "--by",
            "P3",
        ),
    ):
        run(str(kt), *line, cwd=empty)
    assert "AwaitingPeople" in run(str(kt), "advance", "E1", cwd=empty)
