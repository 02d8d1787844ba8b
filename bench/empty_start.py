"""Starts the least that PySide6 can show, an empty window, and says when it has been painted."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QMainWindow

from bench.first_paint import FirstPaint

if __name__ == "__main__":
    qt = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(1600, 1000)
    FirstPaint(window)
    window.show()
    sys.exit(qt.exec())
