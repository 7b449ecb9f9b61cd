"""Codes, delegations, waivers, answer periods, notices, leavers, checkpoints; roles that end."""

import sqlalchemy as sa
from alembic import op



revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.create_table('authenticator',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('key_id', sa.String(length=16), nullable=False),
    sa.Column('enrolled_at', sa.String(length=27), nullable=False),
    sa.Column('ended_at', sa.String(length=27), nullable=True),
    sa.Column('ended_by', sa.Integer(), nullable=True),
    sa.Column('end_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['ended_by'], ['person.id'], name=op.f('fk_authenticator_ended_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_authenticator_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_authenticator')),
    sa.UniqueConstraint('person_id', 'number', name=op.f('uq_authenticator_person_id_number')),
    )
    op.create_index(op.f('ix_authenticator_person_id'), 'authenticator', ['person_id'], unique=False)
    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('token_sha256', sa.String(length=64), nullable=False),
    sa.Column('invited_by', sa.Integer(), nullable=False),
    sa.Column('invited_at', sa.String(length=27), nullable=False),
    sa.Column('expires_at', sa.String(length=27), nullable=False),
    sa.Column('used_at', sa.String(length=27), nullable=True),
    sa.ForeignKeyConstraint(['invited_by'], ['person.id'], name=op.f('fk_invitation_invited_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_invitation_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    )
    op.create_index(op.f('ix_invitation_person_id'), 'invitation', ['person_id'], unique=False)
    op.create_table('leaving',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('last_on', sa.Date(), nullable=False),
    sa.Column('known_on', sa.Date(), nullable=False),
    sa.Column('successor_id', sa.Integer(), nullable=True),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_leaving_person_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_leaving_recorded_by')),
    sa.ForeignKeyConstraint(['successor_id'], ['person.id'], name=op.f('fk_leaving_successor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leaving')),
    sa.UniqueConstraint('person_id', 'number', name=op.f('uq_leaving_person_id_number')),
    )
    op.create_table('auth_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('authenticator_id', sa.Integer(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.Column('lines_count', sa.Integer(), nullable=False),
    sa.Column('bound_sha256', sa.String(length=64), nullable=False),
    sa.Column('at', sa.String(length=27), nullable=False),
    sa.ForeignKeyConstraint(['authenticator_id'], ['authenticator.id'], name=op.f('fk_auth_event_authenticator_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_auth_event_engagement_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_auth_event_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_auth_event')),
    sa.UniqueConstraint('authenticator_id', 'step', name=op.f('uq_auth_event_authenticator_id_step')),
    )
    op.create_index(op.f('ix_auth_event_engagement_id'), 'auth_event', ['engagement_id'], unique=False)
    op.create_index(op.f('ix_auth_event_person_id'), 'auth_event', ['person_id'], unique=False)
    op.create_table('break_glass',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=30), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('side', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('opened_by', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.String(length=27), nullable=False),
    sa.Column('confirmed_by', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.String(length=27), nullable=True),
    sa.Column('expires_at', sa.String(length=27), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['confirmed_by'], ['person.id'], name=op.f('fk_break_glass_confirmed_by')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_break_glass_engagement_id')),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_break_glass_opened_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_break_glass_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_break_glass')),
    sa.UniqueConstraint('handle', name=op.f('uq_break_glass_handle')),
    )
    op.create_index(op.f('ix_break_glass_engagement_id'), 'break_glass', ['engagement_id'], unique=False)
    op.create_index(op.f('ix_break_glass_person_id'), 'break_glass', ['person_id'], unique=False)
    op.create_table('checkpoint',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=True),
    sa.Column('head_seq', sa.Integer(), nullable=False),
    sa.Column('head_hash', sa.String(length=64), nullable=False),
    sa.Column('key_id', sa.String(length=16), nullable=False),
    sa.Column('signature', sa.String(length=128), nullable=False),
    sa.Column('made_at', sa.String(length=27), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_checkpoint_engagement_id')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_checkpoint_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_checkpoint')),
    )
    op.create_index(op.f('ix_checkpoint_engagement_id'), 'checkpoint', ['engagement_id'], unique=False)
    op.create_table('delay_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=30), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('thing', sa.String(length=100), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('wait', sa.String(length=40), nullable=False),
    sa.Column('side', sa.String(length=40), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('clause', sa.Text(), nullable=True),
    sa.Column('lost_days', sa.Integer(), nullable=False),
    sa.Column('facts_json', sa.Text(), nullable=False),
    sa.Column('facts_sha256', sa.String(length=64), nullable=False),
    sa.Column('issued_by', sa.Integer(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.Column('sent_to', sa.Text(), nullable=True),
    sa.Column('received_on', sa.Date(), nullable=True),
    sa.Column('received_by', sa.Text(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_delay_notice_engagement_id')),
    sa.ForeignKeyConstraint(['issued_by'], ['person.id'], name=op.f('fk_delay_notice_issued_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delay_notice')),
    sa.UniqueConstraint('engagement_id', 'number', name=op.f('uq_delay_notice_engagement_id_number')),
    sa.UniqueConstraint('engagement_id', 'thing', 'round', 'wait', 'side', 'issued_on', name=op.f('uq_delay_notice_engagement_id_thing_round_wait_side_issued_on')),
    sa.UniqueConstraint('handle', name=op.f('uq_delay_notice_handle')),
    )
    op.create_table('message',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('about', sa.String(length=120), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('written_at', sa.String(length=27), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('sent_at', sa.String(length=27), nullable=True),
    sa.Column('attempts_count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_message_engagement_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_message_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    )
    op.create_index(op.f('ix_message_engagement_id'), 'message', ['engagement_id'], unique=False)
    op.create_index(op.f('ix_message_person_id'), 'message', ['person_id'], unique=False)
    op.create_table('refused_signature',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('thing', sa.String(length=120), nullable=False),
    sa.Column('meaning', sa.String(length=40), nullable=True),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('sentence', sa.Text(), nullable=False),
    sa.Column('at', sa.String(length=27), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_refused_signature_engagement_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_refused_signature_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_refused_signature')),
    )
    op.create_index(op.f('ix_refused_signature_engagement_id'), 'refused_signature', ['engagement_id'], unique=False)
    op.create_index(op.f('ix_refused_signature_person_id'), 'refused_signature', ['person_id'], unique=False)
    op.create_table('reminder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('thing', sa.String(length=100), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('wait', sa.String(length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('asked_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('reminded_at', sa.String(length=27), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_reminder_engagement_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reminder_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder')),
    sa.UniqueConstraint('engagement_id', 'thing', 'round', 'wait', 'person_id', 'kind', 'number', name=op.f('uq_reminder_engagement_id_thing_round_wait_person_id_kind_number')),
    )
    op.create_index(op.f('ix_reminder_person_id'), 'reminder', ['person_id'], unique=False)
    op.create_table('contract_term',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('contract_id', sa.Integer(), nullable=False),
    sa.Column('wait', sa.String(length=40), nullable=False),
    sa.Column('side', sa.String(length=40), nullable=False),
    sa.Column('answer_days', sa.Integer(), nullable=False),
    sa.Column('clause', sa.Text(), nullable=False),
    sa.Column('deemed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['contract_id'], ['contract.id'], name=op.f('fk_contract_term_contract_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_contract_term_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contract_term')),
    sa.UniqueConstraint('contract_id', 'wait', 'side', name=op.f('uq_contract_term_contract_id_wait_side')),
    )
    op.create_index(op.f('ix_contract_term_engagement_id'), 'contract_term', ['engagement_id'], unique=False)
    op.create_table('delegation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=30), nullable=False),
    sa.Column('from_person_id', sa.Integer(), nullable=False),
    sa.Column('to_person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=40), nullable=False),
    sa.Column('side', sa.String(length=40), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('granted_at', sa.String(length=27), nullable=False),
    sa.Column('auth_event_id', sa.Integer(), nullable=True),
    sa.Column('revoked_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['auth_event_id'], ['auth_event.id'], name=op.f('fk_delegation_auth_event_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_delegation_engagement_id')),
    sa.ForeignKeyConstraint(['from_person_id'], ['person.id'], name=op.f('fk_delegation_from_person_id')),
    sa.ForeignKeyConstraint(['to_person_id'], ['person.id'], name=op.f('fk_delegation_to_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegation')),
    sa.UniqueConstraint('handle', name=op.f('uq_delegation_handle')),
    )
    op.create_index(op.f('ix_delegation_engagement_id'), 'delegation', ['engagement_id'], unique=False)
    op.create_index(op.f('ix_delegation_from_person_id'), 'delegation', ['from_person_id'], unique=False)
    op.create_index(op.f('ix_delegation_to_person_id'), 'delegation', ['to_person_id'], unique=False)
    op.create_table('erasure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('texts_count', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('erased_by', sa.Integer(), nullable=False),
    sa.Column('erased_at', sa.String(length=27), nullable=False),
    sa.Column('auth_event_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['auth_event_id'], ['auth_event.id'], name=op.f('fk_erasure_auth_event_id')),
    sa.ForeignKeyConstraint(['erased_by'], ['person.id'], name=op.f('fk_erasure_erased_by')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_erasure_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure')),
    )
    op.create_index(op.f('ix_erasure_person_id'), 'erasure', ['person_id'], unique=False)
    op.create_table('knowledge_source',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('process_id', sa.Integer(), nullable=True),
    sa.Column('item_key', sa.String(length=60), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('reference', sa.Text(), nullable=True),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_knowledge_source_engagement_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_knowledge_source_person_id')),
    sa.ForeignKeyConstraint(['process_id'], ['process.id'], name=op.f('fk_knowledge_source_process_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_knowledge_source_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_knowledge_source')),
    )
    op.create_index(op.f('ix_knowledge_source_engagement_id'), 'knowledge_source', ['engagement_id'], unique=False)
    op.create_index(op.f('ix_knowledge_source_person_id'), 'knowledge_source', ['person_id'], unique=False)
    op.create_index(op.f('ix_knowledge_source_process_id'), 'knowledge_source', ['process_id'], unique=False)
    op.create_table('waiver',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('handle', sa.String(length=30), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('proposed_by', sa.Integer(), nullable=False),
    sa.Column('proposed_at', sa.String(length=27), nullable=False),
    sa.Column('content_sha256', sa.String(length=64), nullable=False),
    sa.Column('status', sa.String(length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_waiver_engagement_id')),
    sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_waiver_proposed_by')),
    sa.ForeignKeyConstraint(['task_id'], ['task.id'], name=op.f('fk_waiver_task_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_waiver')),
    sa.UniqueConstraint('handle', name=op.f('uq_waiver_handle')),
    )
    op.create_index(op.f('ix_waiver_engagement_id'), 'waiver', ['engagement_id'], unique=False)
    op.create_index(op.f('ix_waiver_task_id'), 'waiver', ['task_id'], unique=False)
    op.create_table('deemed_acceptance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('handover_version_id', sa.Integer(), nullable=False),
    sa.Column('object_sha256', sa.String(length=64), nullable=False),
    sa.Column('contract_term_id', sa.Integer(), nullable=False),
    sa.Column('delay_notice_id', sa.Integer(), nullable=False),
    sa.Column('deemed_on', sa.Date(), nullable=False),
    sa.Column('recorded_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['contract_term_id'], ['contract_term.id'], name=op.f('fk_deemed_acceptance_contract_term_id')),
    sa.ForeignKeyConstraint(['delay_notice_id'], ['delay_notice.id'], name=op.f('fk_deemed_acceptance_delay_notice_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_deemed_acceptance_engagement_id')),
    sa.ForeignKeyConstraint(['handover_version_id'], ['handover_version.id'], name=op.f('fk_deemed_acceptance_handover_version_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['person.id'], name=op.f('fk_deemed_acceptance_recorded_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deemed_acceptance')),
    sa.UniqueConstraint('handover_version_id', name=op.f('uq_deemed_acceptance_handover_version_id')),
    )
    op.create_index(op.f('ix_deemed_acceptance_engagement_id'), 'deemed_acceptance', ['engagement_id'], unique=False)
    op.create_table('decline_point',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('signoff_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_decline_point_engagement_id')),
    sa.ForeignKeyConstraint(['signoff_id'], ['signoff.id'], name=op.f('fk_decline_point_signoff_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decline_point')),
    sa.UniqueConstraint('signoff_id', 'number', name=op.f('uq_decline_point_signoff_id_number')),
    )
    op.create_index(op.f('ix_decline_point_engagement_id'), 'decline_point', ['engagement_id'], unique=False)
    # Alembic would rebuild the table for a new reference; both databases can add it as it is.
    op.add_column('engagement', sa.Column('auth_method', sa.String(length=40), nullable=True))
    op.add_column('role_grant', sa.Column('proposed', sa.Boolean(), nullable=True))
    op.execute('ALTER TABLE role_grant ADD COLUMN approved_by INTEGER CONSTRAINT fk_role_grant_approved_by REFERENCES person (id)')
    op.add_column('role_grant', sa.Column('approved_on', sa.Date(), nullable=True))
    op.add_column('role_grant', sa.Column('valid_to', sa.Date(), nullable=True))
    op.execute('ALTER TABLE signoff ADD COLUMN auth_event_id INTEGER CONSTRAINT fk_signoff_auth_event_id REFERENCES auth_event (id)')
    op.execute('ALTER TABLE signoff ADD COLUMN for_person_id INTEGER CONSTRAINT fk_signoff_for_person_id REFERENCES person (id)')
    op.execute('ALTER TABLE signoff ADD COLUMN delegation_id INTEGER CONSTRAINT fk_signoff_delegation_id REFERENCES delegation (id)')
    op.execute('ALTER TABLE signoff ADD COLUMN break_glass_id INTEGER CONSTRAINT fk_signoff_break_glass_id REFERENCES break_glass (id)')
    op.execute('ALTER TABLE signoff ADD COLUMN waiver_id INTEGER CONSTRAINT fk_signoff_waiver_id REFERENCES waiver (id)')
    op.add_column('signoff', sa.Column('time_zone', sa.String(length=60), nullable=True))
    op.add_column('signoff', sa.Column('record_json', sa.Text(), nullable=True))
    op.create_index(op.f('ix_signoff_auth_event_id'), 'signoff', ['auth_event_id'], unique=False)
    op.create_index(op.f('ix_signoff_waiver_id'), 'signoff', ['waiver_id'], unique=False)
