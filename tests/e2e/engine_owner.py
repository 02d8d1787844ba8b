"""A process that runs the engine of a farm, as a console does; told "restart" or "close" on its standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from ras_console.runtime.embedded import EngineSettings
from ras_console.storage.engine_room import EngineRoom
from ras_console.storage.repository import Repository


def main() -> None:
    farm = Path(sys.argv[1])
    settings = EngineSettings(seed=1, own_name="RAS-CB-1", origin_wall_s=0.0, speed=20.0)
    with Repository.open(farm) as repository:
        topology = repository.load().topology()
    room = EngineRoom(farm, actor="owner", wake=lambda: None, trouble=lambda *_: None)
    room.open(topology, settings)
    sys.stdout.write("open\n" if room.is_here else "refused\n")
    sys.stdout.flush()
    for line in sys.stdin:
        if line == "restart\n":
            room.restart(topology, settings)
        else:
            break
    room.close()


if __name__ == "__main__":
    main()
