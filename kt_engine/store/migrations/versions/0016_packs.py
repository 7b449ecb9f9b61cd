"""The handover packs that were built."""
import sqlalchemy as sa
from alembic import op


revision = '0016'
down_revision = '0015'


def upgrade() -> None:
    op.create_table('pack',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=30), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('as_of_seq', sa.Integer(), nullable=False),
    sa.Column('manifest_sha256', sa.String(length=64), nullable=False),
    sa.Column('tagmanifest_sha256', sa.String(length=64), nullable=False),
    sa.Column('files_count', sa.Integer(), nullable=False),
    sa.Column('size_bytes', sa.BigInteger(), nullable=False),
    sa.Column('with_personnel', sa.Boolean(), nullable=False),
    sa.Column('trigger', sa.String(length=40), nullable=False),
    sa.Column('built_by', sa.Integer(), nullable=False),
    sa.Column('built_at', sa.String(length=27), nullable=False),
    sa.ForeignKeyConstraint(['built_by'], ['person.id'], name=op.f('fk_pack_built_by')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_pack_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pack')),
    sa.UniqueConstraint('engagement_id', 'manifest_sha256', name=op.f('uq_pack_engagement_id_manifest_sha256')),
    sa.UniqueConstraint('engagement_id', 'number', name=op.f('uq_pack_engagement_id_number')),
    sa.UniqueConstraint('handle', name=op.f('uq_pack_handle')),
    )
