"""Accounts of people and their sessions. Passwords as argon2id, tokens of sessions as their SHA-256."""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from riwaya.errors import InputError
from riwaya.store import audit
from riwaya.store.record import Record
from riwaya.store.reviews import moment
from riwaya.store.schema_review import sessions, users

ROLES = ("reader", "reviewer", "admin")
SHORTEST, LONGEST = 10, 200  # characters of a password
LASTS = 12 * 3600  # seconds from login to the end of a session
IDLE = 4 * 3600  # seconds without a request to its end
SEEN = 60  # seconds between two writings of when a session was seen
HASHING = threading.BoundedSemaphore(2)
"""A hash takes 64 MiB: no more than two at a time, however many log in."""


class User(NamedTuple):
    """An account."""

    name: str
    role: str
    since: str


def add(record: Record, name: str, role: str, password: str, by: str) -> None:
    """Make an account. Raises InputError (R296) where name, role or password cannot be."""
    check_name(name)
    check_role(role)
    held = hashed(password)
    with record.writing() as connection:
        if find(connection, name):
            raise InputError(f"there is a user {name!r} already; riwaya users password {name}", code="R296")
        row = {"name": name, "role": role, "password": held, "since": moment()}
        connection.execute(insert(users), [row])
        audit.write(connection, by, "user add", f"{name} {role}")


def set_role(record: Record, name: str, role: str, by: str) -> None:
    """Give another role. The last admin keeps theirs (R296). Open sessions end."""
    check_role(role)
    with record.writing() as connection:
        held = wanted(connection, name)
        if held.role == "admin" and role != "admin":
            keep_an_admin(connection, name)
        connection.execute(update(users).where(users.c.name == name).values(role=role))
        connection.execute(delete(sessions).where(sessions.c.user == name))
        audit.write(connection, by, "user role", f"{name} {role}")


def set_password(record: Record, name: str, password: str, by: str) -> None:
    """Change a password; open sessions of the account end."""
    held = hashed(password)
    with record.writing() as connection:
        wanted(connection, name)
        connection.execute(update(users).where(users.c.name == name).values(password=held))
        connection.execute(delete(sessions).where(sessions.c.user == name))
        audit.write(connection, by, "user password", name)


def remove(record: Record, name: str, by: str) -> None:
    """Take an account away; what it decided stays. The last admin stays (R296)."""
    with record.writing() as connection:
        if wanted(connection, name).role == "admin":
            keep_an_admin(connection, name)
        connection.execute(delete(users).where(users.c.name == name))
        connection.execute(delete(sessions).where(sessions.c.user == name))
        audit.write(connection, by, "user remove", name)


def listed(record: Record) -> list[User]:
    """Every account by name."""
    with record.engine.connect() as connection:
        query = select(users.c.name, users.c.role, users.c.since).order_by(users.c.name)
        return [User(*row) for row in connection.execute(query)]


# --- login ----------------------------------------------------------------------------------------------------------


def verified(record: Record, name: str, password: str) -> User | None:
    """The account where name and password are right. Takes as long for a name that does not exist."""
    from argon2.exceptions import Argon2Error, InvalidHashError

    with record.engine.connect() as connection:
        row = connection.execute(select(users).where(users.c.name == name)).first()
    try:
        with HASHING:
            hasher().verify(row.password if row else nobody(), password[:LONGEST])
    except (Argon2Error, InvalidHashError):
        return None
    return User(row.name, row.role, row.since) if row else None


def begin(record: Record, name: str, before: str | None = None, now: Callable[[], float] = time.time) -> str:
    """A new session; returns the token for the cookie. The session of the token ``before`` ends."""
    token = secrets.token_urlsafe(32)
    moment_ = now()
    with record.writing() as connection:
        old = sessions.c.began < moment_ - LASTS
        if before:
            old = old | (sessions.c.token == token_hash(before))
        connection.execute(delete(sessions).where(old))
        row = {"token": token_hash(token), "user": name, "began": moment_, "seen": moment_}
        connection.execute(insert(sessions), [row])
        audit.write(connection, name, "login")
    return token


def of_session(record: Record, token: str, now: Callable[[], float] = time.time) -> User | None:
    """Whose session it is; None where it is over or never was."""
    key = token_hash(token)
    moment_ = now()
    query = (
        select(users.c.name, users.c.role, users.c.since, sessions.c.began, sessions.c.seen)
        .join(users, users.c.name == sessions.c.user)
        .where(sessions.c.token == key)
    )
    with record.engine.connect() as connection:
        row = connection.execute(query).first()
    if row is None or moment_ - row.began > LASTS or moment_ - row.seen > IDLE:
        return None
    if moment_ - row.seen > SEEN:
        with record.writing() as connection:
            connection.execute(update(sessions).where(sessions.c.token == key).values(seen=moment_))
    return User(row.name, row.role, row.since)


def end(record: Record, token: str, by: str) -> None:
    """End a session."""
    with record.writing() as connection:
        connection.execute(delete(sessions).where(sessions.c.token == token_hash(token)))
        audit.write(connection, by, "logout")


def csrf_of(token: str) -> str:
    """The word that a form of a session carries, so that no other site can send it."""
    return hashlib.sha256(f"riwaya form {token}".encode()).hexdigest()[:40]


# --- what is right --------------------------------------------------------------------------------------------------


def check_name(name: str) -> None:
    """Letters, digits, dot, hyphen and underscore of any script, at most 64."""
    if not (0 < len(name) <= 64 and all(c.isalnum() or c in "._-" for c in name)):
        raise InputError(f"user name {name[:70]!r}: 1 to 64 letters, digits, dots, hyphens or underscores", code="R296")


def check_role(role: str) -> None:
    if role not in ROLES:
        raise InputError(f"no role {role[:40]!r}; give one of {', '.join(ROLES)}", code="R296")


def hashed(password: str) -> str:
    """The password for keeping. Raises InputError (R296) where it is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InputError(f"a password has {SHORTEST} to {LONGEST} characters", code="R296")
    with HASHING:
        return hasher().hash(password)


@cache
def hasher() -> Any:
    """argon2id with the parameters of RFC 9106 for machines with little memory (the library's own)."""
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def nobody() -> str:
    """The hash of a password that nobody has."""
    return hasher().hash(secrets.token_urlsafe(32))


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def find(connection: Connection, name: str) -> User | None:
    row = connection.execute(select(users.c.name, users.c.role, users.c.since).where(users.c.name == name)).first()
    return User(*row) if row else None


def wanted(connection: Connection, name: str) -> User:
    """The account of this name. Raises InputError (R296) where there is none."""
    held = find(connection, name)
    if held is None:
        raise InputError(f"no user {name[:70]!r}; see: riwaya users list", code="R296")
    return held


def keep_an_admin(connection: Connection, name: str) -> None:
    others = select(users.c.name).where(users.c.role == "admin", users.c.name != name)
    if connection.execute(others).first() is None:
        raise InputError(f"{name} is the last admin; make another one first", code="R296")
