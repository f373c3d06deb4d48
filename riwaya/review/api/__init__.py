"""The JSON interface under /api, a file a group of addresses."""

from __future__ import annotations

from importlib import import_module

from fastapi import APIRouter

GROUPS = ("review", "exports", "incidents", "claims", "control", "names")


def routes() -> list[APIRouter]:
    """The routes of every group."""
    return [import_module(f"riwaya.review.api.{name}").router for name in GROUPS]
