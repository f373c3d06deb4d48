"""The tables of what people decide and of who they are; version 3 brought them. Only people's work is in them, so that
coding and linking anew leave them alone.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text

from riwaya.store.schema import Key, metadata

reviews = Table(
    "reviews",
    metadata,
    Column("number", Key, primary_key=True),
    Column("article", String, nullable=False),  # public id
    Column("claim", String, nullable=False),  # public id of the claim today, or when it was last there
    Column("kind", String, nullable=False),  # kind and span as coded when it was last decided: what it is found by
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("origin", String, nullable=False),  # coded, added
    Column("status", String, nullable=False, index=True),  # open, accepted, rejected, corrected, added
    Column("asks", String, nullable=False, index=True),  # "": it holds; changed, gone: the claim under it did
    Column("version", Integer, nullable=False),  # raised by one with every decision
    Column("changes", Text, nullable=False),  # field -> what the reviewer put there, JSON
    Column("basis", Text, nullable=False),  # the claim that was decided on, exchange format
    Column("number_today", Key, index=True),  # key of the claim today; null: added, or gone
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),  # ISO date and time, UTC
    Index("reviews_of", "article", "claim", unique=True),
)

decisions = Table(
    "decisions",
    metadata,
    Column("number", Key, primary_key=True),
    Column("review", Key, nullable=False, index=True),
    Column("second", Integer, nullable=False),  # 1: a second reading, which changes nothing but agreement
    Column("version", Integer, nullable=False),  # of the review after it
    Column("verdict", String, nullable=False),  # accept, reject, correct, add, renew, undo
    Column("before_status", String, nullable=False),
    Column("before_changes", Text, nullable=False),
    Column("before_basis", Text, nullable=False),
    Column("status", String, nullable=False),
    Column("changes", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("by", String, nullable=False, index=True),
    Column("at", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("undoes", Integer),  # the decision that this one takes back
)

users = Table(
    "users",
    metadata,
    Column("name", String, primary_key=True),
    Column("role", String, nullable=False),  # reader, reviewer, admin
    Column("password", Text, nullable=False),  # argon2id, in its own notation
    Column("since", String, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", String, primary_key=True),  # SHA-256 of what the cookie has
    Column("user", String, nullable=False, index=True),
    Column("began", Float, nullable=False),  # seconds since 1970
    Column("seen", Float, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Key, primary_key=True),
    Column("at", String, nullable=False),
    Column("by", String, nullable=False, index=True),
    Column("action", String, nullable=False, index=True),
    Column("what", Text, nullable=False),
)

REVIEW_TABLES = (reviews, decisions, users, sessions, audit)
"""All of them, in the order in which they are made."""
