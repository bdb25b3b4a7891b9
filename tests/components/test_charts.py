"""Charts and their tables: a withheld figure is a gap in words, never nought."""

from collections.abc import Callable

Render = Callable[..., str]


def test_a_withheld_figure_is_said_in_words_and_nothing_of_any_length_is_drawn(
    render: Render,
) -> None:
    rows = [("Unsafe", None, "withheld: under 9, may be none"), ("Unfair", 40, "about 40")]
    page = render("{{ charts.bar_chart('Reports', 'Unfair leads.', rows) }}", rows=rows)
    assert page.count('class="chart-bar"') == 1
    assert page.count("<rect") == 1
    assert "withheld: under 9, may be none" in page
    assert 'aria-labelledby="chart-reports-title chart-reports-description"' in page


def test_a_chart_of_nothing_but_gaps_can_be_drawn(render: Render) -> None:
    page = render("{{ charts.bar_chart('R', 'D', rows) }}", rows=[("Unsafe", None, "withheld")])
    assert 'class="chart-bar"' not in page


def test_a_line_shows_a_withheld_figure_as_a_mark_under_the_axis(render: Render) -> None:
    points = [("Q1", 40, 5), ("Q2", None, 5)]
    page = render("{{ charts.line_chart('R', 'D', points, id='r', top=40) }}", points=points)

    assert page.count('class="chart-band"') == 1
    assert 'class="chart-gap" x1="96.0%" x2="96.0%" y1="147" y2="154"' in page
    assert ">withheld</text>" in page


def test_a_table_heads_its_rows_and_says_what_is_withheld(render: Render) -> None:
    page = render(
        "{{ charts.data_table('Reports', ['Category', 'Number'], rows) }}", rows=[("Unsafe", None)]
    )
    assert '<th scope="row">Unsafe</th>' in page
    assert "not published" in page
