"""The first schema. Written by tools/make_first_migration.py from the tables."""

# ruff: noqa: E501

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_SQLITE = (
    "CREATE VIRTUAL TABLE document_words USING fts5(words, content='', tokenize='unicode61 remove_diacritics 0')",
    "INSERT INTO document_words (document_words, rank) VALUES ('automerge', 8)",
)
_POSTGRES = (
    "CREATE TABLE document_words (document BIGINT PRIMARY KEY REFERENCES documents (key), words TSVECTOR NOT NULL)",
    "CREATE INDEX ix_document_words_words ON document_words USING gin (words)",
)


def upgrade() -> None:
    """Make all tables."""
    op.create_table('documents',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('digest', sa.LargeBinary(length=16), nullable=False),
    sa.Column('replaces', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('title', sa.Text(), nullable=True),
    sa.Column('publisher', sa.Text(), nullable=True),
    sa.Column('published', sa.Integer(), nullable=True),
    sa.Column('retrieved', sa.BigInteger(), nullable=True),
    sa.Column('added', sa.BigInteger(), nullable=False),
    sa.Column('language', sa.String(length=8), nullable=True),
    sa.Column('encoding', sa.String(length=32), nullable=False),
    sa.Column('verdict', sa.String(length=16), nullable=False),
    sa.Column('characters', sa.Integer(), nullable=False),
    sa.Column('raw', sa.LargeBinary(), nullable=False),
    sa.Column('text', sa.LargeBinary(), nullable=True),
    sa.Column('page', sa.LargeBinary(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['replaces'], ['documents.key'], name=op.f('fk_documents_replaces')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_documents')),
    sa.UniqueConstraint('id', 'digest', name=op.f('uq_documents_id_digest'))
    )
    op.create_index(op.f('ix_documents_published'), 'documents', ['published'], unique=False)
    op.create_table('feeds',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('added', sa.BigInteger(), nullable=False),
    sa.Column('is_paused', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_feeds')),
    sa.UniqueConstraint('url', name=op.f('uq_feeds_url'))
    )
    op.create_table('happenings',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('type', sa.String(length=12), nullable=False),
    sa.Column('mode', sa.String(length=24), nullable=True),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('day', sa.Integer(), nullable=True),
    sa.Column('past', sa.Integer(), nullable=True),
    sa.Column('country', sa.String(length=3), nullable=True),
    sa.Column('geonames_id', sa.Integer(), nullable=True),
    sa.Column('actors', sa.Text(), nullable=False),
    sa.Column('recipients', sa.Text(), nullable=False),
    sa.Column('contexts', sa.BigInteger(), nullable=False),
    sa.Column('reports', sa.Integer(), nullable=False),
    sa.Column('sources', sa.Integer(), nullable=False),
    sa.Column('story', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('told_first', sa.BigInteger(), nullable=False),
    sa.Column('told_last', sa.BigInteger(), nullable=False),
    sa.Column('is_void', sa.Boolean(), nullable=False),
    sa.Column('profile', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_happenings'))
    )
    op.create_index(op.f('ix_happenings_day'), 'happenings', ['day'], unique=False)
    op.create_index(op.f('ix_happenings_story'), 'happenings', ['story'], unique=False)
    op.create_index(op.f('ix_happenings_type_day'), 'happenings', ['type', 'day'], unique=False)
    op.create_table('makers',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('knowledge', sa.String(), nullable=False),
    sa.Column('models', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_makers')),
    sa.UniqueConstraint('code', 'knowledge', 'models', name=op.f('uq_makers_code_knowledge_models'))
    )
    op.create_table('parties',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('digest', sa.LargeBinary(length=12), nullable=False),
    sa.Column('id', sa.String(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('country', sa.String(length=3), nullable=True),
    sa.Column('sector', sa.String(length=3), nullable=True),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_parties')),
    sa.UniqueConstraint('digest', name=op.f('uq_parties_digest'))
    )
    op.create_index(op.f('ix_parties_country'), 'parties', ['country'], unique=False)
    op.create_index(op.f('ix_parties_id'), 'parties', ['id'], unique=False)
    op.create_index(op.f('ix_parties_name'), 'parties', ['name'], unique=False)
    op.create_table('refusals',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_refusals'))
    )
    op.create_index(op.f('ix_refusals_place'), 'refusals', ['place'], unique=False)
    op.create_table('stories',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('actors', sa.Text(), nullable=False),
    sa.Column('contexts', sa.BigInteger(), nullable=False),
    sa.Column('day', sa.Integer(), nullable=True),
    sa.Column('past', sa.Integer(), nullable=True),
    sa.Column('happenings', sa.Integer(), nullable=False),
    sa.Column('told_last', sa.BigInteger(), nullable=False),
    sa.Column('profile', sa.LargeBinary(), nullable=True),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_stories'))
    )
    op.create_index(op.f('ix_stories_past'), 'stories', ['past'], unique=False)
    op.create_table('watches',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('spec', sa.Text(), nullable=False),
    sa.Column('created', sa.BigInteger(), nullable=False),
    sa.Column('is_paused', sa.Boolean(), nullable=False),
    sa.Column('removed', sa.BigInteger(), nullable=True),
    sa.Column('since', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seen', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('joined', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('stopped', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_watches')),
    sa.UniqueConstraint('name', name=op.f('uq_watches_name'))
    )
    op.create_table('wordings',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_wordings')),
    sa.UniqueConstraint('text', name=op.f('uq_wordings_text'))
    )
    op.create_table('codings',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('document', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('maker', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('is_current', sa.Boolean(), nullable=False),
    sa.Column('records', sa.LargeBinary(), nullable=True),
    sa.Column('statements', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['document'], ['documents.key'], name=op.f('fk_codings_document')),
    sa.ForeignKeyConstraint(['maker'], ['makers.key'], name=op.f('fk_codings_maker')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_codings')),
    sa.UniqueConstraint('document', 'maker', name=op.f('uq_codings_document_maker'))
    )
    op.create_table('deliveries',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('watch', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('alerts', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('attempts', sa.SmallInteger(), nullable=False),
    sa.Column('due', sa.BigInteger(), nullable=False),
    sa.Column('sent', sa.BigInteger(), nullable=True),
    sa.Column('error', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['watch'], ['watches.key'], name=op.f('fk_deliveries_watch')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_deliveries')),
    sa.UniqueConstraint('id', name=op.f('uq_deliveries_id'))
    )
    op.create_index(op.f('ix_deliveries_state_due'), 'deliveries', ['state', 'due'], unique=False)
    op.create_table('family_members',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('document', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('family', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('score', sa.Float(), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('undone', sa.BigInteger(), nullable=True),
    sa.Column('undone_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['document'], ['documents.key'], name=op.f('fk_family_members_document')),
    sa.ForeignKeyConstraint(['family'], ['documents.key'], name=op.f('fk_family_members_family')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_family_members'))
    )
    op.create_index(op.f('ix_family_members_document'), 'family_members', ['document'], unique=False)
    op.create_index(op.f('ix_family_members_family'), 'family_members', ['family'], unique=False)
    op.create_table('happening_dyads',
    sa.Column('dyad', sa.String(length=7), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('happening', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['happening'], ['happenings.key'], name=op.f('fk_happening_dyads_happening')),
    sa.PrimaryKeyConstraint('dyad', 'day', 'happening', name=op.f('pk_happening_dyads')),
    sqlite_with_rowid=False
    )
    op.create_table('sketches',
    sa.Column('band', sa.SmallInteger(), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('document', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['document'], ['documents.key'], name=op.f('fk_sketches_document')),
    sa.PrimaryKeyConstraint('band', 'value', 'document', name=op.f('pk_sketches')),
    sqlite_with_rowid=False
    )
    op.create_table('story_happenings',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('happening', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('story', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('score', sa.Float(), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('undone', sa.BigInteger(), nullable=True),
    sa.Column('undone_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['happening'], ['happenings.key'], name=op.f('fk_story_happenings_happening')),
    sa.ForeignKeyConstraint(['story'], ['stories.key'], name=op.f('fk_story_happenings_story')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_story_happenings'))
    )
    op.create_index(op.f('ix_story_happenings_happening'), 'story_happenings', ['happening'], unique=False)
    op.create_index(op.f('ix_story_happenings_story'), 'story_happenings', ['story'], unique=False)
    op.create_table('events',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('coding', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.SmallInteger(), nullable=False),
    sa.Column('document', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('is_current', sa.Boolean(), nullable=False),
    sa.Column('type', sa.String(length=12), nullable=False),
    sa.Column('mode', sa.String(length=24), nullable=True),
    sa.Column('cameo', sa.String(length=6), nullable=True),
    sa.Column('quad', sa.SmallInteger(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('contexts', sa.BigInteger(), nullable=False),
    sa.Column('day', sa.Integer(), nullable=True),
    sa.Column('past', sa.Integer(), nullable=True),
    sa.Column('is_day_told', sa.Boolean(), nullable=False),
    sa.Column('country', sa.String(length=3), nullable=True),
    sa.Column('geonames_id', sa.Integer(), nullable=True),
    sa.Column('goldstein', sa.Float(), nullable=True),
    sa.Column('intensity', sa.Float(), nullable=True),
    sa.ForeignKeyConstraint(['coding'], ['codings.key'], name=op.f('fk_events_coding')),
    sa.ForeignKeyConstraint(['document'], ['documents.key'], name=op.f('fk_events_document')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_events'))
    )
    op.create_index('ix_events_day', 'events', ['day', 'status', 'goldstein', 'intensity'], unique=False, sqlite_where=sa.text('is_current = 1'), postgresql_where=sa.text('is_current'))
    op.create_index(op.f('ix_events_document'), 'events', ['document'], unique=False)
    op.create_index('ix_events_type_day', 'events', ['type', 'day'], unique=False, sqlite_where=sa.text('is_current = 1'), postgresql_where=sa.text('is_current'))
    op.create_table('developments',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('happening', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('status_before', sa.String(length=12), nullable=True),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('event', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('is_news', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['event'], ['events.key'], name=op.f('fk_developments_event')),
    sa.ForeignKeyConstraint(['happening'], ['happenings.key'], name=op.f('fk_developments_happening')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_developments')),
    sa.UniqueConstraint('happening', 'kind', 'status', name=op.f('uq_developments_happening_kind_status'))
    )
    op.create_table('dyads',
    sa.Column('actor', sa.String(length=3), nullable=False),
    sa.Column('recipient', sa.String(length=3), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('event', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['event'], ['events.key'], name=op.f('fk_dyads_event')),
    sa.PrimaryKeyConstraint('actor', 'recipient', 'day', 'event', name=op.f('pk_dyads')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_dyads_actor_day_event'), 'dyads', ['actor', 'day', 'event'], unique=False)
    op.create_index(op.f('ix_dyads_recipient_day_event'), 'dyads', ['recipient', 'day', 'event'], unique=False)
    op.create_table('happening_events',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('event', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('happening', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('score', sa.Float(), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('undone', sa.BigInteger(), nullable=True),
    sa.Column('undone_reason', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['event'], ['events.key'], name=op.f('fk_happening_events_event')),
    sa.ForeignKeyConstraint(['happening'], ['happenings.key'], name=op.f('fk_happening_events_happening')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_happening_events'))
    )
    op.create_index(op.f('ix_happening_events_event'), 'happening_events', ['event'], unique=False)
    op.create_index(op.f('ix_happening_events_happening'), 'happening_events', ['happening'], unique=False)
    op.create_table('roles',
    sa.Column('event', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('is_actor', sa.Boolean(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('party', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['event'], ['events.key'], name=op.f('fk_roles_event')),
    sa.ForeignKeyConstraint(['party'], ['parties.key'], name=op.f('fk_roles_party')),
    sa.PrimaryKeyConstraint('event', 'is_actor', 'position', name=op.f('pk_roles')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_roles_party_event'), 'roles', ['party', 'event'], unique=False)
    op.create_table('alerts',
    sa.Column('key', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('watch', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('development', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reasons', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['development'], ['developments.key'], name=op.f('fk_alerts_development')),
    sa.ForeignKeyConstraint(['watch'], ['watches.key'], name=op.f('fk_alerts_watch')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_alerts')),
    sa.UniqueConstraint('watch', 'development', name=op.f('uq_alerts_watch_development'))
    )
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRES:
        op.execute(statement)
