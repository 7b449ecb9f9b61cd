"""Questions about handovers, and what inventories add up to."""
import sqlalchemy as sa
from alembic import op


revision = '0012'
down_revision = '0011'


def upgrade() -> None:
    op.create_table('handover_question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=30), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('handover_id', sa.Integer(), nullable=False),
    sa.Column('version_number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('section', sa.Text(), nullable=True),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('asked_by', sa.Integer(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('asked_of', sa.Integer(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('closed_by', sa.Integer(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_handover_question_answered_by')),
    sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_handover_question_asked_by')),
    sa.ForeignKeyConstraint(['asked_of'], ['person.id'], name=op.f('fk_handover_question_asked_of')),
    sa.ForeignKeyConstraint(['closed_by'], ['person.id'], name=op.f('fk_handover_question_closed_by')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_handover_question_engagement_id')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_handover_question_handover_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_question')),
    sa.UniqueConstraint('engagement_id', 'number', name=op.f('uq_handover_question_engagement_id_number')),
    sa.UniqueConstraint('handle', name=op.f('uq_handover_question_handle')),
    )
    op.create_index(op.f('ix_handover_question_handover_id'), 'handover_question', ['handover_id'], unique=False)
    op.create_table('handover_inventory',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('handover_version_id', sa.Integer(), nullable=False),
    sa.Column('rows_count', sa.Integer(), nullable=False),
    sa.Column('frozen_count', sa.Integer(), nullable=False),
    sa.Column('handed_count', sa.Integer(), nullable=False),
    sa.Column('provider_count', sa.Integer(), nullable=False),
    sa.Column('other_provider_count', sa.Integer(), nullable=False),
    sa.Column('stays_count', sa.Integer(), nullable=False),
    sa.Column('open_rows_count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_handover_inventory_engagement_id')),
    sa.ForeignKeyConstraint(['handover_version_id'], ['handover_version.id'], name=op.f('fk_handover_inventory_handover_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_inventory')),
    sa.UniqueConstraint('handover_version_id', name=op.f('uq_handover_inventory_handover_version_id')),
    )
    op.add_column('handover', sa.Column('inventory', sa.Boolean(), nullable=True))
