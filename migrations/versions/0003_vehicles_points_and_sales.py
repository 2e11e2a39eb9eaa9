"""Vehicles, points and sale reports

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from migrations.guards import guard_append_only, release_append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

APPEND_ONLY = ("points_entries", "points_allocations")


def upgrade():
    op.create_table('points_accounts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('balance', sa.Integer(), nullable=False),
    sa.Column('pending', sa.Integer(), nullable=False),
    sa.Column('owed', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('balance >= 0', name=op.f('ck_points_accounts_balance_not_below_zero')),
    sa.CheckConstraint('owed >= 0', name=op.f('ck_points_accounts_owed_not_below_zero')),
    sa.CheckConstraint('pending >= 0', name=op.f('ck_points_accounts_pending_not_below_zero')),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_points_accounts_customer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_points_accounts')),
    sa.UniqueConstraint('customer_id', name=op.f('uq_points_accounts_customer_id'))
    )
    op.create_table('vehicles',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vin', sa.String(length=17), nullable=False),
    sa.Column('model_id', sa.Integer(), nullable=False),
    sa.Column('trim_id', sa.Integer(), nullable=True),
    sa.Column('paint_id', sa.Integer(), nullable=True),
    sa.Column('plate', sa.String(length=20), nullable=False),
    sa.Column('home_dealer_id', sa.Integer(), nullable=True),
    sa.Column('warranty_from', sa.Date(), nullable=True),
    sa.Column('warranty_until', sa.Date(), nullable=True),
    sa.Column('next_service_on', sa.Date(), nullable=True),
    sa.Column('next_service_km', sa.Integer(), nullable=True),
    sa.Column('km', sa.Integer(), nullable=True),
    sa.Column('km_on', sa.Date(), nullable=True),
    sa.CheckConstraint('length(vin) = 17', name=op.f('ck_vehicles_vin_length')),
    sa.ForeignKeyConstraint(['home_dealer_id'], ['dealers.id'], name=op.f('fk_vehicles_home_dealer_id')),
    sa.ForeignKeyConstraint(['model_id'], ['models.id'], name=op.f('fk_vehicles_model_id')),
    sa.ForeignKeyConstraint(['paint_id'], ['paints.id'], name=op.f('fk_vehicles_paint_id')),
    sa.ForeignKeyConstraint(['trim_id'], ['trims.id'], name=op.f('fk_vehicles_trim_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vehicles')),
    sa.UniqueConstraint('vin', name=op.f('uq_vehicles_vin'))
    )
    op.create_table('ownerships',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('vehicle_id', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.Column('is_primary', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('until_on IS NULL OR until_on >= from_on', name=op.f('ck_ownerships_span')),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_ownerships_customer_id')),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicles.id'], name=op.f('fk_ownerships_vehicle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ownerships'))
    )
    op.create_index(op.f('ix_ownerships_customer_id'), 'ownerships', ['customer_id'], unique=False)
    op.create_index(op.f('ix_ownerships_vehicle_id'), 'ownerships', ['vehicle_id'], unique=False)
    op.create_index('uq_ownerships_current_primary', 'ownerships', ['vehicle_id'], unique=True, sqlite_where=sa.text('is_primary AND until_on IS NULL'), postgresql_where=sa.text('is_primary AND until_on IS NULL'))
    op.create_table('points_lots',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.Enum('car', 'service', 'accessory', 'referral', 'friend', 'profile', 'rating', 'adjustment', name='source', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('source_ref', sa.String(length=60), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('remaining', sa.Integer(), nullable=False),
    sa.Column('qualifying', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('pending', 'active', 'reversed', 'expired', name='lot_state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('earned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('activates_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('points > 0', name=op.f('ck_points_lots_points_above_zero')),
    sa.CheckConstraint('remaining >= 0 AND remaining <= points', name=op.f('ck_points_lots_remaining_in_range')),
    sa.ForeignKeyConstraint(['account_id'], ['points_accounts.id'], name=op.f('fk_points_lots_account_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_points_lots')),
    sa.UniqueConstraint('source', 'source_ref', name=op.f('uq_points_lots_source_source_ref'))
    )
    op.create_index('ix_points_lots_activation', 'points_lots', ['state', 'activates_at'], unique=False)
    op.create_index(op.f('ix_points_lots_expires_at'), 'points_lots', ['expires_at'], unique=False)
    op.create_index('ix_points_lots_spending', 'points_lots', ['account_id', 'state', 'expires_at', 'id'], unique=False)
    op.create_table('points_entries',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('earn', 'activate', 'spend', 'unspend', 'expire', 'reverse', 'adjust', name='entry_kind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('cause', sa.String(length=80), nullable=False),
    sa.Column('lot_id', sa.Integer(), nullable=True),
    sa.Column('pending', sa.Integer(), nullable=False),
    sa.Column('active', sa.Integer(), nullable=False),
    sa.Column('owed', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('note', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['points_accounts.id'], name=op.f('fk_points_entries_account_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['points_lots.id'], name=op.f('fk_points_entries_lot_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_points_entries')),
    sa.UniqueConstraint('kind', 'cause', name=op.f('uq_points_entries_kind_cause')),
    info={'append_only': True}
    )
    op.create_index('ix_points_entries_account', 'points_entries', ['account_id', 'id'], unique=False)
    op.create_table('sale_reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=8), nullable=False),
    sa.Column('dealer_id', sa.Integer(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=True),
    sa.Column('no_lead_reason', sa.String(length=200), nullable=False),
    sa.Column('customer_id', sa.Integer(), nullable=False),
    sa.Column('vehicle_id', sa.Integer(), nullable=False),
    sa.Column('buyer_type', sa.Enum('individual', 'company', 'government', name='customer_type', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('buyer_name', sa.String(length=120), nullable=False),
    sa.Column('phone', sa.String(length=20), nullable=True),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('is_new_car', sa.Boolean(), nullable=False),
    sa.Column('sold_on', sa.Date(), nullable=False),
    sa.Column('delivered_on', sa.Date(), nullable=False),
    sa.Column('invoice_number', sa.String(length=40), nullable=False),
    sa.Column('price_cents', sa.Integer(), nullable=False),
    sa.Column('consultant_id', sa.Integer(), nullable=True),
    sa.Column('trade_in', sa.String(length=200), nullable=False),
    sa.Column('competitor', sa.String(length=120), nullable=False),
    sa.Column('invites', sa.Boolean(), nullable=False),
    sa.Column('vin_override_reason', sa.String(length=200), nullable=False),
    sa.Column('is_late', sa.Boolean(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reported_by_id', sa.Integer(), nullable=True),
    sa.Column('reversed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reversed_by_id', sa.Integer(), nullable=True),
    sa.Column('reversed_reason', sa.String(length=500), nullable=False),
    sa.Column('effects', sa.JSON(), nullable=False),
    sa.CheckConstraint('price_cents >= 0', name=op.f('ck_sale_reports_price_not_below_zero')),
    sa.ForeignKeyConstraint(['consultant_id'], ['accounts.id'], name=op.f('fk_sale_reports_consultant_id')),
    sa.ForeignKeyConstraint(['customer_id'], ['customers.id'], name=op.f('fk_sale_reports_customer_id')),
    sa.ForeignKeyConstraint(['dealer_id'], ['dealers.id'], name=op.f('fk_sale_reports_dealer_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_sale_reports_lead_id')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['accounts.id'], name=op.f('fk_sale_reports_reported_by_id')),
    sa.ForeignKeyConstraint(['reversed_by_id'], ['accounts.id'], name=op.f('fk_sale_reports_reversed_by_id')),
    sa.ForeignKeyConstraint(['vehicle_id'], ['vehicles.id'], name=op.f('fk_sale_reports_vehicle_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sale_reports')),
    sa.UniqueConstraint('ref', name=op.f('uq_sale_reports_ref'))
    )
    op.create_index(op.f('ix_sale_reports_customer_id'), 'sale_reports', ['customer_id'], unique=False)
    op.create_index('ix_sale_reports_dealer', 'sale_reports', ['dealer_id', 'id'], unique=False)
    op.create_index(op.f('ix_sale_reports_lead_id'), 'sale_reports', ['lead_id'], unique=False)
    op.create_index('uq_sale_reports_invoice', 'sale_reports', ['dealer_id', 'invoice_number'], unique=True, sqlite_where=sa.text('reversed_at IS NULL'), postgresql_where=sa.text('reversed_at IS NULL'))
    op.create_index('uq_sale_reports_new_vin', 'sale_reports', ['vehicle_id'], unique=True, sqlite_where=sa.text('reversed_at IS NULL AND is_new_car'), postgresql_where=sa.text('reversed_at IS NULL AND is_new_car'))
    op.create_table('points_allocations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('lot_id', sa.Integer(), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['points_entries.id'], name=op.f('fk_points_allocations_entry_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['points_lots.id'], name=op.f('fk_points_allocations_lot_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_points_allocations')),
    sa.UniqueConstraint('entry_id', 'lot_id', name=op.f('uq_points_allocations_entry_id_lot_id')),
    info={'append_only': True}
    )
    op.create_index(op.f('ix_points_allocations_lot_id'), 'points_allocations', ['lot_id'], unique=False)
    guard_append_only(op, APPEND_ONLY)


def downgrade():
    op.drop_index(op.f('ix_points_allocations_lot_id'), table_name='points_allocations')
    op.drop_table('points_allocations')
    op.drop_index('uq_sale_reports_new_vin', table_name='sale_reports', sqlite_where=sa.text('reversed_at IS NULL AND is_new_car'), postgresql_where=sa.text('reversed_at IS NULL AND is_new_car'))
    op.drop_index('uq_sale_reports_invoice', table_name='sale_reports', sqlite_where=sa.text('reversed_at IS NULL'), postgresql_where=sa.text('reversed_at IS NULL'))
    op.drop_index(op.f('ix_sale_reports_lead_id'), table_name='sale_reports')
    op.drop_index('ix_sale_reports_dealer', table_name='sale_reports')
    op.drop_index(op.f('ix_sale_reports_customer_id'), table_name='sale_reports')
    op.drop_table('sale_reports')
    op.drop_index('ix_points_entries_account', table_name='points_entries')
    op.drop_table('points_entries')
    op.drop_index('ix_points_lots_spending', table_name='points_lots')
    op.drop_index(op.f('ix_points_lots_expires_at'), table_name='points_lots')
    op.drop_index('ix_points_lots_activation', table_name='points_lots')
    op.drop_table('points_lots')
    op.drop_index('uq_ownerships_current_primary', table_name='ownerships', sqlite_where=sa.text('is_primary AND until_on IS NULL'), postgresql_where=sa.text('is_primary AND until_on IS NULL'))
    op.drop_index(op.f('ix_ownerships_vehicle_id'), table_name='ownerships')
    op.drop_index(op.f('ix_ownerships_customer_id'), table_name='ownerships')
    op.drop_table('ownerships')
    op.drop_table('vehicles')
    op.drop_table('points_accounts')
    release_append_only(op, APPEND_ONLY)
