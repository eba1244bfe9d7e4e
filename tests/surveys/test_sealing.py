from uuid import UUID

import pytest

from surveys.sealing import BrokenSealError, seal, unseal

KEY = bytes(range(32))
FILE = UUID(int=1)
OTHER_FILE = UUID(int=2)
CONTENT = b"brief met code 7K3M-9QXT-2VBD"


@pytest.mark.parametrize("content", [b"", CONTENT, CONTENT * 10_000])
def test_sealed_file_opens_with_the_same_key_and_name(content):
    assert unseal(seal(content, master_key=KEY, file_id=FILE), master_key=KEY, file_id=FILE) == content


def test_sealed_file_shows_nothing_and_is_never_the_same_twice():
    one, other = (seal(CONTENT, master_key=KEY, file_id=FILE) for _ in range(2))

    assert one != other
    assert CONTENT[:8] not in one
    assert b"7K3M" not in one


@pytest.mark.parametrize(("key", "file_id"), [(bytes(32), FILE), (KEY, OTHER_FILE)])
def test_other_key_or_name_opens_nothing(key, file_id):
    sealed = seal(CONTENT, master_key=KEY, file_id=FILE)

    with pytest.raises(BrokenSealError):
        unseal(sealed, master_key=key, file_id=file_id)


@pytest.mark.parametrize("place", [0, 11, 12, 30, -1])
def test_one_changed_byte_anywhere_opens_nothing(place):
    sealed = bytearray(seal(CONTENT, master_key=KEY, file_id=FILE))
    sealed[place] ^= 1

    with pytest.raises(BrokenSealError):
        unseal(bytes(sealed), master_key=KEY, file_id=FILE)


@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_piece_of_a_sealed_file_opens_nothing(length):
    sealed = seal(CONTENT, master_key=KEY, file_id=FILE)

    with pytest.raises(BrokenSealError):
        unseal(sealed[:length], master_key=KEY, file_id=FILE)
