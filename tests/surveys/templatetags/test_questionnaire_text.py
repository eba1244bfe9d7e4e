from surveys.templatetags.questionnaire_text import emphasised, emphasised_line


def test_emphasis_and_lists_become_html():
    assert emphasised("een **nadruk**\n\n- a\n- b") == (
        "<p>een <strong>nadruk</strong></p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
    )


def test_html_and_links_stay_text():
    assert emphasised('<script>x</script> [a](javascript:b) "&"') == (
        "<p>&lt;script&gt;x&lt;/script&gt; [a](javascript:b) &quot;&amp;&quot;</p>\n"
    )


def test_line_has_emphasis_and_no_paragraph():
    assert emphasised_line("een *woord* & <b>") == "een <em>woord</em> &amp; &lt;b&gt;"
