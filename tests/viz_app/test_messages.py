"""What the app says is shown as it is meant."""

from viz_app.messages import literal, plain, unlinked


def test_no_character_of_a_plain_text_is_a_sign_of_markdown():
    assert plain("![f](http://a.b) `c`  $x$ :red[i]") == (r"\!\[f\]\(http\:\/\/a\.b\) \`c\` \$x\$ \:red\[i\]")
    assert plain("Egyptian cat (71%)") == r"Egyptian cat \(71\%\)"


def test_a_visitors_own_text_stands_in_code():
    assert literal("a `b`\nc") == "`a 'b' c`"


def test_a_sentence_that_repeats_a_visitors_words_makes_no_picture_of_them():
    assert unlinked("it is ![x](//e.org/x.png), <b>") == r"it is !\[x\](//e.org/x.png), \<b>"
    assert unlinked(unlinked("![x](y)")) == unlinked("![x](y)")
