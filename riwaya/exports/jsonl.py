"""Claims as JSON lines: the exchange format, one object a line."""

from __future__ import annotations

from typing import Any

import orjson

from riwaya.exports.base import Exporter


class JsonLines(Exporter):
    """Every claim whole, one a line; what is exported can be read back without loss."""

    def write(self, claim: dict[str, Any]) -> None:
        self.out.write(orjson.dumps(claim).decode() + "\n")
