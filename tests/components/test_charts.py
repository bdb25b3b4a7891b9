"""Charts and their tables: a withheld figure is a gap in words, never nought."""

from collections.abc import Callable

Render = Callable[..., str]


def test_a_withheld_figure_is_a_labelled_gap_and_no_bar(render: Render) -> None:
    rows = [("Unsafe", None, "under 9 (may be none)"), ("Unfair", 40, "about 40")]
    page = render("{{ charts.bar_chart('Reports', 'Unfair leads.', rows) }}", rows=rows)
    assert page.count('class="chart-bar"') == 1
    assert page.count('class="chart-gap"') == 1
    assert "under 9 (may be none)" in page
    assert 'aria-labelledby="chart-reports-title chart-reports-description"' in page


def test_a_chart_of_nothing_but_gaps_can_be_drawn(render: Render) -> None:
    page = render("{{ charts.bar_chart('R', 'D', rows) }}", rows=[("Unsafe", None, "withheld")])
    assert 'class="chart-bar"' not in page


def test_a_table_heads_its_rows_and_says_what_is_withheld(render: Render) -> None:
    page = render(
        "{{ charts.data_table('Reports', ['Category', 'Number'], rows) }}", rows=[("Unsafe", None)]
    )
    assert '<th scope="row">Unsafe</th>' in page
    assert "not published" in page
