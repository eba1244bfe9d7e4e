import secrets
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.test import RequestFactory, override_settings

from monitor_site.local.servers import forgetful_places, running_valkey
from monitor_site.settings.base import with_redis_database
from surveys import throttling
from surveys.throttling import (
    ALARMING_NUMBER,
    FREE_WRONG_CODES,
    LONGEST_PAUSE,
    Throttle,
    ThrottledError,
    forget_counted,
    is_alarming,
    network_of,
    pause_after,
    wrong_codes_this_hour,
)
from tests.patience import until

NOW = datetime(2020, 10, 5, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_counted():
    forget_counted()


def asked(address="192.0.2.1", **headers):
    return RequestFactory().get("/", REMOTE_ADDR=address, headers=headers)


def throttle_of(address="192.0.2.1"):
    return Throttle.of(asked(address), settings)


def guess(throttle, now=NOW):
    """Make one wrong guess; return the seconds to wait, 0 when it was looked at."""
    try:
        throttle.ask(now)
    except ThrottledError as error:
        return error.seconds
    throttle.note_wrong(now)
    return 0


@pytest.mark.parametrize(
    ("remote", "forwarded", "hops", "expected"),
    [
        ("192.0.2.1", "", 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", 0, "192.0.2.1"),
        ("10.0.0.2", "198.51.100.7", 1, "198.51.100.7"),
        ("10.0.0.2", "1.2.3.4, 198.51.100.7", 1, "198.51.100.7"),
        ("10.0.0.2", "1.2.3.4, 198.51.100.7, 10.0.0.9", 2, "198.51.100.7"),
        ("10.0.0.2", "198.51.100.7", 2, "10.0.0.2"),
        ("10.0.0.2", "", 1, "10.0.0.2"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "", 0, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
        ("fe80::1%eth0", "", 0, "fe80::/64"),
        ("", "", 0, "unknown"),
        ("10.0.0.2", "nonsense", 1, "unknown"),
    ],
)
def test_network_of_believes_only_our_own_proxies(remote, forwarded, hops, expected):
    request = RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)

    assert network_of(request, proxy_hops=hops) == expected


def test_throttle_keeps_no_address_and_follows_the_network():
    name = throttle_of("192.0.2.1").name

    assert "192.0.2.1" not in name
    assert throttle_of("2001:db8:1:2::1") == throttle_of("2001:db8:1:2:9::9")
    assert len({name, throttle_of("192.0.2.2").name, throttle_of("2001:db8:1:3::1").name}) == 3


def test_pause_after_grows_to_a_minute():
    pauses = [pause_after(FREE_WRONG_CODES + more).total_seconds() for more in (0, 1, 2, 3, 4, 100)]

    assert pauses == [5, 10, 20, 40, 60, 60]


@pytest.mark.usefixtures("valkey")
def test_ask_a_clumsy_council_behind_one_address_is_never_held_up():
    throttle = throttle_of()

    for _member in range(39):
        assert guess(throttle) == 0
        throttle.ask(NOW)
        throttle.note_right()


@pytest.mark.usefixtures("valkey")
def test_ask_after_the_free_ones_one_guess_a_pause():
    throttle = throttle_of()
    assert [guess(throttle) for _ in range(FREE_WRONG_CODES)] == [0] * FREE_WRONG_CODES

    assert guess(throttle) == 0
    assert guess(throttle) == 5
    assert guess(throttle, NOW + timedelta(seconds=2)) == 3
    cache.delete(f"{throttle.name}:pause")  # the pause is over
    assert guess(throttle) == 0
    assert guess(throttle) == 10
    assert guess(throttle_of("192.0.2.2")) == 0


@pytest.mark.usefixtures("valkey")
def test_ask_pause_ends_by_itself(monkeypatch):
    monkeypatch.setattr(throttling, "FIRST_PAUSE", LONGEST_PAUSE)
    throttle = throttle_of()
    for _ in range(FREE_WRONG_CODES + 1):
        guess(throttle)
    assert guess(throttle) == 60

    with redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]) as client:
        key = cache.make_key(f"{throttle.name}:pause")
        assert 0 < client.ttl(key) <= 60
        client.pexpire(key, 1)  # as if all but a moment had passed

    until(lambda: guess(throttle) == 0, "the pause does not end")


@pytest.mark.usefixtures("valkey")
def test_note_right_after_a_pause_frees_the_next():
    throttle = throttle_of()
    for _ in range(FREE_WRONG_CODES):
        guess(throttle)

    throttle.ask(NOW)
    throttle.note_right()
    throttle.ask(NOW)

    with pytest.raises(ThrottledError):
        throttle.ask(NOW)


@pytest.mark.usefixtures("valkey")
def test_count_in_all_raises_an_alarm_and_blocks_nobody(caplog):
    for number in range(ALARMING_NUMBER):
        assert guess(throttle_of(f"198.51.{number // 250}.{number % 250}")) == 0

    assert wrong_codes_this_hour(NOW) == ALARMING_NUMBER
    assert is_alarming(wrong_codes_this_hour(NOW))
    assert wrong_codes_this_hour(NOW + timedelta(hours=1)) == 0
    assert [record.msg["event"] for record in caplog.records if record.levelname == "ERROR"] == ["many_wrong_codes"]
    assert guess(throttle_of("203.0.113.9")) == 0


@pytest.mark.usefixtures("valkey")
def test_counters_end_after_an_hour():
    guess(throttle_of())

    client = redis.Redis.from_url(settings.CACHES["default"]["LOCATION"])
    with client:
        assert 3590 < client.ttl(cache.make_key(f"{throttle_of().name}:count")) <= 3600


@pytest.fixture
def own_valkey_folder():
    folder = Path("/tmp") / f"miv-throttle-{secrets.token_hex(3)}"  # noqa: S108 -- short, and made closed
    yield folder
    shutil.rmtree(folder)


def test_use_valkey_really_down_counts_in_the_process(own_valkey_folder, caplog, monkeypatch):
    monkeypatch.setattr(throttling, "_SECONDS_WITHOUT_VALKEY", 0.2)
    places = forgetful_places(own_valkey_folder)
    log = own_valkey_folder / "log"
    with running_valkey(places, log) as url:
        location = with_redis_database(url, 1)
        own = {"default": {**settings.CACHES["default"], "LOCATION": location}}
        with override_settings(CACHES=own):
            throttle = throttle_of()
            assert guess(throttle) == 0

    with override_settings(CACHES=own):
        # never closed: a right code still gets its turn
        throttle.ask(NOW)
        throttle.note_right()
        # never open: this process counts on its own
        assert [guess(throttle) for _ in range(FREE_WRONG_CODES + 1)] == [0] * (FREE_WRONG_CODES + 1)
        assert guess(throttle) == 5
        assert wrong_codes_this_hour(NOW) >= FREE_WRONG_CODES
    assert "throttle_counts_in_process" in {record.msg["event"] for record in caplog.records}

    with running_valkey(places, log), override_settings(CACHES=own):
        until(lambda: guess(throttle) == 0, "Valkey, which forgot, is not asked again")


def test_throttle_of_other_subject_counts_apart():
    chosen = SimpleNamespace(SECRET_KEY="sleutel", TRUSTED_PROXY_HOPS=0)

    assert Throttle.of(asked(), chosen, subject="mails").name != Throttle.of(asked(), chosen).name


@pytest.mark.usefixtures("valkey")
def test_ask_for_mail_has_room_for_a_council(monkeypatch):
    monkeypatch.setattr(throttling, "FREE_MAIL_REQUESTS", 3)
    throttle = Throttle.of(asked(), settings, subject="mails")

    assert [throttle.ask_for_mail() for _ in range(4)] == [True, True, True, False]
