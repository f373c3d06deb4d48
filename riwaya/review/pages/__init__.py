"""The pages of the workspace, a file a group of pages."""

from __future__ import annotations

from importlib import import_module

from fastapi import APIRouter

GROUPS = ("review", "accounts", "files", "overview", "articles", "incidents", "control", "wording", "names")


def routes() -> list[APIRouter]:
    """The routes of every group, in the order in which they are tried."""
    return [import_module(f"riwaya.review.pages.{name}").router for name in GROUPS]
