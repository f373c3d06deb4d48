"""riwaya serve: the workspace in a browser."""

from __future__ import annotations

import click

from riwaya.cli import options
from riwaya.errors import InputError

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command()
@options.db
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8321, show_default=True, help="0: any that is free.")
@click.option("--users", is_flag=True, help="Ask for a login; needed to listen beyond this machine.")
@click.option("--as", "by", default="local", show_default=True, metavar="NAME", help="Who decides, without --users.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="Host name that others reach it by (repeatable).")
def serve(where: str, host: str, port: int, users: bool, by: str, names: tuple[str, ...]) -> None:
    """Open the workspace over a record: read, see, compare, correct."""
    if host not in LOOPBACK and not users:
        raise InputError(
            f"--host {host} would let others in without a login; give --users, or leave --host away", code="R291"
        )
    import socket

    import uvicorn

    from riwaya.review.app import make_app
    from riwaya.store import database, search
    from riwaya.store import users as accounts
    from riwaya.store.record import Record

    accounts.check_name(by)

    with Record.open(where, create=False) as record:
        waiting = [0]

        def told(n: int) -> None:
            waiting[0] += n
            click.echo(f"\rreading for the search: {waiting[0]} claims", nl=False, err=True)

        if search.prepare(record, told):
            click.echo("", err=True)
    app = make_app(where, hosts_of(host, names), users, by)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise InputError(
                f"cannot listen on {host}:{port}: {error.strerror}; give another --port, or 0 for any", code="R292"
            ) from error
        listening.listen(256)
        shown = f"[{host}]" if ":" in host else host
        if users:
            with Record.open(where, create=False) as record:
                if not accounts.listed(record):
                    click.echo(
                        "there is no account yet; make one: riwaya users add NAME --role admin --db "
                        + database.shown(where),
                        err=True,
                    )
        click.echo(f"The workspace is at http://{shown}:{listening.getsockname()[1]}/ (Ctrl+C stops it)")
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="on")
        uvicorn.Server(config).run(sockets=[listening])


def hosts_of(host: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The host names that are answered to: those given, those of this machine, addresses where it listens on all.

    A page elsewhere whose name points at this machine asks under its own name, and is refused.
    """
    import socket

    here = ("127.0.0.1", "localhost", "[::1]")
    if host in LOOPBACK:
        return (*here, *names)
    given = f"[{host}]" if ":" in host else host
    everywhere = ("*addresses",) if host in ("0.0.0.0", "::") else ()
    return (*here, given.lower(), *(name.lower() for name in names), *everywhere, socket.gethostname().lower(),
            socket.getfqdn().lower())  # fmt: skip
