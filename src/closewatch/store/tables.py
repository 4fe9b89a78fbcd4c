"""The tables of the store, the same on SQLite and PostgreSQL.

Evidence (documents, codings, events, roles, statements, refusals) is only ever added to. What is judged of it (families of
near-duplicate documents, happenings, stories, developments) stands in rows beside it, each with its reason and, once it is
taken back, the time of that. This file holds no logic. Whoever changes it runs `python tools/make_first_migration.py`, or, once
a release with a store is out, writes a new revision into `migrations/`.
"""

from __future__ import annotations

import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
_MICROSECOND = datetime.timedelta(microseconds=1)


class Day(TypeDecorator[datetime.date]):
    """A calendar day, kept as its proleptic ordinal: small, and sorted as days are."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: datetime.date | None, dialect: Dialect) -> int | None:
        """The number that is stored."""
        return None if value is None else value.toordinal()

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime.date | None:
        """The day that the stored number is."""
        return None if value is None else datetime.date.fromordinal(value)


class Moment(TypeDecorator[datetime.datetime]):
    """A moment, kept as microseconds since 1970 in UTC: a third of the size of its text, and sorted as moments are.

    Only aware datetimes go in, and only aware ones come out.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> int | None:
        """The number that is stored. Raises ValueError for a moment without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime.datetime | None:
        """The moment that the stored number is, in UTC."""
        return None if value is None else _EPOCH + value * _MICROSECOND


_Key = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only where the type is INTEGER


def _key() -> Column[int]:
    return Column("key", _Key, primary_key=True, autoincrement=True)


# --- evidence ---------------------------------------------------------------------------------------------------------

documents = Table(
    "documents", metadata, _key(),
    Column("id", String, nullable=False),
    Column("digest", LargeBinary(16), nullable=False),  # of the raw bytes: the same id may come again with other bytes
    Column("replaces", _Key, ForeignKey("documents.key")),  # the document of the same id that this one corrects
    Column("source", Text), Column("url", Text), Column("title", Text), Column("publisher", Text),
    Column("published", Day), Column("retrieved", Moment), Column("added", Moment, nullable=False),
    Column("language", String(8)), Column("encoding", String(32), nullable=False),
    Column("verdict", String(16), nullable=False), Column("characters", Integer, nullable=False),
    Column("raw", LargeBinary, nullable=False),  # the bytes as received, compressed
    Column("text", LargeBinary),  # the restored text, compressed; null where restoration changed nothing
    Column("page", LargeBinary),  # the page that the text was taken from, compressed
    Column("note", Text),  # why the document was not coded; null where it was
    UniqueConstraint("id", "digest"),
    Index(None, "published"),
)  # fmt: skip

makers = Table(
    "makers", metadata, _key(),
    Column("code", String, nullable=False), Column("knowledge", String, nullable=False), Column("models", Text, nullable=False),
    UniqueConstraint("code", "knowledge", "models"),
)  # fmt: skip

codings = Table(
    "codings", metadata, _key(),
    Column("document", _Key, ForeignKey("documents.key"), nullable=False),
    Column("maker", _Key, ForeignKey("makers.key"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("is_current", Boolean, nullable=False),  # of all codings of all versions of a document only the last one counts
    Column("records", LargeBinary),  # what the columns do not hold of the events' public records, compressed; null for none
    Column("statements", LargeBinary),  # who says what, compressed; null for none
    UniqueConstraint("document", "maker"),
)  # fmt: skip

wordings = Table(
    "wordings", metadata, _key(),  # reasons that many events share
    Column("text", Text, nullable=False, unique=True),
)  # fmt: skip

events = Table(
    "events", metadata, _key(),
    Column("id", String(32), nullable=False),
    Column("coding", _Key, ForeignKey("codings.key"), nullable=False),
    Column("number", SmallInteger, nullable=False),  # its place among the events of its coding, counted from 0
    Column("document", _Key, ForeignKey("documents.key"), nullable=False),
    Column("is_current", Boolean, nullable=False),
    Column("type", String(12), nullable=False), Column("mode", String(24)), Column("cameo", String(6)),
    Column("quad", SmallInteger, nullable=False), Column("status", String(12), nullable=False),
    Column("contexts", BigInteger, nullable=False),  # one bit a context, in the order of the ontology
    Column("day", Day),  # the first day that the text gives, else the day of publication
    Column("past", Day),  # half-open end of the days
    Column("is_day_told", Boolean, nullable=False),  # whether `day` is the text's own
    Column("country", String(3)), Column("geonames_id", Integer),
    Column("goldstein", Float), Column("intensity", Float),  # published scores of the CAMEO code, of the PLOVER mode or type
    Index(None, "document"),
)  # fmt: skip


def _of_current(name: str, *columns: str) -> Index:
    """An index over the events that count."""
    chosen = [events.c[c] for c in columns]
    return Index(name, *chosen, sqlite_where=text("is_current = 1"), postgresql_where=text("is_current"))


_of_current("ix_events_type_day", "type", "day")
_of_current("ix_events_day", "day", "status", "goldstein", "intensity")  # counts and series are read off it alone

parties = Table(
    "parties", metadata, _key(),
    Column("digest", LargeBinary(12), nullable=False, unique=True),  # of the four that follow
    Column("id", String), Column("name", Text), Column("country", String(3)), Column("sector", String(3)),
    Index(None, "id"), Index(None, "name"), Index(None, "country"),
)  # fmt: skip

roles = Table(
    "roles", metadata,
    Column("event", _Key, ForeignKey("events.key"), primary_key=True),
    Column("is_actor", Boolean, primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("party", _Key, ForeignKey("parties.key"), nullable=False),
    Index(None, "party", "event"),
    sqlite_with_rowid=False,
)  # fmt: skip

dyads = Table(
    "dyads", metadata,  # of the events that count: every actor's country with every recipient's; "" is unknown and nobody
    Column("actor", String(3), primary_key=True), Column("recipient", String(3), primary_key=True),
    Column("day", Integer, primary_key=True),  # as in `events`, 0 where it is unknown
    Column("event", _Key, ForeignKey("events.key"), primary_key=True),
    Index(None, "actor", "day", "event"), Index(None, "recipient", "day", "event"),
    sqlite_with_rowid=False,
)  # fmt: skip

refusals = Table(
    "refusals", metadata, _key(),
    Column("place", Text, nullable=False), Column("line", Integer), Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "place"),
)  # fmt: skip

feeds = Table(
    "feeds", metadata, _key(),
    Column("url", Text, nullable=False, unique=True), Column("state", Text, nullable=False),
    Column("added", Moment, nullable=False), Column("is_paused", Boolean, nullable=False),
)  # fmt: skip

# --- judgements beside the evidence -----------------------------------------------------------------------------------

sketches = Table(
    "sketches", metadata,  # bands of the documents' MinHash signatures, to find near duplicates by
    Column("band", SmallInteger, primary_key=True), Column("value", Integer, primary_key=True),
    Column("document", _Key, ForeignKey("documents.key"), primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip


def _membership(name: str, member: str, group: str, member_table: str, group_table: str) -> Table:
    """A reversible judgement: the member belongs to the group, for a reason, until it is taken back."""
    return Table(
        name, metadata, _key(),
        Column(member, _Key, ForeignKey(f"{member_table}.key"), nullable=False),
        Column(group, _Key, ForeignKey(f"{group_table}.key"), nullable=False),
        Column("reason", Text, nullable=False), Column("score", Float),
        Column("at", Moment, nullable=False), Column("undone", Moment), Column("undone_reason", Text),
        Index(None, member), Index(None, group),
    )  # fmt: skip


# A family bears the key of its first document.
family_members = _membership("family_members", "document", "family", "documents", "documents")

happenings = Table(
    "happenings", metadata, _key(),  # what joining made of the events that are its members; made anew from them at any time
    Column("type", String(12), nullable=False), Column("mode", String(24)), Column("status", String(12), nullable=False),
    Column("day", Day), Column("past", Day), Column("country", String(3)), Column("geonames_id", Integer),
    Column("actors", Text, nullable=False), Column("recipients", Text, nullable=False),  # JSON lists of parties' keys
    Column("contexts", BigInteger, nullable=False),
    Column("reports", Integer, nullable=False), Column("sources", Integer, nullable=False),
    Column("story", _Key), Column("told_first", Moment, nullable=False), Column("told_last", Moment, nullable=False),
    Column("is_void", Boolean, nullable=False),  # no event is left in it
    Column("profile", LargeBinary),  # what joining compares: days, actors, words, numbers and origins of the reports, packed
    Index(None, "type", "day"), Index(None, "story"), Index(None, "day"),
)  # fmt: skip

happening_dyads = Table(
    "happening_dyads", metadata,  # where to look for happenings between the same actors on near days
    Column("dyad", String(7), primary_key=True),  # two countries in order of the alphabet ("PRK RUS"), or one ("PRK")
    Column("day", Integer, primary_key=True),  # the ordinal of the day; several days where the days are many
    Column("happening", _Key, ForeignKey("happenings.key"), primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip

happening_events = _membership("happening_events", "event", "happening", "events", "happenings")

stories = Table(
    "stories", metadata, _key(),
    Column("title", Text, nullable=False), Column("actors", Text, nullable=False), Column("contexts", BigInteger, nullable=False),
    Column("day", Day), Column("past", Day),
    Column("happenings", Integer, nullable=False), Column("told_last", Moment, nullable=False),
    Column("profile", LargeBinary),  # what joining compares: actors, topics and days of its happenings, packed
    Index(None, "past"),
)  # fmt: skip

story_happenings = _membership("story_happenings", "happening", "story", "happenings", "stories")

developments = Table(
    "developments", metadata, _key(),
    Column("happening", _Key, ForeignKey("happenings.key"), nullable=False),
    Column("kind", String(12), nullable=False),  # new, status
    Column("status_before", String(12)), Column("status", String(12), nullable=False),
    Column("event", _Key, ForeignKey("events.key"), nullable=False),  # the report that brought it
    Column("at", Moment, nullable=False),
    Column("is_news", Boolean, nullable=False), Column("reason", Text, nullable=False),
    UniqueConstraint("happening", "kind", "status"),
)  # fmt: skip

# --- watches and what they told -----------------------------------------------------------------------------------------

watches = Table(
    "watches", metadata, _key(),
    Column("name", String, nullable=False, unique=True), Column("spec", Text, nullable=False),  # TOML
    Column("created", Moment, nullable=False), Column("is_paused", Boolean, nullable=False), Column("removed", Moment),
    Column("since", _Key, nullable=False),  # developments up to this one never ring: they are older than the watch, or paused
    Column("seen", _Key, nullable=False),  # the last development that was held against it
    Column("joined", _Key, nullable=False),  # the last row of happening_events that was held against it
    Column("stopped", Text, nullable=False),  # JSON: channels that want no more, with the reason
)  # fmt: skip

alerts = Table(
    "alerts", metadata, _key(),
    Column("watch", _Key, ForeignKey("watches.key"), nullable=False),
    Column("development", _Key, ForeignKey("developments.key"), nullable=False),
    Column("reasons", Text, nullable=False),  # JSON list
    Column("at", Moment, nullable=False),
    UniqueConstraint("watch", "development"),
)  # fmt: skip

deliveries = Table(
    "deliveries", metadata, _key(),
    Column("id", String(36), nullable=False, unique=True),  # the delivery id that receivers see
    Column("watch", _Key, ForeignKey("watches.key"), nullable=False),
    Column("channel", Text, nullable=False), Column("alerts", Text, nullable=False),  # JSON list of keys
    Column("state", String(8), nullable=False),  # waiting, sent, failed
    Column("attempts", SmallInteger, nullable=False), Column("due", Moment, nullable=False),
    Column("sent", Moment), Column("error", Text),
    Index(None, "state", "due"),
)  # fmt: skip
