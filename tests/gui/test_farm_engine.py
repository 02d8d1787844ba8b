"""The engine behind an open farm, without a window: a mistake of ours at its opening is told and holds nobody up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from ras_console.config.commands import SetFields
from ras_console.engine.timeline import Fact
from ras_console.gui.bridge import Bridge
from ras_console.gui.farm_engine import FarmEngine, Mailing
from ras_console.gui.windows.engine_status import EnginePlace
from ras_console.gui.workspace import Workspace
from ras_console.runtime.embedded import EngineSettings
from ras_console.runtime.postman import Postman
from ras_console.storage.repository import Repository
from tests.storage.farm_files import new_farm
from tests.unit.config.farms import SITE
from tests.waiting import no_thread_left


def no_postman(_password: Callable[[], str], _delivered: Callable[[Fact], None]) -> Postman:
    raise RuntimeError("a mistake of ours")


def test_that_a_mistake_at_opening_is_told_and_the_farm_can_still_be_changed(qtbot: QtBot, tmp_path: Path) -> None:
    with no_thread_left(), Repository.open(new_farm(tmp_path)) as repository:
        workspace, bridge, told = Workspace(repository, actor="anna", primaries=dict), Bridge(), list[str]()
        bridge.troubled.connect(lambda message, _hint: told.append(message))
        engine = FarmEngine(workspace, bridge, Mailing(make_postman=no_postman, password=str))
        with qtbot.waitSignal(engine.begun):
            engine.open(EngineSettings(seed=1, own_name="CB-1", origin_wall_s=0.0))
        qtbot.waitUntil(lambda: bool(told))
        assert told == ["The engine of this farm could not be started."]
        assert engine.place == (EnginePlace.NOWHERE, "")
        broker = workspace.document.brokers(SITE)[0]
        assert workspace.apply(SetFields(object_id=broker.id, values={"description": "goes on"})) == ()
        assert not engine.close()
        workspace.close()
