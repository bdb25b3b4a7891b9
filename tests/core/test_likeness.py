"""Which texts say nearly the same."""

from portal.core.likeness import find_alike

FLOOD = "The assistant lied to me about order number {0} and I want my money back now, case {0}."
TRUE = "The rota tool gave me three night shifts in a row, although my plan says otherwise."


def test_texts_that_differ_in_a_number_are_one_group_and_the_largest_comes_first() -> None:
    texts = [TRUE, *(FLOOD.format(number) for number in (17, 18, 19)), "Something else happened."]

    assert find_alike(texts) == [[1, 2, 3], [0], [4]]


def test_case_width_and_spaces_do_not_matter() -> None:
    assert find_alike(["My BADGE data,\n was shown!", "my badge data was ｓｈｏｗｎ"]) == [[0, 1]]


def test_two_of_five_words_are_not_enough() -> None:
    assert find_alike(["one two three four five", "one two six seven eight"]) == [[0], [1]]


def test_no_text_and_texts_without_a_word_are_no_failure() -> None:
    assert find_alike([]) == []
    assert find_alike(["", "17", "…"]) == [[0, 1, 2]]
