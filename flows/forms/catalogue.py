"""Every form there is, in the order of the page. It knows what they are called, not what they do."""

from flows.forms import engagement, gate, handover, kpi, person, scope, sign, task, training
from flows.forms.fields import Form

NOUNS = (engagement, person, scope, task, handover, training, gate, sign, kpi)
FORMS: tuple[Form, ...] = tuple(
    sorted((form for noun in NOUNS for form in noun.FORMS), key=lambda form: form.name)
)
