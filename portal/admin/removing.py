"""The page that asks before the administrator removes what no click brings back."""

from flask import render_template, request


def ask_first(question: str, *, shown: str, means: tuple[str, ...], keep: str) -> str:
    """Return the page that says what a removal means and asks; its form posts to its own address.

    `shown` is what would go, `keep` the address of whoever decides against it. What it means is
    said in the same words whatever there is, so that the page tells of no case.
    """
    return render_template(
        "admin/remove.html",
        question=question,
        shown=shown,
        means=means,
        action=request.path,
        keep=keep,
    )
