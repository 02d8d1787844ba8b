"""The command as a process: no display, pictures without one, and mistakes in one line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from ras_console.storage.repository import Repository
from ras_console.storage.state_rows import read_state
from tests.storage.farm_files import new_farm
from tests.waiting import until

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow


def ras_console(*arguments: str, home: Path, before: str = "", **around: str) -> subprocess.CompletedProcess[str]:
    """Run the command in an environment without a display; `before` is Python that runs first in its process."""
    left_out = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_DATA_HOME", "XDG_CONFIG_HOME"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    code = f"import sys; {before}\nfrom ras_console.__main__ import main\nsys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**environment, "HOME": str(home), **around},
        capture_output=True,
        text=True,
        check=False,
    )


def picture(home: Path, name: str, *arguments: str) -> bytes:
    """Make a picture and return its bytes; nothing at all may be said."""
    target = home / name
    done = ras_console("--screenshot", str(target), "--seconds", "5", *arguments, home=home)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return target.read_bytes()


def test_that_without_a_display_one_sentence_names_what_works_instead_and_qt_is_not_loaded(tmp_path: Path) -> None:
    watch = "import atexit; atexit.register(lambda: print([m for m in sys.modules if m.startswith('PySide6')]))"
    done = ras_console(home=tmp_path, before=watch)
    assert done.returncode == 2
    assert done.stdout == "[]\n"
    (line,) = done.stderr.splitlines()
    assert line.startswith("RAS Console opens a window and found no display (neither DISPLAY nor WAYLAND_DISPLAY")
    assert not list(tmp_path.iterdir())


def test_that_the_command_which_is_named_without_a_display_works_as_it_stands(tmp_path: Path) -> None:
    command = ras_console(home=tmp_path).stderr.split("`")[1]
    environment = {"HOME": str(tmp_path), "PATH": os.defpath}
    done = subprocess.run(
        ["sh", "-c", command], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert QImage(str(tmp_path / "console.png")).width() == 3200


def test_that_a_display_that_does_not_answer_is_said_in_one_sentence(tmp_path: Path) -> None:
    done = ras_console(home=tmp_path, DISPLAY=":4711")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "the X server :4711 does not answer" in done.stderr


@pytest.mark.parametrize(("option", "said"), [("--version", "RAS Console "), ("--help", "usage: ras-console")])
def test_that_version_and_help_need_no_display(tmp_path: Path, option: str, said: str) -> None:
    done = ras_console(option, home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(said)


def test_that_a_picture_has_twice_the_size_and_comes_out_the_same_every_time(tmp_path: Path) -> None:
    first = picture(tmp_path, "first.png", "--size", "1280x800")
    image = QImage.fromData(first)
    assert (image.width(), image.height()) == (2560, 1600)
    assert picture(tmp_path, "second.png", "--size", "1280x800") == first
    assert not (tmp_path / ".local").exists()
    assert not (tmp_path / ".config").exists()


def test_that_theme_fault_and_selection_each_change_the_picture(tmp_path: Path) -> None:
    pictures = [
        picture(tmp_path, f"{number}.png", *arguments)
        for number, arguments in enumerate(
            (
                (),
                ("--theme", "dark"),
                ("--fault", "primary:crash@3"),
                ("--select", "Budapest"),
            )
        )
    ]
    assert len(set(pictures)) == len(pictures)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--select", "Wien"), "there is no site 'Wien'; there is: Budapest"),
        (
            ("--select", "Budapest/brokers/RAS-CB-9"),
            "there is nothing called 'RAS-CB-9' there; its tabs are: brokers, duties, promotion",
        ),
        (("--fault", "RDSH-99:crash@1"), "there is no RDSH-99 to fail at 1 s"),
    ],
)
def test_that_a_mistake_is_said_in_one_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    target = tmp_path / "a.png"
    done = ras_console("--screenshot", str(target), "--seconds", "2", *arguments, home=tmp_path)
    assert (done.returncode, done.stderr) == (1, f"ras-console: {said}\n")
    assert not target.exists()


def test_that_a_place_that_cannot_be_written_is_said_in_one_line(tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "a.png"
    done = ras_console("--screenshot", str(target), "--seconds", "0", home=tmp_path)
    assert (done.returncode, done.stderr) == (1, f"ras-console: {target} cannot be written\n")


def test_that_a_farm_that_is_not_there_is_said_and_not_made(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "farms"  # at home fontconfig may keep a cache
    home.mkdir()
    folder.mkdir()
    farm = folder / "farm.sqlite"
    done = ras_console("--screenshot", str(folder / "a.png"), "--database", str(farm), home=home)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert f"{farm} does not exist." in done.stderr
    assert not list(folder.iterdir())
    assert {each.name for each in home.iterdir()} <= {".cache"}


def test_that_a_picture_of_a_farm_leaves_the_farm_as_it_is(tmp_path: Path) -> None:
    farm = new_farm(tmp_path)
    before = farm.read_bytes()
    target = tmp_path / "a.png"
    done = ras_console("--screenshot", str(target), "--database", str(farm), "--seconds", "1", home=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert QImage(str(target)).width() == 3200
    assert farm.read_bytes() == before
    with Repository.open(farm) as repository:
        assert repository.load().revision == 1


def test_that_a_console_that_is_told_to_end_by_the_system_ends_in_order(tmp_path: Path) -> None:
    farm = tmp_path / "farm.sqlite"
    code = "import sys\nfrom ras_console.__main__ import main\nsys.exit(main())"
    environment = {**os.environ, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", code, "--database", str(farm), "--speed", "20"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as process:
        until(lambda: read_state(farm) is not None)
        process.terminate()
        said = process.communicate()[1]
    assert process.returncode == 0
    assert "Traceback" not in said
    assert "Qt:" not in said
    with Repository.open(farm) as repository:
        assert repository.last_virtual_s() is not None


def test_that_a_console_that_only_asks_about_a_farm_in_trouble_ends_when_it_is_told_to(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    around = {"HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(
        [sys.executable, "-m", "ras_console", "--database", str(folder)],
        cwd=ROOT,
        env={**os.environ, **around},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    with process, process.stderr as said:
        assert "is a folder" in said.readline()
        until(lambda: _ignores_the_default(process.pid))
        process.terminate()
        assert process.wait(timeout=60) == 0


def _ignores_the_default(pid: int) -> bool:
    """Return whether the process has an answer of its own to SIGTERM."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:")).split()[1]
    return bool(int(caught, 16) & 1 << (signal.SIGTERM - 1))
