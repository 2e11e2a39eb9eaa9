"""Enquiries from a file

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('enquiry_imports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('ref', sa.String(length=8), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('form', sa.Enum('csv', 'xlsx', name='form', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('encoding', sa.String(length=20), nullable=False),
    sa.Column('separator', sa.String(length=1), nullable=False),
    sa.Column('sheet', sa.String(length=80), nullable=False),
    sa.Column('remarks', sa.JSON(), nullable=False),
    sa.Column('headings', sa.JSON(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('campaign', sa.String(length=80), nullable=False),
    sa.Column('state', sa.Enum('preview', 'running', 'done', 'cancelled', name='import_state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=True),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('finished_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('row_count', sa.Integer(), nullable=False),
    sa.Column('done_count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['accounts.id'], name=op.f('fk_enquiry_imports_uploaded_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enquiry_imports')),
    sa.UniqueConstraint('ref', name=op.f('uq_enquiry_imports_ref'))
    )
    op.create_table('enquiry_import_rows',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('last_number', sa.Integer(), nullable=False),
    sa.Column('is_data', sa.Boolean(), nullable=False),
    sa.Column('cells', sa.JSON(), nullable=False),
    sa.Column('remarks', sa.JSON(), nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.Column('fate', sa.Enum('new', 'joins', 'repeated', 'refused', 'left_out', name='fate', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('warnings', sa.JSON(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['import_id'], ['enquiry_imports.id'], name=op.f('fk_enquiry_import_rows_import_id')),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_enquiry_import_rows_lead_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enquiry_import_rows')),
    sa.UniqueConstraint('import_id', 'number', name=op.f('uq_enquiry_import_rows_import_id_number'))
    )
    op.create_index('ix_enquiry_import_rows_fate', 'enquiry_import_rows', ['import_id', 'fate', 'number'], unique=False)
    op.create_index('ix_enquiry_import_rows_todo', 'enquiry_import_rows', ['import_id', 'done_at', 'number'], unique=False)


def downgrade():
    op.drop_index('ix_enquiry_import_rows_todo', table_name='enquiry_import_rows')
    op.drop_index('ix_enquiry_import_rows_fate', table_name='enquiry_import_rows')
    op.drop_table('enquiry_import_rows')
    op.drop_table('enquiry_imports')
