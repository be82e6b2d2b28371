"""The reader of marks that other tests stand on sees what is not marked."""

from .languages import dutch_words, unmarked

PAGE = """<html lang="en"><head><title>Titel</title></head><body>
<p>Read <span lang="nl">gelezen <b>door</b></span> and <i>more</i></p>
<img alt="Een vijver" lang="nl"><img alt="A pond"><script>x</script><div lang="nl">Nee <p lang="en">Yes</p></div></body></html>"""


def test_what_is_marked_is_left_out_and_what_is_marked_back_is_not():
    assert unmarked(PAGE) == "Read and more A pond Yes"


def test_words_that_give_dutch_away_are_found():
    assert dutch_words("You are signed up voor the evening") == ["voor"]
    assert dutch_words(unmarked('<body><p>Hello</p><p lang="nl">Dag en tot ziens</p>')) == []
