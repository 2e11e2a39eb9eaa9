"""The catalogue and the leads

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard_append_only, release_append_only

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("lead_lines",)


def upgrade():
    op.create_table('models',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind_en', sa.String(length=80), nullable=False),
    sa.Column('kind_zh', sa.String(length=80), nullable=False),
    sa.Column('price_from_cents', sa.Integer(), nullable=False),
    sa.Column('warranty_months', sa.Integer(), nullable=False),
    sa.Column('service_months', sa.Integer(), nullable=False),
    sa.Column('service_km', sa.Integer(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('name_en', sa.String(length=80), nullable=False),
    sa.Column('name_zh', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_models')),
    sa.UniqueConstraint('slug', name=op.f('uq_models_slug'))
    )
    op.create_table('paints',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('model_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=24), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('extra_cents', sa.Integer(), nullable=False),
    sa.Column('name_en', sa.String(length=80), nullable=False),
    sa.Column('name_zh', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['model_id'], ['models.id'], name=op.f('fk_paints_model_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paints')),
    sa.UniqueConstraint('model_id', 'code', name=op.f('uq_paints_model_id_code'))
    )
    op.create_table('trims',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('model_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=24), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('extra_cents', sa.Integer(), nullable=False),
    sa.Column('look', sa.String(length=24), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('name_en', sa.String(length=80), nullable=False),
    sa.Column('name_zh', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['model_id'], ['models.id'], name=op.f('fk_trims_model_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trims')),
    sa.UniqueConstraint('model_id', 'code', name=op.f('uq_trims_model_id_code'))
    )
    op.create_table('wheels',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('model_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=24), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('drawing', sa.Integer(), nullable=False),
    sa.Column('extra_cents', sa.Integer(), nullable=False),
    sa.Column('name_en', sa.String(length=80), nullable=False),
    sa.Column('name_zh', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['model_id'], ['models.id'], name=op.f('fk_wheels_model_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wheels')),
    sa.UniqueConstraint('model_id', 'code', name=op.f('uq_wheels_model_id_code'))
    )
    op.create_table('leads',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=8), nullable=False),
    sa.Column('state', sa.Enum('received', 'qualified', 'assigned', 'accepted', 'contacted', 'appointment', 'test_driven', 'negotiating', 'ordered', 'sold', 'lost_claimed', 'lost', 'nurturing', 'invalid', 'duplicate', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('resumes_state', sa.Enum('received', 'qualified', 'assigned', 'accepted', 'contacted', 'appointment', 'test_driven', 'negotiating', 'ordered', 'sold', 'lost_claimed', 'lost', 'nurturing', 'invalid', 'duplicate', 'withdrawn', name='resumes_state', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('channel', sa.Enum('call', 'sms', 'mail', 'post', 'wechat', 'sharing', name='channel', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('call_window', sa.Enum('morning', 'afternoon', 'evening', 'any', name='call_window', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('wants_call_now', sa.Boolean(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=True),
    sa.Column('city_id', sa.Integer(), nullable=True),
    sa.Column('model_id', sa.Integer(), nullable=True),
    sa.Column('trim_id', sa.Integer(), nullable=True),
    sa.Column('paint_id', sa.Integer(), nullable=True),
    sa.Column('horizon', sa.Enum('now', 'month', 'quarter', 'later', 'unknown', name='horizon', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=True),
    sa.Column('needs', sa.JSON(), nullable=False),
    sa.Column('source', sa.Enum('hotline', 'model_page', 'configuration', 'test_drive', 'referral', 'campaign', 'walk_in', 'dealer_phone', 'import', name='source', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('campaign', sa.String(length=80), nullable=False),
    sa.Column('is_suspect', sa.Boolean(), nullable=False),
    sa.Column('hints', sa.JSON(), nullable=False),
    sa.Column('score', sa.SmallInteger(), nullable=False),
    sa.Column('score_parts', sa.JSON(), nullable=False),
    sa.Column('heat', sa.Enum('hot', 'warm', 'cold', name='heat', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('queue_rank', sa.SmallInteger(), nullable=False),
    sa.Column('claimed_by_id', sa.Integer(), nullable=True),
    sa.Column('claimed_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('qualified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('nurture_until', sa.Date(), nullable=True),
    sa.Column('wanted_dealer_id', sa.Integer(), nullable=True),
    sa.Column('dealer_id', sa.Integer(), nullable=True),
    sa.Column('first_dealer_id', sa.Integer(), nullable=True),
    sa.Column('assigned_because', sa.String(length=300), nullable=False),
    sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('declines', sa.SmallInteger(), nullable=False),
    sa.Column('consultant_id', sa.Integer(), nullable=True),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_with_dealer', sa.Boolean(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_clock', sa.String(length=24), nullable=True),
    sa.Column('agreed_moves', sa.SmallInteger(), nullable=False),
    sa.Column('next_step', sa.String(length=200), nullable=False),
    sa.Column('next_step_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appointment_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('appointment_kind', sa.String(length=24), nullable=False),
    sa.Column('last_act', sa.String(length=24), nullable=False),
    sa.Column('last_act_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lost_reason', sa.Enum('competitor', 'same_brand_elsewhere', 'price', 'no_stock', 'finance_refused', 'trade_in_value', 'product_lacks', 'plan_cancelled', 'unreachable', 'bad_experience', 'other', name='lost_reason', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('survivor_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state <> 'lost') OR lost_reason IS NOT NULL", name=op.f('ck_leads_lost_has_a_reason')),
    sa.CheckConstraint('phone IS NOT NULL OR email IS NOT NULL', name=op.f('ck_leads_has_a_contact')),
    sa.CheckConstraint('score BETWEEN 0 AND 100', name=op.f('ck_leads_score_range')),
    sa.ForeignKeyConstraint(['city_id'], ['cities.id'], name=op.f('fk_leads_city_id')),
    sa.ForeignKeyConstraint(['claimed_by_id'], ['accounts.id'], name=op.f('fk_leads_claimed_by_id')),
    sa.ForeignKeyConstraint(['consultant_id'], ['accounts.id'], name=op.f('fk_leads_consultant_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_leads_customer_id')),
    sa.ForeignKeyConstraint(['dealer_id'], ['dealers.id'], name=op.f('fk_leads_dealer_id')),
    sa.ForeignKeyConstraint(['first_dealer_id'], ['dealers.id'], name=op.f('fk_leads_first_dealer_id')),
    sa.ForeignKeyConstraint(['model_id'], ['models.id'], name=op.f('fk_leads_model_id')),
    sa.ForeignKeyConstraint(['paint_id'], ['paints.id'], name=op.f('fk_leads_paint_id')),
    sa.ForeignKeyConstraint(['survivor_id'], ['leads.id'], name=op.f('fk_leads_survivor_id')),
    sa.ForeignKeyConstraint(['trim_id'], ['trims.id'], name=op.f('fk_leads_trim_id')),
    sa.ForeignKeyConstraint(['wanted_dealer_id'], ['dealers.id'], name=op.f('fk_leads_wanted_dealer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leads')),
    sa.UniqueConstraint('ref', name=op.f('uq_leads_ref'))
    )
    op.create_index(op.f('ix_leads_customer_id'), 'leads', ['customer_id'], unique=False)
    op.create_index('ix_leads_dealer_closed', 'leads', ['dealer_id', 'state', 'closed_at', 'id'], unique=False)
    op.create_index(op.f('ix_leads_email'), 'leads', ['email'], unique=False)
    op.create_index('ix_leads_inbox_age', 'leads', ['dealer_id', 'is_with_dealer', 'assigned_at', 'id'], unique=False)
    op.create_index('ix_leads_inbox_due', 'leads', ['dealer_id', 'is_with_dealer', 'due_at', 'id'], unique=False)
    op.create_index('ix_leads_inbox_mine', 'leads', ['dealer_id', 'consultant_id', 'is_with_dealer', 'due_at', 'id'], unique=False)
    op.create_index('ix_leads_inbox_score', 'leads', ['dealer_id', 'is_with_dealer', 'score', 'id'], unique=False)
    op.create_index('ix_leads_nurture', 'leads', ['state', 'nurture_until'], unique=False)
    op.create_index(op.f('ix_leads_phone'), 'leads', ['phone'], unique=False)
    op.create_index('ix_leads_queue', 'leads', ['state', 'queue_rank', 'received_at', 'id'], unique=False)
    op.create_table('duplicate_pairs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('other_id', sa.Integer(), nullable=False),
    sa.Column('why', sa.String(length=60), nullable=False),
    sa.Column('found_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_duplicate_pairs_lead_id')),
    sa.ForeignKeyConstraint(['other_id'], ['leads.id'], name=op.f('fk_duplicate_pairs_other_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duplicate_pairs')),
    sa.UniqueConstraint('lead_id', 'other_id', name=op.f('uq_duplicate_pairs_lead_id_other_id'))
    )
    op.create_index(op.f('ix_duplicate_pairs_other_id'), 'duplicate_pairs', ['other_id'], unique=False)
    op.create_table('lead_clocks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('verify', 'assign', 'accept', 'first_contact', 'feedback', 'lost_review', name='clock_kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('step', sa.SmallInteger(), nullable=False),
    sa.Column('breached_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_lead_clocks_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_clocks'))
    )
    op.create_index(op.f('ix_lead_clocks_lead_id'), 'lead_clocks', ['lead_id'], unique=False)
    op.create_index('ix_lead_clocks_next', 'lead_clocks', ['next_at', 'id'], unique=False, sqlite_where=sa.text('stopped_at IS NULL'), postgresql_where=sa.text('stopped_at IS NULL'))
    op.create_index('uq_lead_clocks_running', 'lead_clocks', ['lead_id', 'kind'], unique=True, sqlite_where=sa.text('stopped_at IS NULL'), postgresql_where=sa.text('stopped_at IS NULL'))
    op.create_table('lead_interests',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('model_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_lead_interests_lead_id')),
    sa.ForeignKeyConstraint(['model_id'], ['models.id'], name=op.f('fk_lead_interests_model_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_interests')),
    sa.UniqueConstraint('lead_id', 'model_id', name=op.f('uq_lead_interests_lead_id_model_id'))
    )
    op.create_table('lead_lines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by_side', sa.String(length=12), nullable=False),
    sa.Column('act', sa.Enum('received', 'asked_again', 'attempt', 'proof', 'needs', 'qualified', 'assigned', 'accepted', 'declined', 'handed', 'contacted', 'no_answer', 'no_change', 'appointment', 'appointment_done', 'test_driven', 'negotiating', 'ordered', 'order_cancelled', 'lost_claimed', 'lost_confirmed', 'lost_overturned', 'sold', 'sale_reversed', 'nurtured', 'resumed', 'returned', 'reopened', 'invalid', 'duplicate', 'bought_elsewhere', 'withdrawn', 'wishes', 'extended', 'note', 'undone', name='act', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('from_state', sa.Enum('received', 'qualified', 'assigned', 'accepted', 'contacted', 'appointment', 'test_driven', 'negotiating', 'ordered', 'sold', 'lost_claimed', 'lost', 'nurturing', 'invalid', 'duplicate', 'withdrawn', name='from_state', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('to_state', sa.Enum('received', 'qualified', 'assigned', 'accepted', 'contacted', 'appointment', 'test_driven', 'negotiating', 'ordered', 'sold', 'lost_claimed', 'lost', 'nurturing', 'invalid', 'duplicate', 'withdrawn', name='to_state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('reason', sa.String(length=60), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('next_step', sa.String(length=200), nullable=False),
    sa.Column('next_step_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['accounts.id'], name=op.f('fk_lead_lines_by_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_lead_lines_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_lines')),
    sa.UniqueConstraint('lead_id', 'number', name=op.f('uq_lead_lines_lead_id_number')),
    info={'append_only': True}
    )
    op.create_table('lead_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_lead_links_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_links')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_lead_links_token_hash'))
    )
    op.create_index(op.f('ix_lead_links_lead_id'), 'lead_links', ['lead_id'], unique=False)
    op.create_table('lead_proofs',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('call', 'code', 'reply', 'referrer', name='proof_kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['accounts.id'], name=op.f('fk_lead_proofs_by_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_lead_proofs_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_proofs')),
    sa.UniqueConstraint('lead_id', 'kind', name=op.f('uq_lead_proofs_lead_id_kind'))
    )
    op.create_table('lead_tokens',
    sa.Column('dealer_id', sa.Integer(), nullable=False),
    sa.Column('token', sa.String(length=40).with_variant(sa.String(length=40, collation='C'), 'postgresql'), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_lead_tokens_lead_id')),
    sa.PrimaryKeyConstraint('dealer_id', 'token', 'lead_id', name=op.f('pk_lead_tokens'))
    )
    op.create_index(op.f('ix_lead_tokens_lead_id'), 'lead_tokens', ['lead_id'], unique=False)
    op.create_index('ix_lead_tokens_token', 'lead_tokens', ['token', 'lead_id'], unique=False)
    op.create_table('lead_touches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('source', sa.Enum('hotline', 'model_page', 'configuration', 'test_drive', 'referral', 'campaign', 'walk_in', 'dealer_phone', 'import', name='source', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('model_id', sa.Integer(), nullable=True),
    sa.Column('campaign', sa.String(length=80), nullable=False),
    sa.Column('utm', sa.JSON(), nullable=False),
    sa.Column('note', sa.String(length=2000), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_lead_touches_lead_id')),
    sa.ForeignKeyConstraint(['model_id'], ['models.id'], name=op.f('fk_lead_touches_model_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_touches'))
    )
    op.create_index(op.f('ix_lead_touches_lead_id'), 'lead_touches', ['lead_id'], unique=False)
    op.create_table('lost_claims',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.Column('dealer_id', sa.Integer(), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_by_id', sa.Integer(), nullable=False),
    sa.Column('from_state', sa.Enum('received', 'qualified', 'assigned', 'accepted', 'contacted', 'appointment', 'test_driven', 'negotiating', 'ordered', 'sold', 'lost_claimed', 'lost', 'nurturing', 'invalid', 'duplicate', 'withdrawn', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('reason', sa.Enum('competitor', 'same_brand_elsewhere', 'price', 'no_stock', 'finance_refused', 'trade_in_value', 'product_lacks', 'plan_cancelled', 'unreachable', 'bad_experience', 'other', name='lost_reason', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('details', sa.JSON(), nullable=False),
    sa.Column('is_audited', sa.Boolean(), nullable=False),
    sa.Column('manager_decision', sa.Enum('confirmed', 'overturned', name='manager_decision', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('manager_id', sa.Integer(), nullable=True),
    sa.Column('manager_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('desk_decision', sa.Enum('confirmed', 'overturned', 'not_reached', name='desk_decision', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('desk_id', sa.Integer(), nullable=True),
    sa.Column('desk_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('remark', sa.String(length=500), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['claimed_by_id'], ['accounts.id'], name=op.f('fk_lost_claims_claimed_by_id')),
    sa.ForeignKeyConstraint(['dealer_id'], ['dealers.id'], name=op.f('fk_lost_claims_dealer_id')),
    sa.ForeignKeyConstraint(['desk_id'], ['accounts.id'], name=op.f('fk_lost_claims_desk_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_lost_claims_lead_id')),
    sa.ForeignKeyConstraint(['manager_id'], ['accounts.id'], name=op.f('fk_lost_claims_manager_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lost_claims'))
    )
    op.create_index('ix_lost_claims_dealer', 'lost_claims', ['dealer_id', 'manager_at', 'id'], unique=False)
    op.create_index('ix_lost_claims_desk', 'lost_claims', ['is_audited', 'desk_at', 'id'], unique=False)
    op.create_index(op.f('ix_lost_claims_lead_id'), 'lost_claims', ['lead_id'], unique=False)
    op.create_table('open_lead_keys',
    sa.Column('kind', sa.Enum('phone', 'email', name='contact_kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('value', sa.String(length=254), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_open_lead_keys_lead_id')),
    sa.PrimaryKeyConstraint('kind', 'value', name=op.f('pk_open_lead_keys'))
    )
    op.create_index(op.f('ix_open_lead_keys_lead_id'), 'open_lead_keys', ['lead_id'], unique=False)
    guard_append_only(op, APPEND_ONLY)


def downgrade():
    op.drop_index(op.f('ix_open_lead_keys_lead_id'), table_name='open_lead_keys')
    op.drop_table('open_lead_keys')
    op.drop_index(op.f('ix_lost_claims_lead_id'), table_name='lost_claims')
    op.drop_index('ix_lost_claims_desk', table_name='lost_claims')
    op.drop_index('ix_lost_claims_dealer', table_name='lost_claims')
    op.drop_table('lost_claims')
    op.drop_index(op.f('ix_lead_touches_lead_id'), table_name='lead_touches')
    op.drop_table('lead_touches')
    op.drop_index('ix_lead_tokens_token', table_name='lead_tokens')
    op.drop_index(op.f('ix_lead_tokens_lead_id'), table_name='lead_tokens')
    op.drop_table('lead_tokens')
    op.drop_table('lead_proofs')
    op.drop_index(op.f('ix_lead_links_lead_id'), table_name='lead_links')
    op.drop_table('lead_links')
    op.drop_table('lead_lines')
    op.drop_table('lead_interests')
    op.drop_index('uq_lead_clocks_running', table_name='lead_clocks', sqlite_where=sa.text('stopped_at IS NULL'), postgresql_where=sa.text('stopped_at IS NULL'))
    op.drop_index('ix_lead_clocks_next', table_name='lead_clocks', sqlite_where=sa.text('stopped_at IS NULL'), postgresql_where=sa.text('stopped_at IS NULL'))
    op.drop_index(op.f('ix_lead_clocks_lead_id'), table_name='lead_clocks')
    op.drop_table('lead_clocks')
    op.drop_index(op.f('ix_duplicate_pairs_other_id'), table_name='duplicate_pairs')
    op.drop_table('duplicate_pairs')
    op.drop_index('ix_leads_queue', table_name='leads')
    op.drop_index(op.f('ix_leads_phone'), table_name='leads')
    op.drop_index('ix_leads_nurture', table_name='leads')
    op.drop_index('ix_leads_inbox_score', table_name='leads')
    op.drop_index('ix_leads_inbox_mine', table_name='leads')
    op.drop_index('ix_leads_inbox_due', table_name='leads')
    op.drop_index('ix_leads_inbox_age', table_name='leads')
    op.drop_index(op.f('ix_leads_email'), table_name='leads')
    op.drop_index('ix_leads_dealer_closed', table_name='leads')
    op.drop_index(op.f('ix_leads_customer_id'), table_name='leads')
    op.drop_table('leads')
    op.drop_table('wheels')
    op.drop_table('trims')
    op.drop_table('paints')
    op.drop_table('models')
    release_append_only(op, APPEND_ONLY)
