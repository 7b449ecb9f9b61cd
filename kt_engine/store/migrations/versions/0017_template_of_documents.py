"""The client's template by which an issued document was made."""
import sqlalchemy as sa
from alembic import op


revision = '0017'
down_revision = '0016'


def upgrade() -> None:
    op.add_column('document', sa.Column('template_sha256', sa.String(length=64), nullable=True))
