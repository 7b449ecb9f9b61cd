"""Finds a folder with pages of a real organisation's handbook; they are not ours and not in this project."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]


def pages() -> list[Path]:
    named = os.environ.get("KT_TEST_DOCUMENTS")
    folders = [Path(named)] if named else sorted(ROOT.parent.glob("*/data/travel-handbook"))
    return sorted(folders[0].glob("*.md")) if folders and folders[0].is_dir() else []


PAGES = pages()
