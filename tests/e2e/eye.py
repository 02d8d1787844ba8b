"""A process that looks at an X display: for every path on standard input it saves what the screen shows there."""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication


def main() -> None:
    qt = QGuiApplication(sys.argv)
    for line in sys.stdin:
        is_saved = qt.primaryScreen().grabWindow(0).save(line.strip(), "BMP")
        sys.stdout.write("seen\n" if is_saved else "blind\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
