"""The tables of a record. One SQLite file, or one PostgreSQL database, is one record.

A claim's key is ``article * CLAIMS_A_ARTICLE + its place in the article``: it depends on nothing but the order of
reading, so any number of workers gives the same keys, it sorts in the order of reading, and rows go in at the end of
every table, which is what makes writing fast.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

VERSION = 4
"""Raised with every change of the tables; ``migrations.py`` brings an older record here."""

CLAIMS_A_ARTICLE = 1 << 20

metadata = MetaData()

# SQLite's own row number must be declared INTEGER; PostgreSQL needs 64 bits said aloud.
Key = BigInteger().with_variant(Integer, "sqlite")

meta = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text, nullable=False))

articles = Table(
    "articles",
    metadata,
    Column("number", Key, primary_key=True),  # order of reading
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
    Column("coder", String, index=True),  # what coded it; null: to be coded
    Column("claims", Integer),  # how many the last coding found; null: never coded
)

claims = Table(
    "claims",
    metadata,
    Column("number", Key, primary_key=True, autoincrement=False),
    Column("article", Key, ForeignKey("articles.number", ondelete="CASCADE"), nullable=False),
    Column("claim", String, nullable=False),  # its public id, unique in its article
    Column("kind", String, nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("modality", String, nullable=False, index=True),
    Column("source_kind", String, nullable=False),
    Column("source", String, index=True),  # id, or the words of the description where there is none
    Column("source_name", String),
    Column("time_start", String, index=True),  # first day of the interval, YYYY-MM-DD
    Column("time_end", String),  # its last day
    Column("confidence", Float, nullable=False),
    Column("record", Text, nullable=False),  # the claim in the exchange format, JSON
    Index("claims_of_article", "article", "claim", unique=True),
)

claim_actors = Table(
    "claim_actors",
    metadata,
    Column("claim", Key, ForeignKey("claims.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("role", String, nullable=False),  # actor, target
    Column("actor", String, index=True),  # null: named, not in the lexicon
    Column("name", String, nullable=False),
)

claim_places = Table(
    "claim_places",
    metadata,
    Column("claim", Key, ForeignKey("claims.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("place", String, index=True),  # null: not resolved
    Column("name", String, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
)

attention = Table(
    "attention",
    metadata,
    Column("number", Key, primary_key=True),
    Column("key", String, nullable=False, unique=True),  # what makes two entries the same
    Column("stage", String, nullable=False),  # reading, coding: coding an article again renews only the latter
    Column("code", String, nullable=False, index=True),
    Column("level", String, nullable=False),
    Column("message", Text, nullable=False),
    Column("file", Text),
    Column("line", Integer),
    Column("article", String, index=True),
)
