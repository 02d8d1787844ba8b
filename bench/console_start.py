"""Starts the console as `ras-console --database PATH` does and says when its window has been painted."""

from __future__ import annotations

import sys
from pathlib import Path

from ras_console.gui.arguments import parse
from ras_console.gui.process import hurry


def main(database: str) -> int:
    """Open the console on an existing farm, with its engine."""
    hurry()
    from bench.first_paint import FirstPaint  # noqa: PLC0415 - as the command does: first hurry, then load the console
    from ras_console.gui.app import PRODUCT, Application, Places, make_qt  # noqa: PLC0415 - as above

    qt = make_qt([PRODUCT])
    application = Application(qt, parse(["--database", database]), Places.usual())
    application.begin()
    farm = application.farm
    if farm is None:
        return 1
    FirstPaint(farm.window)
    return qt.exec()


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]))))
