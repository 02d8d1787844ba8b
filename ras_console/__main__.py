"""The `ras-console` command: what can be said without Qt is said here, then the console opens."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from ras_console.gui.arguments import parse
from ras_console.gui.display import NO_DISPLAY, find_display, own_command
from ras_console.gui.process import hurry


def main(argv: Sequence[str] | None = None) -> int:
    """Open the console, or make a screenshot, and return the exit status; 2 where there is no display to open it on."""
    arguments = parse(sys.argv[1:] if argv is None else argv)
    if arguments.screenshot is not None:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ["QT_SCALE_FACTOR"] = "2"
        from ras_console.gui.screenshot import take  # noqa: PLC0415 - Qt reads its environment when it is loaded

        return take(arguments)
    display = find_display()
    if display.reason:
        sys.stderr.write(NO_DISPLAY.format(reason=display.reason, command=own_command()) + "\n")
        return 2
    if display.platform:
        os.environ["QT_QPA_PLATFORM"] = display.platform
    hurry()
    from ras_console.gui.app import run  # noqa: PLC0415 - without a display Qt is not loaded at all

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
