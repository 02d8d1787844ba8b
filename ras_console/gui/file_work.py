"""Work with a farm's files off the GUI thread, where what the storage refuses is told and not raised."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ras_console.gui.background import Background
from ras_console.storage.errors import StorageError

T = TypeVar("T")


class FileWork:
    """`failed` is called in the GUI thread with what happened and what to do."""

    def __init__(self, background: Background, failed: Callable[[str, str], object]) -> None:
        self._background = background
        self._failed = failed

    def run(
        self, work: Callable[[], T], done: Callable[[T], object], otherwise: Callable[[], object] = lambda: None
    ) -> None:
        """Work with files in a thread; what the storage refuses is told, then `otherwise` is called."""

        def guarded() -> T | StorageError:
            try:
                return work()
            except StorageError as error:
                return error

        def tell(result: T | StorageError) -> None:
            if isinstance(result, StorageError):
                self._failed(result.message, result.hint)
                otherwise()
            else:
                done(result)

        self._background.run(guarded, tell)
