"""Prints the points of signatures that declined. It reads nothing."""

from collections.abc import Iterable

from kt_engine.answers.declined_points import DeclinedPoints
from kt_engine.cli.output import shown


def print_points(declined: Iterable[DeclinedPoints], thing: str) -> None:
    """Print what must be put right in one version, numbered as it was given; nothing where nobody gave a point."""
    for one in declined:
        if one.thing == thing and one.points:
            print(f"To put right, says {one.person}:")
            for number, point in enumerate(one.points, 1):
                print(f"  {number}. {shown(point)}")
