"""What was found by reading handed-over versions, and which of it a named person let stand."""
import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'


def upgrade() -> None:
    op.create_table('handover_reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('handover_version_id', sa.Integer(), nullable=False),
    sa.Column('reader', sa.Integer(), nullable=False),
    sa.Column('file_kind', sa.String(length=40), nullable=False),
    sa.Column('findings_count', sa.Integer(), nullable=False),
    sa.Column('blocking_count', sa.Integer(), nullable=False),
    sa.Column('read_at', sa.String(length=27), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_handover_reading_engagement_id')),
    sa.ForeignKeyConstraint(['handover_version_id'], ['handover_version.id'], name=op.f('fk_handover_reading_handover_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_reading')),
    sa.UniqueConstraint('handover_version_id', name=op.f('uq_handover_reading_handover_version_id')),
    )
    op.create_table('handover_finding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=40), nullable=False),
    sa.Column('handover_id', sa.Integer(), nullable=False),
    sa.Column('handover_version_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('blocks', sa.Boolean(), nullable=False),
    sa.Column('section', sa.Text(), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_handover_finding_engagement_id')),
    sa.ForeignKeyConstraint(['handover_id'], ['handover.id'], name=op.f('fk_handover_finding_handover_id')),
    sa.ForeignKeyConstraint(['handover_version_id'], ['handover_version.id'], name=op.f('fk_handover_finding_handover_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_handover_finding')),
    sa.UniqueConstraint('handle', name=op.f('uq_handover_finding_handle')),
    sa.UniqueConstraint('handover_id', 'number', name=op.f('uq_handover_finding_handover_id_number')),
    )
    op.create_index(op.f('ix_handover_finding_handover_version_id'), 'handover_finding', ['handover_version_id'], unique=False)
    op.create_table('finding_overruled',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('handover_finding_id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['agreement_id'], ['agreement.id'], name=op.f('fk_finding_overruled_agreement_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_finding_overruled_engagement_id')),
    sa.ForeignKeyConstraint(['handover_finding_id'], ['handover_finding.id'], name=op.f('fk_finding_overruled_handover_finding_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_overruled')),
    sa.UniqueConstraint('handover_finding_id', name=op.f('uq_finding_overruled_handover_finding_id')),
    )
    op.create_index(op.f('ix_finding_overruled_agreement_id'), 'finding_overruled', ['agreement_id'], unique=False)
