"""What happens to the trainees of a rehearsal on the long way, and when. It does nothing itself.

Each day a table names is kept inside the task it belongs to, so that the story goes with the plan when that moves.
"""

from collections.abc import Iterator

from flows.rehearsal_scene import Deed, Scene
from flows.rehearsal_trainee import Trainee, trainees_of
from flows.rehearsal_way_again import again_deeds
from flows.rehearsal_way_leaving import leaving_deeds
from flows.rehearsal_way_live import live_deeds
from flows.rehearsal_way_practice import practice_deeds
from flows.rehearsal_way_tests import test_deeds


def way_deeds(scene: Scene) -> Iterator[Deed]:
    """Give what is done next about each trainee; nothing where the playbook does not ask for the long way."""
    spec = scene.playbook.certification
    if spec is None or not spec.has_steps:
        return
    yield from test_deeds(scene)
    yield from leaving_deeds(scene)
    for trainee in trainees_of(scene):
        yield from _of(trainee)


def _of(trainee: Trainee) -> Iterator[Deed]:
    yield from practice_deeds(trainee)
    yield from live_deeds(trainee)
    yield from again_deeds(trainee)
