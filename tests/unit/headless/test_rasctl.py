"""The commands of rasctl over a real farm file, in this process: what they print, change and refuse."""

from __future__ import annotations

import contextlib
import getpass
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from ras_console.config.commands import AddObject
from ras_console.domain.vocabulary import AdminRole, Kind
from ras_console.headless.rasctl import main
from ras_console.storage.repository import Repository
from tests.storage.farm_files import new_farm
from tests.unit.config.farms import planned

ME = getpass.getuser()


@dataclass(frozen=True, slots=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def farm(tmp_path: Path) -> Path:
    return new_farm(tmp_path)


@pytest.fixture
def run(farm: Path) -> Run:
    """Return what runs the command on the farm."""

    def rasctl(*arguments: str, database: Path = farm) -> Done:
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main(["--database", str(database), *arguments])
        return Done(status, out.getvalue(), err.getvalue())

    return rasctl


def ok(done: Done) -> str:
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def refused(done: Done, part: str) -> None:
    assert done.returncode == 1, done
    assert part in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def appoint(farm: Path, *people: tuple[str, AdminRole]) -> None:
    with Repository.open(farm) as repository:
        for name, role in people:
            document = repository.load()
            values = {"name": name, "role": role}
            change = planned(document, AddObject(kind=Kind.ADMINISTRATOR, parent_id=document.farm.id, values=values))
            repository.commit(change, document.revision, actor="setup")


def test_that_a_refused_change_prints_its_problems_and_changes_nothing(run: Run, farm: Path) -> None:
    before = farm.read_bytes()
    refused(run("broker", "add", "RAS-CB-1"), "error: server: Connection Broker RAS-CB-1 exists already in Budapest.")
    refused(run("broker", "add", "not a name"), "is not a host name")
    refused(run("broker", "remove", "RAS-CB-1"), "Budapest would have no broker left. Add another broker first")
    refused(run("set", "RDSH-1", "port=x", "max_sessions=99999999", "colour=red"), "has no setting colour. It has: ")
    refused(run("set", "RDSH-1", "colour=red"), "error: An RD Session Host has no setting colour.")
    refused(
        run("broker", "move", "RAS-CB-1", "9"), "RAS-CB-1 cannot be number 9: its site has 1 broker. Enter a number"
    )
    refused(run("set", "RDSH-77", "port=1"), "There is no object RDSH-77")
    refused(run("host", "add", "H", "pool_id=None such"), "pool_id: There is no Host pool None such in Budapest.")
    refused(run("site", "rename", "Pest", "Buda"), "There is no site Pest. There is: Budapest.")
    assert farm.read_bytes() == before


def test_that_hosts_pools_and_resources_are_managed(run: Run) -> None:
    ok(run("pool", "add", "Fast", "description=SSD"))
    ok(run("host", "add", "RDSH-9", "pool_id=Fast", "max_sessions=77"))
    ok(run("host", "disable", "RDSH-9"))
    ok(run("host", "enable", "RDSH-9"))
    ok(run("host", "drain", "RDSH-9", "--reason", "patches"))
    host = next(each for each in json.loads(ok(run("host", "list", "--json"))) if each["server"] == "RDSH-9")
    assert (host["logon_mode"], host["drain_owner"], host["drain_reason"]) == ("drain", ME, "patches")
    assert (host["max_sessions"], host["state"]) == (77, None)
    refused(run("pool", "remove", "Fast"), "Fast cannot be deleted: 1 host is in it.")
    ok(run("host", "drain", "RDSH-9", "--off"))
    ok(run("host", "remove", "host:rdsh-9"))
    ok(run("pool", "remove", "Fast"))
    ok(run("resource", "add", "Calc", "type=application", "target=calc.exe", "pool_ids=Default"))
    ok(run("resource", "disable", "Calc"))
    assert "Calc" in ok(run("resource", "list"))
    ok(run("resource", "remove", "Calc"))
    assert len(json.loads(ok(run("pool", "list", "--json")))) == 1


def test_that_a_drain_ends_within_the_calendar_or_is_refused(run: Run) -> None:
    refused(run("host", "drain", "RDSH-1", "--hours", "1e300"), "drain_until_s: Drained until lies outside")
    refused(run("host", "drain", "RDSH-1", "--hours", "nan"), "drain_until_s: Drained until")
    ok(run("host", "drain", "RDSH-1", "--hours", "48"))
    assert "Drained until: none -> 20" in ok(run("audit", "--limit", "1"))


def test_that_any_setting_of_any_object_is_set_by_name(run: Run) -> None:
    ok(run("set", "host:RDSH-1", "description=Room 4", "max_sessions=120", "inherits_sessions=off"))
    ok(run("set", "#1", "name=Our farm", "backup_every=Every day"))
    ok(run("set", "auto_promotion:Auto-promotion", "delay_s=1 min"))
    document = json.loads(ok(run("host", "list", "--json")))[0]
    assert (document["description"], document["max_sessions"]) == ("Room 4", 120)
    assert "Auto-promotion, Promote after: 15 s -> 1 min" in ok(run("audit", "--limit", "1"))


def test_that_sites_are_added_and_one_must_be_named_where_there_are_several(run: Run) -> None:
    ok(run("site", "add", "Vienna", "--broker", "V-1", "--lab"))
    refused(run("broker", "add", "V-2"), "The farm has several sites. Name one with --site: Budapest, Vienna.")
    ok(run("broker", "add", "V-2", "--site", "vienna"))
    ok(run("site", "rename", "Vienna", "Wien"))
    assert "Wien" in ok(run("site", "list"))
    ok(run("site", "remove", "Wien", "--yes"))
    assert [each["name"] for each in json.loads(ok(run("site", "list", "--json")))] == ["Budapest"]


def test_that_a_farm_is_exported_changed_and_imported_again(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    ok(run("export", str(file)))
    refused(run("export", str(file)), "exists already")
    ok(run("export", str(file), "--force"))
    ok(run("host", "remove", "RDSH-1"))
    shown = ok(run("import", str(file), "--dry-run"))
    assert "RD Session Host RDSH-1: added" in shown
    assert len(json.loads(ok(run("host", "list", "--json")))) == 7
    assert ok(run("import", str(file))) == shown
    assert len(json.loads(ok(run("host", "list", "--json")))) == 8
    assert ok(run("import", str(file))) == "The farm is like that already.\n"
    file.write_text(file.read_text(encoding="utf-8")[:5000], encoding="utf-8")
    refused(run("import", str(file)), "ends too early")
    refused(run("import", str(tmp_path / "none.json")), "none.json does not exist. Choose another file.\n")
    refused(
        run("export", str(tmp_path / "no" / "f.json")), f"There is no folder {tmp_path / 'no'}. Choose another place."
    )
    refused(run("report", "--html", str(tmp_path / "no" / "f.html")), f"There is no folder {tmp_path / 'no'}.")


def test_that_rights_are_honoured(run: Run, farm: Path, tmp_path: Path) -> None:
    appoint(farm, ("root-of-all", AdminRole.FULL), (ME, AdminRole.OPERATOR))
    ok(run("host", "disable", "RDSH-1"))
    refused(run("host", "add", "RDSH-9"), f"{ME} is an operator")
    ok(run("export", str(tmp_path / "out.json")))
    with Repository.open(farm) as repository:
        assert len(repository.load().administrators) == 2


def test_that_who_is_not_an_administrator_may_look_only(run: Run, farm: Path) -> None:
    appoint(farm, ("root-of-all", AdminRole.FULL))
    refused(run("host", "disable", "RDSH-1"), f"{ME} is not among the administrators of this farm and may look only.")
    assert "RDSH-1" in ok(run("host", "list"))


def test_that_live_commands_need_an_engine(run: Run) -> None:
    ok(run("broker", "add", "RAS-CB-2"))
    refused(run("broker", "promote", "RAS-CB-2"), "No engine runs for farm.sqlite; live commands need one.")
    refused(run("session", "list"), "No engine runs for farm.sqlite; live commands need one.")


def test_that_the_report_documents_the_farm_and_what_deserves_attention(run: Run, tmp_path: Path) -> None:
    ok(run("set", "#1", "description=<script>alert(1)</script> | *bold*"))
    ok(run("host", "drain", "RDSH-2", "--reason", "new disk"))
    page, text = tmp_path / "r.html", tmp_path / "r.md"
    ok(run("report", "--html", str(page), "--markdown", str(text)))
    shown = page.read_text(encoding="utf-8")
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "one broker alone; when RAS-CB-1 fails, nobody takes over." in shown
    assert f"RDSH-2 takes no new logons (Drain by {ME}: new disk)." in shown
    written = text.read_text(encoding="utf-8")
    assert written.startswith("# Farm Lab\n")
    assert r"\<script\>alert\(1\)\</script\> \| \*bold\*" in written
    assert ok(run("report")).startswith("# Farm Lab\n")


def test_that_shells_complete_and_help_lists_the_commands(run: Run) -> None:
    assert "_RASCTL_COMPLETE=bash_complete" in ok(run("completion", "bash"))
    assert "compdef" in ok(run("completion", "zsh"))
    assert "complete --no-files --command rasctl" in ok(run("completion", "fish"))
    for name in ("site", "session", "broker", "host", "pool", "resource", "set", "audit", "export", "import", "report"):
        assert f"  {name}" in ok(run("--help"))
