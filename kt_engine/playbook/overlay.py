"""Lays one playbook over the one it extends, key by key. It knows no word of the language and no file."""

from kt_engine.errors import Problem
from kt_engine.playbook.tree import Branch, Entry, Leaf, problem_at


def lay_over(below: Branch, above: Branch) -> tuple[Branch, list[Problem]]:
    """Merge groups by key and replace the rest; `null` takes a key away. Places stay with their values."""
    problems: list[Problem] = []
    return _merge(below, above, problems), problems


def _merge(below: Branch, above: Branch, problems: list[Problem]) -> Branch:
    entries = dict(below.entries)
    for key, entry in above.entries.items():
        old = entries.get(key)
        if isinstance(entry.tree, Leaf) and entry.tree.value is None:
            if old is None:
                problems.append(
                    problem_at(
                        entry.key_place, f"`{key}` has no value, and there is no `{key}` below to take away."
                    )
                )
            entries.pop(key, None)
        elif old is not None and isinstance(old.tree, Branch) and isinstance(entry.tree, Branch):
            entries[key] = Entry(entry.key_place, _merge(old.tree, entry.tree, problems))
        else:
            entries[key] = entry
    return Branch(entries, above.place)
