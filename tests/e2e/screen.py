"""A real X server without a window manager, a hand for its mouse and keyboard, and an eye for its pixels."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from tests.e2e import eye

ROOT: Final = Path(__file__).parents[2]
SIZE: Final = (1600, 1000)
TOOLS: Final = ("Xvfb", "xdotool")
START_S: Final = 20.0
FILLED_RATIO: Final = 0.5

Mask = NDArray[np.bool_]
Found = TypeVar("Found")


def missing_tools() -> list[str]:
    return [each for each in TOOLS if shutil.which(each) is None]


@dataclass(frozen=True)
class Box:
    """A rectangle of pixels on the screen."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def centre(self) -> tuple[int, int]:
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2


@dataclass
class Screen:
    """One display; `xdotool` acts on it, `look` takes its picture as an array of (row, column, RGB)."""

    display: str
    folder: Path
    eye: subprocess.Popen[bytes]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    # ------------------------------------------------------------------------------------------------ hand
    def do(self, *words: str) -> str:
        """Run one xdotool command and return what it said; an unsuccessful search says nothing."""
        ended = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, timeout=20, check=False
        )
        return ended.stdout.strip()

    def keys(self, *names: str) -> None:
        self.do("key", "--delay", "30", *names)

    def type(self, text: str) -> None:
        self.do("type", "--delay", "15", text)

    def click(self, place: tuple[int, int]) -> None:
        self.do("mousemove", str(place[0]), str(place[1]), "click", "1")

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press, move in steps as a hand does, and let go."""
        steps = [(start[0] + 8, start[1] - 2), (start[0] + 16, (start[1] + end[1]) // 2), (end[0], end[1] + 2), end]
        self.do("mousemove", str(start[0]), str(start[1]), "mousedown", "1")
        for x, y in steps:
            self.do("mousemove", "--sync", str(x), str(y))
            self.look()  # gives the program the time of a look to follow
        self.do("mouseup", "1")

    def window(self, title: str) -> str:
        """Return the number of the visible window with this title, once it is there."""
        return wait_for(lambda: self.do("search", "--onlyvisible", "--name", title).split("\n")[0], f"window {title}")

    def focus(self, title: str) -> Box:
        """Give a window the keyboard, as a window manager would, and return where it is."""
        number = self.window(title)
        self.do("windowfocus", "--sync", number)
        said = dict(
            line.split("=") for line in self.do("getwindowgeometry", "--shell", number).splitlines() if "=" in line
        )
        left, top = int(said["X"]), int(said["Y"])
        return Box(left, top, left + int(said["WIDTH"]), top + int(said["HEIGHT"]))

    def is_gone(self, title: str) -> bool:
        return not self.do("search", "--onlyvisible", "--name", title)

    # ------------------------------------------------------------------------------------------------ eye
    def look(self) -> NDArray[np.uint8]:
        path = self.folder / "screen.bmp"
        assert self.eye.stdin is not None
        assert self.eye.stdout is not None
        self.eye.stdin.write(f"{path}\n".encode())
        self.eye.stdin.flush()
        said = self.eye.stdout.readline().strip()
        assert said == b"seen", f"the screen cannot be seen: {said!r}"
        image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
        pixels = np.frombuffer(image.constBits(), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
        return pixels[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()

    def find(self, colour: str, within: Box, *, least: tuple[int, int]) -> list[Box]:
        """Return the filled shapes of a colour, top to bottom, that are at least so wide and high."""
        part = self.look()[within.top : within.bottom, within.left : within.right]
        wanted = QColor(colour)
        mask = np.all(part == (wanted.red(), wanted.green(), wanted.blue()), axis=2)
        return [
            Box(each.left + within.left, each.top + within.top, each.right + within.left, each.bottom + within.top)
            for each in shapes(mask)
            if each.right - each.left >= least[0] and each.bottom - each.top >= least[1]
        ]

    def wait_to_see(self, colour: str, within: Box, *, least: tuple[int, int]) -> list[Box]:
        return wait_for(lambda: self.find(colour, within, least=least), f"something coloured {colour}")


def shapes(mask: Mask) -> list[Box]:
    """Return where a mask is mostly filled: rows that touch belong together, and in them columns a letter apart."""
    found: list[Box] = []
    rows = np.flatnonzero(mask.any(axis=1))
    if not len(rows):
        return found
    for band in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1):
        columns = np.flatnonzero(mask[band].any(axis=0))
        for run in np.split(columns, np.flatnonzero(np.diff(columns) > 24) + 1):  # letters lie within a filled shape
            inside = mask[band[0] : band[-1] + 1, run[0] : run[-1] + 1]
            if inside.mean() >= FILLED_RATIO:  # a frame around something is no shape
                found.append(Box(int(run[0]), int(band[0]), int(run[-1]) + 1, int(band[-1]) + 1))
    return found


def wait_for(ask: Callable[[], Found], what: str, within_s: float = START_S) -> Found:
    """Return the first answer that is something; each question takes its time, so none is slept away."""
    deadline_s = time.monotonic() + within_s
    while True:
        answer = ask()
        if answer:
            return answer
        assert time.monotonic() < deadline_s, f"waited {within_s:g} s in vain for {what}"


@contextmanager
def open_screen(folder: Path) -> Iterator[Screen]:
    """Run an X server that chooses its own number, and the eye on it."""
    reading, writing = os.pipe()
    size = f"{SIZE[0]}x{SIZE[1]}x24"
    # Without -noreset the server begins anew, deaf for a moment, whenever its last client leaves.
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset"]
    with running(command, pass_fds=(writing,)) as _server:
        os.close(writing)
        ready, _, _ = select.select([reading], [], [], START_S)
        assert ready, "the X server has not started"
        with os.fdopen(reading) as chosen:  # to its end: a server that is not heard out ends
            number = chosen.readline().strip()
        assert number, "the X server has ended"
        environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        with running([sys.executable, "-m", eye.__name__], environment=environment, is_asked=True) as looking:
            yield Screen(f":{number}", folder, looking)


@contextmanager
def running(
    command: list[str],
    *,
    environment: Mapping[str, str] | None = None,
    pass_fds: tuple[int, ...] = (),
    is_asked: bool = False,
    log: Path | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program until the block ends; what it says goes to `log`."""
    pipe = subprocess.PIPE if is_asked else None
    with (log or Path(os.devnull)).open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, pass_fds=pass_fds, stdin=pipe, stdout=pipe or out, stderr=out
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            for end in (process.stdin, process.stdout):
                if end is not None:
                    end.close()
