"""Who was said to hold a place, from when to when, according to whom, and who disputes it."""

from __future__ import annotations

from collections.abc import Iterable

from riwaya.linking.records import Account, Hold

KINDS = ("capture", "hold", "withdraw", "handover", "surrender", "clash")


def holds_of(accounts: Iterable[Account], as_of: str | None = None) -> list[Hold]:
    """The stretches of control that the accounts tell, place by place, in the order of time."""
    return []
