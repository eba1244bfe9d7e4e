from surveys.postman import reason_of


def test_reason_of_keeps_no_address_and_fits():
    assert reason_of(550, b"a@b.nl <c@d.nl>:\r\n\x00 no\xff") == "550 [adres] [adres] no\ufffd"
    assert len(reason_of(550, "x" * 500)) == 200
