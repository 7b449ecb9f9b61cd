"""Every form there is, in the order of the page. It knows what they are called, not what they do."""

from flows.forms import (
    access,
    agreement,
    engagement,
    gate,
    handover,
    knowledge,
    kpi,
    pack,
    parallel,
    person,
    promise,
    question,
    readiness,
    scope,
    seat,
    session,
    sign,
    task,
    training,
)
from flows.forms.fields import Form

NOUNS = (
    engagement, person, scope, task, handover, question, knowledge, session, training, seat, access, readiness,
    parallel, promise, agreement, gate, sign, kpi, pack,
)  # fmt: skip
FORMS: tuple[Form, ...] = tuple(
    sorted((form for noun in NOUNS for form in noun.FORMS), key=lambda form: form.name)
)
