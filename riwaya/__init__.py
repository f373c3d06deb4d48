"""riwaya: from Arabic conflict reporting to sourced claims."""

from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from riwaya.pipeline import Coder

__all__ = ["Coder", "__version__"]


def __getattr__(name: str):
    """Load the coder only when it is asked for, so that ``riwaya --help`` stays quick."""
    if name == "Coder":
        from riwaya.pipeline import Coder

        return Coder
    raise AttributeError(f"module 'riwaya' has no attribute {name!r}")
