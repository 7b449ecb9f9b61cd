"""Seats: needs by week, who sits where, who left, and what was decided about it."""
import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'


def upgrade() -> None:
    op.create_table('seat_need',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('process_id', sa.Integer(), nullable=False),
    sa.Column('shift', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=60), nullable=False),
    sa.Column('from_week_on', sa.Date(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('volume', sa.Integer(), nullable=True),
    sa.Column('handling_seconds', sa.String(length=40), nullable=True),
    sa.Column('hours', sa.String(length=40), nullable=True),
    sa.Column('shrinkage_pct', sa.String(length=40), nullable=True),
    sa.Column('occupancy_pct', sa.String(length=40), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('set_by', sa.Integer(), nullable=False),
    sa.Column('set_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_seat_need_engagement_id')),
    sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_seat_need_process_id')),
    sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_seat_need_set_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_need')),
    sa.UniqueConstraint('process_id', 'shift', 'language', 'from_week_on', 'number', name=op.f('uq_seat_need_process_id_shift_language_from_week_on_number')),
    )
    op.create_index(op.f('ix_seat_need_engagement_id'), 'seat_need', ['engagement_id'], unique=False)
    op.create_table('seat_assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('certification_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('shift', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=60), nullable=False),
    sa.Column('holds_seat', sa.Boolean(), nullable=False),
    sa.Column('set_by', sa.Integer(), nullable=False),
    sa.Column('set_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['certification_id'], ['certification.id'], name=op.f('fk_seat_assignment_certification_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_seat_assignment_engagement_id')),
    sa.ForeignKeyConstraint(['set_by'], ['person.id'], name=op.f('fk_seat_assignment_set_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_seat_assignment')),
    sa.UniqueConstraint('certification_id', 'number', name=op.f('uq_seat_assignment_certification_id_number')),
    )
    op.create_index(op.f('ix_seat_assignment_engagement_id'), 'seat_assignment', ['engagement_id'], unique=False)
    op.create_table('attrition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('certification_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.Column('recorded_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['certification_id'], ['certification.id'], name=op.f('fk_attrition_certification_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_attrition_engagement_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_attrition_person_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_attrition_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attrition')),
    sa.UniqueConstraint('certification_id', 'number', name=op.f('uq_attrition_certification_id_number')),
    )
    op.create_index(op.f('ix_attrition_engagement_id'), 'attrition', ['engagement_id'], unique=False)
    op.create_index(op.f('ix_attrition_person_id'), 'attrition', ['person_id'], unique=False)
    op.create_table('replacement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('certification_id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('successor_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_replacement_agreement_id')),
    sa.ForeignKeyConstraint(['certification_id'], ['certification.id'], name=op.f('fk_replacement_certification_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_replacement_engagement_id')),
    sa.ForeignKeyConstraint(['successor_id'], ['certification.id'], name=op.f('fk_replacement_successor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_replacement')),
    sa.UniqueConstraint('agreement_id', name=op.f('uq_replacement_agreement_id')),
    sa.UniqueConstraint('certification_id', name=op.f('uq_replacement_certification_id')),
    )
    op.create_index(op.f('ix_replacement_engagement_id'), 'replacement', ['engagement_id'], unique=False)
