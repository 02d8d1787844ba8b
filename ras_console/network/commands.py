"""Commands of notification handlers as processes: no shell, an end to waiting, the last line they said."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import Final

from ras_console.runtime.deliveries import Run

_LINE_AT_MOST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a command ended: `text` is a sentence, `last_line` what it wrote last, "" where nothing."""

    is_well: bool
    text: str
    last_line: str


def run(command: Run) -> Outcome:
    """Run a command to its end or its time limit, blocking; whatever happens becomes an outcome."""
    try:
        done = subprocess.run(  # noqa: S603 - an administrator's own command, never given to a shell
            command.arguments,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=command.folder or None,
            timeout=command.timeout_s,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        text = f"Command “{command.name}” was ended after {command.timeout_s:g} s"
        return Outcome(is_well=False, text=text, last_line=_last_line(error.output))
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return Outcome(is_well=False, text=f"Command “{command.name}” cannot be started: {reason}", last_line="")
    if done.returncode:
        text = f"Command “{command.name}” failed with status {done.returncode}"
        return Outcome(is_well=False, text=text, last_line=_last_line(done.stdout))
    return Outcome(is_well=True, text=f"Command “{command.name}” has run", last_line=_last_line(done.stdout))


def _last_line(output: bytes | None) -> str:
    lines = [each.strip() for each in (output or b"").decode("utf-8", "replace").splitlines() if each.strip()]
    return lines[-1][:_LINE_AT_MOST] if lines else ""
