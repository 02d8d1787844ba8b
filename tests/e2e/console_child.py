"""A process that has a farm open as a console has, and signs ten times a second until killed or told to close."""

from __future__ import annotations

import sys
from pathlib import Path

from ras_console.runtime.consoles import ConsoleNews, ConsoleNote
from ras_console.storage.console_post import ConsolePost


def main() -> None:
    def heard(news: ConsoleNews) -> None:
        for each in news.messages:
            sys.stdout.write(f"{each.sender}: {each.text}\n")
            sys.stdout.flush()

    note = ConsoleNote(actor="other", role="Operator")
    post = ConsolePost(Path(sys.argv[1]), note, heard=heard, every_s=0.1)
    post.start()
    sys.stdin.readline()
    post.stop()


if __name__ == "__main__":
    main()
