"""The console that the tests of forms share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.panels.console import Console, open_console
from tests.gui.samples import sample_document, sample_snapshot


@pytest.fixture
def console(tmp_path: Path, qapp: QApplication) -> Iterator[Console]:
    """Return a console on a farm of three brokers and eight hosts, all well."""
    opened = open_console(tmp_path, qapp, document=sample_document(brokers=3, hosts=8))
    opened.show(sample_snapshot(brokers=3, hosts=8))
    yield opened
    opened.repository.close()
