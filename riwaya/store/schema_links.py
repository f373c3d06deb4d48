"""The tables of what linking finds: made anew by ``riwaya link``, but for ``judgements``, which people make.

A row's ``record`` is the thing whole, as exports and the workspace show it; the columns beside it are for filters.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text

from riwaya.store.schema import Key, metadata

incidents = Table(
    "incidents",
    metadata,
    Column("number", Key, primary_key=True, autoincrement=False),  # in the order of time, then of id
    Column("incident", String, nullable=False, unique=True),
    Column("kind", String, nullable=False, index=True),
    Column("family", String, nullable=False),
    Column("modality", String, nullable=False),
    Column("place", String, index=True),
    Column("place_name", String),
    Column("lat", Float),
    Column("lon", Float),
    Column("time_start", String, index=True),
    Column("time_end", String),
    Column("claims", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("outlets", Integer, nullable=False),
    Column("origins_low", Integer, nullable=False),
    Column("origins_high", Integer, nullable=False),
    Column("grade", String, nullable=False, index=True),
    Column("disagreements", Integer, nullable=False, index=True),  # how many things are contested
    Column("record", Text, nullable=False),
    Index("incidents_by_point", "lat", "lon"),
)

incident_claims = Table(
    "incident_claims",
    metadata,
    Column("claim", Key, ForeignKey("claims.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("incident", Key, ForeignKey("incidents.number", ondelete="CASCADE"), nullable=False, index=True),
)

incident_actors = Table(
    "incident_actors",
    metadata,
    Column("incident", Key, ForeignKey("incidents.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("role", String, nullable=False),  # actor, target
    Column("actor", String, nullable=False, index=True),
)

incident_outlets = Table(
    "incident_outlets",
    metadata,
    Column("incident", Key, ForeignKey("incidents.number", ondelete="CASCADE"), nullable=False, index=True),
    Column("outlet", String, nullable=False, index=True),
)

copies = Table(
    "copies",
    metadata,
    Column("number", Key, primary_key=True, autoincrement=False),
    Column("group", String, nullable=False, index=True),
    Column("article", String, nullable=False, index=True),  # the article's public id
    Column("of", String, nullable=False, index=True),
    Column("how", String, nullable=False),
    Column("share", Float, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("reason", Text, nullable=False),
)

judgements = Table(
    "judgements",
    metadata,
    Column("number", Key, primary_key=True),
    Column("article_a", String, nullable=False, index=True),
    Column("claim_a", String, nullable=False),
    Column("kind_a", String, nullable=False),
    Column("start_a", Integer, nullable=False),
    Column("end_a", Integer, nullable=False),
    Column("article_b", String, nullable=False, index=True),
    Column("claim_b", String, nullable=False),
    Column("kind_b", String, nullable=False),
    Column("start_b", Integer, nullable=False),
    Column("end_b", Integer, nullable=False),
    Column("verdict", String, nullable=False),  # same, different, unsure
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),  # ISO date and time, UTC
    Column("note", Text, nullable=False),
    Column("undoes", Integer),  # the judgement that this one takes back; it then has the verdict of that one
)

holds = Table(
    "holds",
    metadata,
    Column("number", Key, primary_key=True, autoincrement=False),
    Column("place", String, nullable=False, index=True),
    Column("place_name", String, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("holder", String, nullable=False, index=True),
    Column("time_start", String, index=True),
    Column("time_end", String),
    Column("reported", String, index=True),
    Column("disputed", Integer, nullable=False),  # 0, 1
    Column("record", Text, nullable=False),
)

terms = Table(
    "terms",
    metadata,
    Column("number", Key, primary_key=True, autoincrement=False),
    Column("referent", String, nullable=False, index=True),
    Column("role", String, nullable=False),  # actor, place, act
    Column("outlet", String, index=True),
    Column("term", String, nullable=False),
    Column("count", Integer, nullable=False),
    Column("record", Text, nullable=False),
)

quoted = Table(
    "quoted",
    metadata,
    Column("outlet", String, primary_key=True),  # "" where the outlet is not known
    Column("source", String, primary_key=True),  # id, or the words of an anonymous one
    Column("source_kind", String, nullable=False),
    Column("source_name", String),
    Column("claims", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
)

LINK_TABLES = (
    incidents, incident_claims, incident_actors, incident_outlets, copies, judgements, holds, terms, quoted,
)  # fmt: skip
"""All of them, in the order in which they are made; version 2 brought them."""
