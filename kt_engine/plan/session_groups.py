"""Sorts knowledge sessions into groups that have nobody and no order in common; each can be placed by itself."""

from collections.abc import Iterable

from kt_engine.plan.session_shapes import NeededSession


def groups_of(sessions: Iterable[NeededSession]) -> list[tuple[NeededSession, ...]]:
    """Give the groups, and the sessions of each, by key."""
    ordered = sorted(sessions, key=lambda one: one.key)
    parent: dict[object, object] = {}

    def root(thing: object) -> object:
        while parent.setdefault(thing, thing) != thing:
            parent[thing] = thing = parent[parent[thing]]
        return thing

    for one in ordered:
        for other in (*one.experts, *one.others, *one.after):
            parent[root(other)] = root(one.key)
    groups: dict[object, list[NeededSession]] = {}
    for one in ordered:
        groups.setdefault(root(one.key), []).append(one)
    return [tuple(group) for group in groups.values()]
