import pytest
from django.core.cache import cache
from django.db import connection


@pytest.mark.django_db
def test_database_of_the_tests_is_postgresql_that_folds_dutch_letters():
    with connection.cursor() as cursor:
        cursor.execute("SELECT lower('ÉDE'), version()")
        folded, version = cursor.fetchone()

    assert folded == "éde"
    assert version.startswith("PostgreSQL")


@pytest.mark.usefixtures("valkey")
def test_cache_of_the_tests_is_a_server_that_counts():
    cache.set("count", 1)

    assert cache.incr("count") == 2
