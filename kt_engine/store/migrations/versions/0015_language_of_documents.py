"""The language in which the documents of an engagement are issued, and that of each issued document."""
import sqlalchemy as sa
from alembic import op


revision = '0015'
down_revision = '0014'


def upgrade() -> None:
    op.add_column('engagement', sa.Column('language', sa.String(length=40), nullable=True))
    op.add_column('document', sa.Column('language', sa.String(length=40), nullable=True))
