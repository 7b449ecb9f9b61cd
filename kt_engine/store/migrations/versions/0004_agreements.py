"""Agreements: what is put before people to be signed, with its seats."""
import sqlalchemy as sa
from alembic import op


revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    op.create_table('agreement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=30), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('process_id', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(length=120), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('content_json', sa.Text(), nullable=False),
    sa.Column('content_sha256', sa.String(length=64), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('proposed_by', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.String(length=27), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_agreement_engagement_id')),
    sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_agreement_process_id')),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_agreement_proposed_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement')),
    sa.UniqueConstraint('engagement_id', 'number', name=op.f('uq_agreement_engagement_id_number')),
    sa.UniqueConstraint('handle', name=op.f('uq_agreement_handle')),
    )
    op.create_index(op.f('ix_agreement_engagement_id'), 'agreement', ['engagement_id'], unique=False)
    op.create_index(op.f('ix_agreement_process_id'), 'agreement', ['process_id'], unique=False)
    op.create_index(op.f('ix_agreement_subject'), 'agreement', ['subject'], unique=False)
    op.create_table('agreement_seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('role', sa.String(length=40), nullable=True),
    sa.Column('side', sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_seat_agreement_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_agreement_seat_engagement_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_agreement_seat_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_seat')),
    sa.UniqueConstraint('agreement_id', 'number', name=op.f('uq_agreement_seat_agreement_id_number')),
    )
    op.create_index(op.f('ix_agreement_seat_agreement_id'), 'agreement_seat', ['agreement_id'], unique=False)
    op.create_table('agreement_bar',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_agreement_bar_agreement_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_agreement_bar_engagement_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_agreement_bar_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agreement_bar')),
    sa.UniqueConstraint('agreement_id', 'person_id', name=op.f('uq_agreement_bar_agreement_id_person_id')),
    )
    op.create_index(op.f('ix_agreement_bar_agreement_id'), 'agreement_bar', ['agreement_id'], unique=False)
    # Alembic would rebuild the table for a new reference; both databases can add it as it is.
    op.execute('ALTER TABLE signoff ADD COLUMN agreement_id INTEGER CONSTRAINT fk_signoff_agreement_id REFERENCES agreement (id)')
    op.execute('ALTER TABLE signoff ADD COLUMN agreement_seat_id INTEGER CONSTRAINT fk_signoff_agreement_seat_id REFERENCES agreement_seat (id)')
    op.create_index(op.f('ix_signoff_agreement_id'), 'signoff', ['agreement_id'], unique=False)
