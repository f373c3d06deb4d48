"""The command line: one verb a command, the same verbs as the Python interface. Imports wait until they are needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from riwaya import __version__
from riwaya.errors import RiwayaError

COMMANDS = {
    "run": ("riwaya.cli.working", "run"),
    "add": ("riwaya.cli.working", "add"),
    "code": ("riwaya.cli.working", "code"),
    "link": ("riwaya.cli.linking", "link"),
    "judge": ("riwaya.cli.judging", "judge"),
    "show": ("riwaya.cli.showing", "show"),
    "explain": ("riwaya.cli.explaining", "explain"),
    "export": ("riwaya.cli.exporting", "export"),
    "report": ("riwaya.cli.reporting", "report"),
    "evaluate": ("riwaya.cli.evaluating", "evaluate"),
    "gazetteer": ("riwaya.cli.gazetteer", "gazetteer"),
    "names": ("riwaya.cli.naming", "names"),
    "serve": ("riwaya.cli.serving", "serve"),
    "users": ("riwaya.cli.accounts", "users"),
}

HELP = {
    "run": "Add, code, link and summarise articles: the main job.",
    "add": "Read articles into a record.",
    "code": "Code the articles of a record that are not coded yet.",
    "link": "Line up the accounts of one happening; origins, contradictions, control.",
    "judge": "Say whether two claims tell the same happening.",
    "show": "Show claims, incidents, control, wording, sources or what needs attention.",
    "explain": "Say why a claim was coded and what would have changed it, or why claims were joined.",
    "export": "Write claims, incidents, control or wording out as JSON lines or CSV.",
    "report": "Write a page to read offline: contested incidents, control, wording.",
    "evaluate": "Measure the coder against coded articles and other gold sets.",
    "gazetteer": "Import village cover from GeoNames or OCHA.",
    "names": "Add names of actors and places to a record; what they touch is coded again.",
    "serve": "Open the workspace in a browser.",
    "users": "Accounts for the workspace of a team.",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that --help stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of this name, its module imported now; None where there is none."""
        if name not in COMMANDS:
            return None
        from importlib import import_module

        module, attribute = COMMANDS[name]
        return getattr(import_module(module), attribute)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, HELP[name]) for name in COMMANDS])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="riwaya")
def cli() -> None:
    """riwaya reads Arabic conflict reporting and records every account in it: who did what to whom, where, when,
    according to whom.

    \b
    riwaya run articles/ --db record.db
    riwaya show claims --db record.db
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line. What goes wrong is one line; exit code 1, 2 for wrong usage, 130 where stopped."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    raise SystemExit(answer(arguments))


def answer(arguments: Sequence[str] | None) -> int:
    """Do what the arguments say; the exit code. Never raises, never prints a traceback (but with RIWAYA_DEBUG set)."""
    try:
        cli.main(args=arguments, prog_name="riwaya", standalone_mode=False)
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        click.echo("stopped; what was done so far is kept, run the same command again to go on", err=True)
        return 130
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "", err=True)
        return 2
    except click.ClickException as error:
        path = getattr(getattr(error, "ctx", None), "command_path", "riwaya")
        click.echo(f"riwaya: {' '.join(error.format_message().split())} (see {path} --help)", err=True)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # or the interpreter complains when it flushes at its end
        return 0
    except RiwayaError as error:
        click.echo(f"riwaya: {error}", err=True)
        return 1
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"riwaya: [R201] {where}{error.strerror or error}", err=True)
        return 1
    except Exception as error:
        if os.environ.get("RIWAYA_DEBUG"):
            raise
        said = " ".join(str(error).split())[:300]
        click.echo(
            f"riwaya: [R500] {type(error).__name__}: {said}; please report this (RIWAYA_DEBUG=1 shows where)", err=True
        )
        return 1
    return 0


if __name__ == "__main__":
    main()
