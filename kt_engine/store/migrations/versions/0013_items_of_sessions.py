"""The booked session in which a knowledge item was to be explained, or was."""
from alembic import op


revision = '0013'
down_revision = '0012'


def upgrade() -> None:
    op.execute(
        'ALTER TABLE knowledge_step ADD COLUMN session_id INTEGER CONSTRAINT fk_knowledge_step_session_id '
        'REFERENCES planned_session (id)'
    )
