"""riwaya users: the accounts of a record's workspace. Passwords are asked for, never given on the command line."""

from __future__ import annotations

import sys

import click

from riwaya.cli import options

ROLES = ("reader", "reviewer", "admin")
role_option = click.option(
    "--role", type=click.Choice(ROLES), default="reviewer", show_default=True, help="What the account may do."
)
name_argument = click.argument("name", metavar="NAME")
BY = "command line"


@click.group()
def users() -> None:
    """Accounts for riwaya serve --users: readers see, reviewers decide, admins also add articles and accounts."""


@users.command("add")
@options.db
@name_argument
@role_option
def add(where: str, name: str, role: str) -> None:
    """Make an account; the password is asked for (or read from standard input where that is no terminal)."""
    from riwaya.store import users as store
    from riwaya.store.record import Record

    store.check_name(name)
    with Record.open(where) as record:
        store.add(record, name, role, asked(), BY)
    click.echo(f"{name}: {role}")


@users.command("password")
@options.db
@name_argument
def password(where: str, name: str) -> None:
    """Set a new password; open sessions of the account end."""
    from riwaya.store import users as store
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        store.set_password(record, name, asked(), BY)
    click.echo(f"{name}: new password set")


@users.command("role")
@options.db
@name_argument
@click.argument("role", type=click.Choice(ROLES))
def role(where: str, name: str, role: str) -> None:
    """Give an account another role."""
    from riwaya.store import users as store
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        store.set_role(record, name, role, BY)
    click.echo(f"{name}: {role}")


@users.command("remove")
@options.db
@name_argument
def remove(where: str, name: str) -> None:
    """Take an account away; what it decided stays."""
    from riwaya.store import users as store
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        store.remove(record, name, BY)
    click.echo(f"{name}: removed")


@users.command("list")
@options.db
def listed(where: str) -> None:
    """Show the accounts."""
    from riwaya.store import users as store
    from riwaya.store.record import Record

    with Record.open(where, create=False) as record:
        with record.writing():
            pass  # an older record is brought up
        for user in store.listed(record):
            click.echo(f"{user.name}\t{user.role}\tsince {user.since[:10]}")


def asked() -> str:
    """The password, typed twice without being shown; one line of standard input where that is no terminal."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
