import pytest

from surveys.bounces.statuses import blames_the_address, in_words, is_temporary


@pytest.mark.parametrize(
    ("status", "words", "temporary", "blames"),
    [
        ("5.1.1", "Dit adres bestaat niet (meer) bij deze organisatie.", False, True),
        ("5.1.99", "Er is iets mis met het adres.", False, True),
        ("5.2.2", "De mailbox is vol.", True, True),
        ("4.2.2", "De mailbox is vol.", True, True),
        ("4.4.7", "De mail kon dagen lang niet worden bezorgd; er is opgehouden met proberen.", True, True),
        ("5.3.4", "Het mailsysteem van de organisatie kan deze mail nu niet aan.", False, False),
        ("5.6.0", "De organisatie weigert de vorm van de mail.", False, False),
        ("5.0.0", "De ontvangende mailserver zegt niet waarom.", False, True),
        ("", "De ontvangende mailserver zegt niet waarom.", False, True),
        ("5.9.9", "De ontvangende mailserver zegt niet waarom.", False, True),
    ],
)
def test_status_in_words_and_what_follows(status, words, temporary, blames):
    assert (in_words(status), is_temporary(status), blames_the_address(status)) == (words, temporary, blames)


def test_status_of_a_policy_does_not_blame_the_address():
    assert not blames_the_address("5.7.1")
    assert "Vraag de beheerder" in in_words("5.7.1")
    assert "Vraag de beheerder" in in_words("5.7.26")
