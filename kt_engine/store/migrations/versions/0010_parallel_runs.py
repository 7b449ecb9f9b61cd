"""Parallel runs: rules, exception types, drawn units and what comparing them showed."""
import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    op.create_table('parallel_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=30), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('process_id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('target_pct', sa.String(length=40), nullable=False),
    sa.Column('confidence_pct', sa.String(length=40), nullable=True),
    sa.Column('allowed_errors', sa.Integer(), nullable=False),
    sa.Column('sample_size', sa.Integer(), nullable=False),
    sa.Column('population_count', sa.Integer(), nullable=False),
    sa.Column('population_name', sa.Text(), nullable=False),
    sa.Column('population_sha256', sa.String(length=64), nullable=False),
    sa.Column('follows_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('planned_by', sa.Integer(), nullable=False),
    sa.Column('planned_at', sa.String(length=27), nullable=False),
    sa.Column('seed_sha256', sa.String(length=64), nullable=True),
    sa.Column('drawn_by', sa.Integer(), nullable=True),
    sa.Column('drawn_at', sa.String(length=27), nullable=True),
    sa.Column('verdict', sa.String(length=40), nullable=True),
    sa.Column('result_sha256', sa.String(length=64), nullable=True),
    sa.Column('concluded_by', sa.Integer(), nullable=True),
    sa.Column('concluded_at', sa.String(length=27), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['concluded_by'], ['person.id'], name=op.f('fk_parallel_run_concluded_by')),
    sa.ForeignKeyConstraint(['drawn_by'], ['person.id'], name=op.f('fk_parallel_run_drawn_by')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_parallel_run_engagement_id')),
    sa.ForeignKeyConstraint(['follows_id'], ['parallel_run.id'], name=op.f('fk_parallel_run_follows_id')),
    sa.ForeignKeyConstraint(['planned_by'], ['person.id'], name=op.f('fk_parallel_run_planned_by')),
    sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_parallel_run_process_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parallel_run')),
    sa.UniqueConstraint('engagement_id', 'number', name=op.f('uq_parallel_run_engagement_id_number')),
    sa.UniqueConstraint('handle', name=op.f('uq_parallel_run_handle')),
    )
    op.create_index(op.f('ix_parallel_run_process_id'), 'parallel_run', ['process_id'], unique=False)
    op.create_table('parallel_stratum',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('parallel_run_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('units_count', sa.Integer(), nullable=False),
    sa.Column('planned_count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_parallel_stratum_engagement_id')),
    sa.ForeignKeyConstraint(['parallel_run_id'], ['parallel_run.id'], name=op.f('fk_parallel_stratum_parallel_run_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parallel_stratum')),
    sa.UniqueConstraint('parallel_run_id', 'number', name=op.f('uq_parallel_stratum_parallel_run_id_number')),
    )
    op.create_index(op.f('ix_parallel_stratum_parallel_run_id'), 'parallel_stratum', ['parallel_run_id'], unique=False)
    op.create_table('parallel_unit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('parallel_run_id', sa.Integer(), nullable=False),
    sa.Column('parallel_stratum_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_parallel_unit_engagement_id')),
    sa.ForeignKeyConstraint(['parallel_run_id'], ['parallel_run.id'], name=op.f('fk_parallel_unit_parallel_run_id')),
    sa.ForeignKeyConstraint(['parallel_stratum_id'], ['parallel_stratum.id'], name=op.f('fk_parallel_unit_parallel_stratum_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parallel_unit')),
    sa.UniqueConstraint('parallel_run_id', 'number', name=op.f('uq_parallel_unit_parallel_run_id_number')),
    )
    op.create_index(op.f('ix_parallel_unit_parallel_run_id'), 'parallel_unit', ['parallel_run_id'], unique=False)
    op.create_table('parallel_comparison',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('parallel_unit_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('result', sa.String(length=40), nullable=False),
    sa.Column('explanation', sa.Text(), nullable=True),
    sa.Column('compared_by', sa.Integer(), nullable=False),
    sa.Column('compared_on', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.Column('recorded_at', sa.String(length=27), nullable=False),
    sa.ForeignKeyConstraint(['compared_by'], ['person.id'], name=op.f('fk_parallel_comparison_compared_by')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_parallel_comparison_engagement_id')),
    sa.ForeignKeyConstraint(['parallel_unit_id'], ['parallel_unit.id'], name=op.f('fk_parallel_comparison_parallel_unit_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_parallel_comparison_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_parallel_comparison')),
    sa.UniqueConstraint('parallel_unit_id', 'number', name=op.f('uq_parallel_comparison_parallel_unit_id_number')),
    )
    op.create_index(op.f('ix_parallel_comparison_parallel_unit_id'), 'parallel_comparison', ['parallel_unit_id'], unique=False)
