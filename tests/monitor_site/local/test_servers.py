from pathlib import Path

import pytest

from monitor_site.local import postgres, valkey
from monitor_site.local.places import Places
from monitor_site.local.postgres import Postgres
from monitor_site.local.processes import LocalServerError
from monitor_site.local.servers import write_closed


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(data=tmp_path, programs=tmp_path / "programs", sockets=tmp_path)


def test_postgresql_that_is_nowhere_is_an_error_that_says_how_to_get_it(places: Places, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres, "programs_in_wheel", lambda: None)
    monkeypatch.setattr(postgres, "programs_of_system", lambda: None)

    with pytest.raises(LocalServerError, match=r"apt-get install postgresql(.|\n)*DATABASE_URL"):
        postgres.find_programs(places, None)


def test_valkey_that_is_nowhere_is_an_error_that_says_how_to_get_it(places: Places, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(valkey, "program_in_wheel", lambda: None)
    monkeypatch.setattr(valkey.shutil, "which", lambda *_args, **_options: None)

    with pytest.raises(LocalServerError, match=r"valkey-server(.|\n)*REDIS_URL"):
        valkey.find_program(places, None)


def test_data_of_another_version_is_not_touched(places: Places):
    installation = postgres.programs_in_wheel() or postgres.programs_of_system()
    assert installation is not None
    data = places.data / "postgres"
    data.mkdir()
    (data / "PG_VERSION").write_text("9.6\n")
    server = Postgres(installation=installation, data=data, sockets=places.sockets, account=None, log=places.data / "log")

    with pytest.raises(LocalServerError, match=r"zijn van PostgreSQL 9(.|\n)*pg_dump"):
        server.start()

    assert [path.name for path in data.iterdir()] == ["PG_VERSION"]


def test_written_variables_are_for_their_owner_only_and_replace_the_old(tmp_path: Path):
    file = tmp_path / "keys.env"

    write_closed(file, {"SECRET_KEY": "old"})
    write_closed(file, {"SECRET_KEY": "new"})

    assert file.read_text() == "SECRET_KEY='new'\n"
    assert file.stat().st_mode & 0o777 == 0o600
