"""numpy for the console's modules, loaded when the first figure is drawn.

The first frame of a console shows a farm whose engine has not begun: there is no figure in it, and loading numpy would
hold it up for 60 ms. By the time the first picture comes, the engine's thread has loaded it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

__all__ = ["np"]

if TYPE_CHECKING:
    import numpy as np
else:

    class _Later:
        """Stands for the module; an attribute asked for once is then its own, as quick as the module's."""

        def __getattr__(self, name: str) -> object:
            value = getattr(import_module("numpy"), name)
            setattr(self, name, value)
            return value

    np = _Later()
