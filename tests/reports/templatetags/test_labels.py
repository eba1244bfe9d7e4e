from reports.templatetags.labels import breakable


def test_label_may_break_after_each_slash_and_is_escaped():
    assert breakable("reizen/<b>/diners & meer") == "reizen/<wbr>&lt;b&gt;/<wbr>diners &amp; meer"
    assert breakable("tekst") == "tekst"
