"""Articles in: texts with a table beside them, JSON lines, CSV, web pages; every fault one clear line.

Importing this package is cheap; trafilatura and lxml are loaded with the first web page.
"""

from __future__ import annotations

from riwaya.reading.known import Known
from riwaya.reading.reader import read_paths

__all__ = ["Known", "read_paths"]
