"""Working hours of sites, payment milestones of a contract, and risks."""

import sqlalchemy as sa
from alembic import op



revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    op.create_table('contract_milestone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('milestone_key', sa.String(length=60), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('promised_on', sa.Date(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('wave', sa.Integer(), nullable=True),
    sa.Column('gate_key', sa.String(length=60), nullable=True),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_contract_milestone_contract_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_contract_milestone_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contract_milestone')),
    sa.UniqueConstraint('contract_id', 'milestone_key', name=op.f('uq_contract_milestone_contract_id_milestone_key')),
    )
    op.create_index(op.f('ix_contract_milestone_contract_id'), 'contract_milestone', ['contract_id'], unique=False)
    op.create_index(op.f('ix_contract_milestone_engagement_id'), 'contract_milestone', ['engagement_id'], unique=False)
    op.create_table('risk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=30), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('risk_key', sa.String(length=60), nullable=True),
    sa.Column('process_id', sa.Integer(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('mitigation', sa.Text(), nullable=False),
    sa.Column('owner_function', sa.String(length=60), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('likelihood', sa.Integer(), nullable=False),
    sa.Column('impact', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('raised_on', sa.Date(), nullable=False),
    sa.Column('raised_by', sa.Integer(), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('fallback_on', sa.Date(), nullable=True),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_risk_engagement_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_risk_owner_id')),
    sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_risk_process_id')),
    sa.ForeignKeyConstraint(['raised_by'], ['person.id'], name=op.f('fk_risk_raised_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk')),
    sa.UniqueConstraint('engagement_id', 'number', name=op.f('uq_risk_engagement_id_number')),
    sa.UniqueConstraint('engagement_id', 'risk_key', name=op.f('uq_risk_engagement_id_risk_key')),
    sa.UniqueConstraint('handle', name=op.f('uq_risk_handle')),
    )
    op.create_index(op.f('ix_risk_owner_id'), 'risk', ['owner_id'], unique=False)
    op.create_index(op.f('ix_risk_process_id'), 'risk', ['process_id'], unique=False)
    op.create_index(op.f('ix_risk_review_on'), 'risk', ['review_on'], unique=False)
    op.create_table('risk_rating',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('risk_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('likelihood', sa.Integer(), nullable=False),
    sa.Column('impact', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('rated_by', sa.Integer(), nullable=False),
    sa.Column('rated_at', sa.String(length=27), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_risk_rating_engagement_id')),
    sa.ForeignKeyConstraint(['rated_by'], ['person.id'], name=op.f('fk_risk_rating_rated_by')),
    sa.ForeignKeyConstraint(['risk_id'], ['risk.id'], name=op.f('fk_risk_rating_risk_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk_rating')),
    sa.UniqueConstraint('risk_id', 'number', name=op.f('uq_risk_rating_risk_id_number')),
    )
    op.create_index(op.f('ix_risk_rating_risk_id'), 'risk_rating', ['risk_id'], unique=False)
    op.add_column('party', sa.Column('opens_at', sa.String(length=5), nullable=True))
    op.add_column('party', sa.Column('closes_at', sa.String(length=5), nullable=True))
    op.add_column('site', sa.Column('opens_at', sa.String(length=5), nullable=True))
    op.add_column('site', sa.Column('closes_at', sa.String(length=5), nullable=True))

