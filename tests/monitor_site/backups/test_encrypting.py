import io
import stat

import pytest

from monitor_site.backups.encrypting import BackupError, decrypt, encrypt, make_key, read_identities
from monitor_site.backups.keeping import check_backup

CHUNK = 65_536
DUMP = b"PGDMP" + bytes(range(256)) * 1000


@pytest.fixture
def key(tmp_path):
    return tmp_path / "sleutel"


@pytest.fixture
def public(key):
    return make_key(key)


@pytest.fixture
def backup(tmp_path, public):
    file = tmp_path / "monitor-20261129T010000Z.dump.age"
    with file.open("wb") as target:
        encrypt(io.BytesIO(DUMP), target, public)
    return file


def test_what_was_encrypted_for_a_key_is_read_with_it(backup, key):
    read = io.BytesIO()
    decrypt(backup, read, read_identities(key))

    assert read.getvalue() == DUMP
    assert check_backup(backup, read_identities(key)) == len(DUMP)
    assert b"PGDMP" not in backup.read_bytes()


def test_key_is_for_its_owner_only_and_never_written_over(key, public):
    written = key.read_text(encoding="utf-8")

    assert public.startswith("age1")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    with pytest.raises(BackupError, match="Een bestaande sleutel blijft staan"):
        make_key(key)
    assert key.read_text(encoding="utf-8") == written


@pytest.mark.parametrize("kept", [0, 20, 300, CHUNK, 3 * CHUNK, -1], ids=str)
def test_backup_that_was_cut_off_anywhere_is_refused(backup, key, kept):
    backup.write_bytes(backup.read_bytes()[:kept])

    with pytest.raises(BackupError, match=r"beschadigd"):
        check_backup(backup, read_identities(key))


@pytest.mark.parametrize("place", [100, 1000, -5])
def test_backup_with_one_other_byte_is_refused(backup, key, place):
    content = bytearray(backup.read_bytes())
    content[place] ^= 1
    backup.write_bytes(content)

    with pytest.raises(BackupError, match=r"beschadigd|past niet"):
        check_backup(backup, read_identities(key))


def test_backup_with_another_key_is_refused(backup, tmp_path):
    make_key(tmp_path / "andere")

    with pytest.raises(BackupError, match="Deze sleutel past niet"):
        check_backup(backup, read_identities(tmp_path / "andere"))


def test_file_that_is_no_backup_is_refused(tmp_path, key, public):
    other = tmp_path / "brief.txt"
    other.write_text("Geachte heer, mevrouw,", encoding="utf-8")
    with pytest.raises(BackupError, match="is geen back-up"):
        check_backup(other, read_identities(key))

    with other.open("wb") as target:
        encrypt(io.BytesIO(b"Geachte heer, mevrouw,"), target, public)
    with pytest.raises(BackupError, match="zit geen back-up van een database"):
        check_backup(other, read_identities(key))


@pytest.mark.parametrize("content", ["", "age1notasecretkey", "AGE-SECRET-KEY-1NONSENSE"])
def test_file_without_a_secret_key_is_refused(tmp_path, content):
    file = tmp_path / "sleutel"
    file.write_text(content, encoding="utf-8")

    with pytest.raises(BackupError, match="geheime sleutel"):
        read_identities(file)


def test_missing_files_are_named(tmp_path, key, public):  # noqa: ARG001 -- makes the key
    with pytest.raises(BackupError, match="kan niet gelezen worden: No such file"):
        read_identities(tmp_path / "weg")
    with pytest.raises(BackupError, match="kan niet gelezen worden: No such file"):
        check_backup(tmp_path / "weg", read_identities(key))


def test_public_key_that_is_none_is_refused():
    with pytest.raises(BackupError, match="die begint met age1"):
        encrypt(io.BytesIO(DUMP), io.BytesIO(), "age1wrong")
