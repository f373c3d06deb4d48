"""The tables of a record. One SQLite file, or one PostgreSQL database, is one record."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

VERSION = 1
"""Raised with every change of the tables; ``migrations.py`` brings an older record here."""

metadata = MetaData()

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text, nullable=False))

articles = Table(
    "articles",
    metadata,
    Column("number", Integer, primary_key=True),  # order of reading
    Column("id", String, nullable=False, unique=True),
    Column("digest", String, nullable=False, unique=True),  # of text, outlet and date: the same article read again
    Column("text", Text, nullable=False),
    Column("title", Text),
    Column("outlet", String, index=True),
    Column("author", String),
    Column("agency", String),
    Column("published", String, index=True),  # ISO date
    Column("url", Text),
    Column("origin", Text),  # file or file:line
    Column("coder", String, index=True),  # what coded it; null: not coded yet
    Column("claims", Integer),
)

claims = Table(
    "claims",
    metadata,
    Column("claim", String, primary_key=True),
    Column("article", Integer, ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", String, nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("modality", String, nullable=False, index=True),
    Column("source_kind", String, nullable=False),
    Column("source", String, index=True),  # id, or the text of the description where there is none
    Column("time_start", String, index=True),
    Column("time_end", String),
    Column("confidence", Float, nullable=False),
    Column("record", Text, nullable=False),  # the claim in the exchange format, JSON
    Index("claims_of_article", "article", "seq"),
)

claim_actors = Table(
    "claim_actors",
    metadata,
    Column("claim", String, ForeignKey("claims.claim", ondelete="CASCADE"), nullable=False, index=True),
    Column("role", String, nullable=False),  # actor, target
    Column("actor", String, index=True),  # null: named, not in the lexicon
    Column("name", String, nullable=False),
)

claim_places = Table(
    "claim_places",
    metadata,
    Column("claim", String, ForeignKey("claims.claim", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", String, index=True),  # null: not resolved
    Column("name", String, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
)

attention = Table(
    "attention",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),  # what makes two entries the same
    Column("code", String, nullable=False, index=True),
    Column("level", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("file", Text),
    Column("line", Integer),
    Column("article", String),
)
