"""The table behind the free-text search: for each claim the stems of the words of its passage, and an index over them.

SQLite keeps an FTS5 index beside it, by triggers; PostgreSQL a GIN index over ``to_tsvector('simple', words)``.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, ForeignKey, Table, Text, text

from riwaya.store.schema import Key, metadata

claim_words = Table(
    "claim_words",
    metadata,
    Column("claim", Key, ForeignKey("claims.number", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("words", Text, nullable=False),
)

SQLITE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS claim_fts USING fts5(words, content='claim_words', content_rowid='claim', "
    "tokenize='unicode61', detail='full')",
    "CREATE TRIGGER IF NOT EXISTS claim_words_added AFTER INSERT ON claim_words BEGIN "
    "INSERT INTO claim_fts(rowid, words) VALUES (new.claim, new.words); END",
    "CREATE TRIGGER IF NOT EXISTS claim_words_gone AFTER DELETE ON claim_words BEGIN "
    "INSERT INTO claim_fts(claim_fts, rowid, words) VALUES ('delete', old.claim, old.words); END",
)
POSTGRES = ("CREATE INDEX IF NOT EXISTS claim_words_index ON claim_words USING gin (to_tsvector('simple', words))",)
INDEXES = (
    "CREATE INDEX IF NOT EXISTS incidents_by_claims ON incidents (claims, number)",
    "CREATE INDEX IF NOT EXISTS incidents_by_outlets ON incidents (outlets, number)",
    "CREATE INDEX IF NOT EXISTS incidents_by_disagreements ON incidents (disagreements, number)",
    "CREATE INDEX IF NOT EXISTS incident_actors_of ON incident_actors (actor, incident)",
    "CREATE INDEX IF NOT EXISTS incident_outlets_of ON incident_outlets (outlet, incident)",
    "CREATE INDEX IF NOT EXISTS incidents_named ON incidents (place_name, place)",
    "CREATE INDEX IF NOT EXISTS incidents_placed ON incidents (place, place_name, lat, lon)",
    "CREATE INDEX IF NOT EXISTS incidents_timed ON incidents (time_start, time_end, disagreements, place, place_name, "
    "lat, lon)",
    "CREATE INDEX IF NOT EXISTS claim_actors_of ON claim_actors (actor, name, role, claim)",
    "CREATE INDEX IF NOT EXISTS claim_actors_named ON claim_actors (name, actor, claim)",
    "CREATE INDEX IF NOT EXISTS claim_places_of ON claim_places (place, name, lat, lon, claim)",
    "CREATE INDEX IF NOT EXISTS claim_places_named ON claim_places (name, place, claim)",
    "CREATE INDEX IF NOT EXISTS claims_of_source ON claims (source, source_kind, source_name, article, number)",
    "CREATE INDEX IF NOT EXISTS articles_listed ON articles (coalesce(published, '0000') DESC, number)",
    "CREATE INDEX IF NOT EXISTS articles_titled ON articles (number, title)",
    "CREATE INDEX IF NOT EXISTS articles_told ON articles (outlet, published, number, claims)",
)


def make(connection: Connection) -> None:
    """Make the table and its indexes where they are missing."""
    metadata.create_all(connection, tables=[claim_words], checkfirst=True)
    for line in (*INDEXES, *(SQLITE if connection.dialect.name == "sqlite" else POSTGRES)):
        connection.execute(text(line))
