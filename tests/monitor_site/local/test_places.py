import os
import stat
from pathlib import Path

import pytest

from monitor_site.local.places import Places, is_usable, make_closed_folder, reachable_programs, runtime_folder
from monitor_site.local.processes import LocalServerError, server_account


@pytest.mark.parametrize("name", ["met spaties & ☂ é", "een:dubbele;punt", "100% 'af'"])
def test_is_usable_accepts_every_name_that_a_server_can_spell(tmp_path: Path, name: str):
    folder = open_to_all(tmp_path) / name
    folder.mkdir(mode=0o755)

    assert is_usable(folder, None)


@pytest.mark.parametrize("name", ['met "quote"', "met $dollar", "met `accent`", "met \\", "met\nregel"])
def test_is_usable_refuses_what_the_shell_of_initdb_would_read_otherwise(tmp_path: Path, name: str):
    assert not is_usable(tmp_path / name, None)


def test_is_usable_refuses_a_path_that_postgresql_cannot_hold():
    assert not is_usable(Path("/" + "/".join(["deep" * 5] * 50)), None)


@pytest.mark.skipif(os.geteuid() != 0, reason="alleen root start servers als een ander")
def test_is_usable_refuses_a_folder_below_a_closed_one_for_another_user(tmp_path: Path):
    closed = tmp_path / "closed"
    (closed / "inner").mkdir(parents=True)
    closed.chmod(0o700)

    assert not is_usable(closed / "inner", server_account())


def test_closed_folder_is_open_to_its_owner_only(tmp_path: Path):
    folder = tmp_path / "sockets"

    make_closed_folder(folder, None)
    make_closed_folder(folder, None)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_closed_folder_refuses_a_link_that_lies_ready(tmp_path: Path):
    (tmp_path / "sockets").symlink_to(tmp_path)

    with pytest.raises(LocalServerError):
        make_closed_folder(tmp_path / "sockets", None)


def test_runtime_folder_leaves_room_for_the_name_of_a_socket():
    folder = runtime_folder("0" * 12, None)
    folder.rmdir()

    assert len(os.fsencode(folder / ".s.PGSQL.5432.lock")) < 107


def test_programs_in_an_unusable_folder_are_copied_once_with_their_neighbours(tmp_path: Path):
    packages = tmp_path / 'een "map"'
    (packages / "server" / "bin").mkdir(parents=True)
    (packages / "server" / "bin" / "program").write_text("program")
    (packages / "server.libs").mkdir()
    (packages / "server.libs" / "library").write_text("library")
    places = Places(data=tmp_path, programs=tmp_path / "programs", sockets=tmp_path)

    found = reachable_programs(packages, ["server/bin", "server.libs"], "server-1", places, None)
    again = reachable_programs(packages, ["server/bin", "server.libs"], "server-1", places, None)

    assert found == again == tmp_path / "programs" / "server-1"
    assert (found / "server" / "bin" / "program").read_text() == "program"
    assert (found / "server.libs" / "library").read_text() == "library"
    assert [path.name for path in (tmp_path / "programs").iterdir()] == ["server-1"]


def open_to_all(folder: Path) -> Path:
    folder.chmod(0o755)
    return folder
