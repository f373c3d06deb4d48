"""The table of names that a record has beside the lexicon; version 4 brought it."""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, String, Table

from riwaya.store.schema import Key, metadata

own_names = Table(
    "own_names",
    metadata,
    Column("number", Key, primary_key=True),
    Column("what", String, nullable=False),  # actor, place
    Column("id", String, nullable=False, index=True),
    Column("alias", String, nullable=False),
    Column("name", String, nullable=False),  # English; "" where the lexicon has the thing
    Column("sort", String, nullable=False),  # class
    Column("country", String, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("stands", Integer, nullable=False),  # 0: taken back
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)
