import pytest
from django.contrib.auth.models import User

from monitor_site.staff.demo_accounts import DemoOutsideDevelopmentError, demo_accounts, make_demo_accounts

KEY = "sleutel van deze machine"


def test_demo_accounts_are_the_same_at_every_start_and_differ_by_machine():
    assert demo_accounts(KEY) == demo_accounts(KEY)
    assert not {account.password for account in demo_accounts(KEY)} & {account.password for account in demo_accounts("ander")}


@pytest.mark.django_db
def test_demo_accounts_can_log_in_and_may_be_made_again():
    make_demo_accounts(KEY, is_development=True)
    accounts = make_demo_accounts(KEY, is_development=True)

    for account in accounts:
        user = User.objects.get(username=account.username)
        assert user.check_password(account.password)
        assert [group.name for group in user.groups.all()] == [account.role]
    assert User.objects.count() == len(accounts) == 2


@pytest.mark.django_db
def test_demo_accounts_are_refused_outside_development():
    with pytest.raises(DemoOutsideDevelopmentError):
        make_demo_accounts(KEY, is_development=False)

    assert not User.objects.exists()
