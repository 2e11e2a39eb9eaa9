"""People and places: settings, journal, dealers, customers, accounts, messages

Revision ID: 0001
Revises: 
"""

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard_append_only, release_append_only

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("settings", "journal_entries", "consents")


def upgrade():
    op.create_table('areas',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name_en', sa.String(length=80), nullable=False),
    sa.Column('name_zh', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_areas')),
    sa.UniqueConstraint('code', name=op.f('uq_areas_code'))
    )
    op.create_table('form_keys',
    sa.Column('key_hash', sa.String(length=64), nullable=False),
    sa.Column('address', sa.String(length=500), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key_hash', name=op.f('pk_form_keys'))
    )
    op.create_index(op.f('ix_form_keys_used_at'), 'form_keys', ['used_at'], unique=False)
    op.create_table('journal_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('side', sa.String(length=12), nullable=False),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('object_kind', sa.String(length=40), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=False),
    sa.Column('fields', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('request_id', sa.String(length=12), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_journal_entries')),
    info={'append_only': True}
    )
    op.create_index(op.f('ix_journal_entries_account_id'), 'journal_entries', ['account_id'], unique=False)
    op.create_index(op.f('ix_journal_entries_at'), 'journal_entries', ['at'], unique=False)
    op.create_index('ix_journal_entries_object', 'journal_entries', ['object_kind', 'object_id'], unique=False)
    op.create_table('limit_tries',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('key', 'ends_at', name=op.f('pk_limit_tries'))
    )
    op.create_index(op.f('ix_limit_tries_ends_at'), 'limit_tries', ['ends_at'], unique=False)
    op.create_table('messages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('cause_key', sa.String(length=120), nullable=False),
    sa.Column('letter', sa.String(length=60), nullable=False),
    sa.Column('way', sa.Enum('email', 'sms', 'letter', 'call', name='way', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('to', sa.String(length=254), nullable=False),
    sa.Column('to_name', sa.String(length=120), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('is_marketing', sa.Boolean(), nullable=False),
    sa.Column('about_kind', sa.String(length=24), nullable=False),
    sa.Column('about_id', sa.Integer(), nullable=True),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.Column('secrets', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('state', sa.Enum('queued', 'sent', 'kept', 'failed', 'cancelled', name='message_state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('next_try_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('provider_reference', sa.String(length=200), nullable=False),
    sa.Column('last_error', sa.String(length=300), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_messages')),
    sa.UniqueConstraint('cause_key', name=op.f('uq_messages_cause_key'))
    )
    op.create_index('ix_messages_about', 'messages', ['about_kind', 'about_id'], unique=False)
    op.create_index('ix_messages_due', 'messages', ['next_try_at', 'id'], unique=False, sqlite_where=sa.text("state = 'queued'"), postgresql_where=sa.text("state = 'queued'"))
    op.create_index('ix_messages_marketing', 'messages', ['to', 'settled_at'], unique=False, sqlite_where=sa.text('is_marketing'), postgresql_where=sa.text('is_marketing'))
    op.create_index('ix_messages_state_id', 'messages', ['state', 'id'], unique=False)
    op.create_table('one_time_codes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=24), nullable=False),
    sa.Column('subject', sa.String(length=64), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('bound_to', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_one_time_codes'))
    )
    op.create_index('ix_one_time_codes_purpose_subject', 'one_time_codes', ['purpose', 'subject', 'id'], unique=False)
    op.create_table('settings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=60), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_id', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_settings')),
    info={'append_only': True}
    )
    op.create_index('ix_settings_key_valid_from', 'settings', ['key', 'valid_from'], unique=False)
    op.create_table('cities',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('name_en', sa.String(length=80), nullable=False),
    sa.Column('name_zh', sa.String(length=80), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=False),
    sa.Column('longitude', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_cities_area_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cities')),
    sa.UniqueConstraint('code', name=op.f('uq_cities_code'))
    )
    op.create_index(op.f('ix_cities_area_id'), 'cities', ['area_id'], unique=False)
    op.create_index(op.f('ix_cities_name_en'), 'cities', ['name_en'], unique=False)
    op.create_index(op.f('ix_cities_name_zh'), 'cities', ['name_zh'], unique=False)
    op.create_table('customers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=8), nullable=False),
    sa.Column('type', sa.Enum('individual', 'company', 'government', name='customer_type', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('preferred_channel', sa.Enum('call', 'sms', 'mail', 'post', 'wechat', 'sharing', name='channel', native_enum=False, create_constraint=True, length=24), nullable=True),
    sa.Column('city_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_touch_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_touch_source', sa.String(length=24), nullable=False),
    sa.Column('owner_since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['city_id'], ['cities.id'], name=op.f('fk_customers_city_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_customers')),
    sa.UniqueConstraint('ref', name=op.f('uq_customers_ref'))
    )
    op.create_index(op.f('ix_customers_city_id'), 'customers', ['city_id'], unique=False)
    op.create_table('dealers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=12), nullable=False),
    sa.Column('name_en', sa.String(length=120), nullable=False),
    sa.Column('name_zh', sa.String(length=120), nullable=False),
    sa.Column('city_id', sa.Integer(), nullable=False),
    sa.Column('district_en', sa.String(length=80), nullable=False),
    sa.Column('district_zh', sa.String(length=80), nullable=False),
    sa.Column('address_en', sa.String(length=200), nullable=False),
    sa.Column('address_zh', sa.String(length=200), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=False),
    sa.Column('latitude', sa.Double(), nullable=True),
    sa.Column('longitude', sa.Double(), nullable=True),
    sa.Column('zone', sa.String(length=40), nullable=False),
    sa.Column('level', sa.SmallInteger(), nullable=False),
    sa.Column('daily_cap', sa.Integer(), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('turn', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['city_id'], ['cities.id'], name=op.f('fk_dealers_city_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dealers')),
    sa.UniqueConstraint('code', name=op.f('uq_dealers_code'))
    )
    op.create_index(op.f('ix_dealers_city_id'), 'dealers', ['city_id'], unique=False)
    op.create_table('accounts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('side', sa.Enum('club', 'dealer', 'desk', name='side', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('role', sa.Enum('owner', 'manager', 'consultant', 'advisor', 'marketing', 'agent', 'supervisor', 'marketer', 'area_manager', 'administrator', name='role', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('language', sa.String(length=8), nullable=False),
    sa.Column('dealer_id', sa.Integer(), nullable=True),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.Column('customer_id', sa.Integer(), nullable=True),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('is_present', sa.Boolean(), nullable=False),
    sa.Column('keys_on', sa.Boolean(), nullable=False),
    sa.Column('totp_secret', sa.String(length=64), nullable=True),
    sa.Column('totp_last_step', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(side = 'club') = (customer_id IS NOT NULL)", name=op.f('ck_accounts_owner_has_a_file')),
    sa.CheckConstraint("(side = 'dealer') = (dealer_id IS NOT NULL)", name=op.f('ck_accounts_dealer_staff_has_a_dealer')),
    sa.CheckConstraint('email IS NOT NULL OR phone IS NOT NULL', name=op.f('ck_accounts_has_a_login')),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_accounts_area_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_accounts_customer_id')),
    sa.ForeignKeyConstraint(['dealer_id'], ['dealers.id'], name=op.f('fk_accounts_dealer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_accounts')),
    sa.UniqueConstraint('customer_id', name=op.f('uq_accounts_customer_id')),
    sa.UniqueConstraint('email', name=op.f('uq_accounts_email')),
    sa.UniqueConstraint('phone', name=op.f('uq_accounts_phone'))
    )
    op.create_index(op.f('ix_accounts_dealer_id'), 'accounts', ['dealer_id'], unique=False)
    op.create_table('contacts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('phone', 'email', name='contact_kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('value', sa.String(length=254), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proved_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_contacts_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contacts')),
    sa.UniqueConstraint('kind', 'value', name=op.f('uq_contacts_kind_value'))
    )
    op.create_index(op.f('ix_contacts_customer_id'), 'contacts', ['customer_id'], unique=False)
    op.create_table('dealer_opening_exceptions',
    sa.Column('dealer_id', sa.Integer(), nullable=False),
    sa.Column('on', sa.Date(), nullable=False),
    sa.Column('opens_at', sa.Integer(), nullable=True),
    sa.Column('closes_at', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['dealer_id'], ['dealers.id'], name=op.f('fk_dealer_opening_exceptions_dealer_id')),
    sa.PrimaryKeyConstraint('dealer_id', 'on', name=op.f('pk_dealer_opening_exceptions'))
    )
    op.create_table('dealer_opening_hours',
    sa.Column('dealer_id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.SmallInteger(), nullable=False),
    sa.Column('opens_at', sa.Integer(), nullable=False),
    sa.Column('closes_at', sa.Integer(), nullable=False),
    sa.CheckConstraint('opens_at >= 0 AND opens_at < closes_at AND closes_at <= 1440', name=op.f('ck_dealer_opening_hours_span')),
    sa.ForeignKeyConstraint(['dealer_id'], ['dealers.id'], name=op.f('fk_dealer_opening_hours_dealer_id')),
    sa.PrimaryKeyConstraint('dealer_id', 'weekday', name=op.f('pk_dealer_opening_hours'))
    )
    op.create_table('account_links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('reset', 'staff_invitation', 'owner_invitation', name='link_kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('customer_id', sa.Integer(), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_account_links_account_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_account_links_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_links')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_account_links_token_hash'))
    )
    op.create_index(op.f('ix_account_links_account_id'), 'account_links', ['account_id'], unique=False)
    op.create_index(op.f('ix_account_links_customer_id'), 'account_links', ['customer_id'], unique=False)
    op.create_table('consents',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('contact_id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.Enum('call', 'sms', 'mail', 'post', 'wechat', 'sharing', name='channel', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('purpose', sa.Enum('marketing', 'service', 'survey', name='purpose', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('dealer_id', sa.Integer(), nullable=True),
    sa.Column('given', sa.Boolean(), nullable=False),
    sa.Column('shown', sa.String(length=500), nullable=False),
    sa.Column('shown_version', sa.String(length=20), nullable=False),
    sa.Column('source', sa.String(length=24), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("channel = 'sharing' OR dealer_id IS NULL", name=op.f('ck_consents_dealer_only_for_sharing')),
    sa.ForeignKeyConstraint(['contact_id'], ['contacts.id'], name=op.f('fk_consents_contact_id')),
    sa.ForeignKeyConstraint(['dealer_id'], ['dealers.id'], name=op.f('fk_consents_dealer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consents')),
    info={'append_only': True}
    )
    op.create_index('ix_consents_latest', 'consents', ['contact_id', 'channel', 'purpose', 'dealer_id', 'id'], unique=False)
    op.create_table('recovery_codes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_recovery_codes_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_codes'))
    )
    op.create_index(op.f('ix_recovery_codes_account_id'), 'recovery_codes', ['account_id'], unique=False)
    op.create_table('sign_ins',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('idle_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('browser', sa.String(length=120), nullable=False),
    sa.Column('awaits_second_factor', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_sign_ins_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_ins')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_sign_ins_token_hash'))
    )
    op.create_index(op.f('ix_sign_ins_account_id'), 'sign_ins', ['account_id'], unique=False)
    op.create_index(op.f('ix_sign_ins_ends_at'), 'sign_ins', ['ends_at'], unique=False)
    guard_append_only(op, APPEND_ONLY)


def downgrade():
    op.drop_index(op.f('ix_sign_ins_ends_at'), table_name='sign_ins')
    op.drop_index(op.f('ix_sign_ins_account_id'), table_name='sign_ins')
    op.drop_table('sign_ins')
    op.drop_index(op.f('ix_recovery_codes_account_id'), table_name='recovery_codes')
    op.drop_table('recovery_codes')
    op.drop_index('ix_consents_latest', table_name='consents')
    op.drop_table('consents')
    op.drop_index(op.f('ix_account_links_customer_id'), table_name='account_links')
    op.drop_index(op.f('ix_account_links_account_id'), table_name='account_links')
    op.drop_table('account_links')
    op.drop_table('dealer_opening_hours')
    op.drop_table('dealer_opening_exceptions')
    op.drop_index(op.f('ix_contacts_customer_id'), table_name='contacts')
    op.drop_table('contacts')
    op.drop_index(op.f('ix_accounts_dealer_id'), table_name='accounts')
    op.drop_table('accounts')
    op.drop_index(op.f('ix_dealers_city_id'), table_name='dealers')
    op.drop_table('dealers')
    op.drop_index(op.f('ix_customers_city_id'), table_name='customers')
    op.drop_table('customers')
    op.drop_index(op.f('ix_cities_name_zh'), table_name='cities')
    op.drop_index(op.f('ix_cities_name_en'), table_name='cities')
    op.drop_index(op.f('ix_cities_area_id'), table_name='cities')
    op.drop_table('cities')
    op.drop_index('ix_settings_key_valid_from', table_name='settings')
    op.drop_table('settings')
    op.drop_index('ix_one_time_codes_purpose_subject', table_name='one_time_codes')
    op.drop_table('one_time_codes')
    op.drop_index('ix_messages_state_id', table_name='messages')
    op.drop_index('ix_messages_marketing', table_name='messages', sqlite_where=sa.text('is_marketing'), postgresql_where=sa.text('is_marketing'))
    op.drop_index('ix_messages_due', table_name='messages', sqlite_where=sa.text("state = 'queued'"), postgresql_where=sa.text("state = 'queued'"))
    op.drop_index('ix_messages_about', table_name='messages')
    op.drop_table('messages')
    op.drop_index(op.f('ix_limit_tries_ends_at'), table_name='limit_tries')
    op.drop_table('limit_tries')
    op.drop_index('ix_journal_entries_object', table_name='journal_entries')
    op.drop_index(op.f('ix_journal_entries_at'), table_name='journal_entries')
    op.drop_index(op.f('ix_journal_entries_account_id'), table_name='journal_entries')
    op.drop_table('journal_entries')
    op.drop_index(op.f('ix_form_keys_used_at'), table_name='form_keys')
    op.drop_table('form_keys')
    op.drop_table('areas')
    release_append_only(op, APPEND_ONLY)
