"""Texts that no translator gets to see: found in templates, on paper, in code and in scripts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from . import dutch

BLOCK = re.compile(r"{%-?\s*blocktrans(?:late)?\b.*?{%-?\s*endblocktrans(?:late)?\s*-?%}", re.S)
COMMENT = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", re.S)
NOT_TEXT = re.compile(r"<(script|style)\b.*?</\1>|{% block body_class %}.*?{% endblock %}", re.S)
# Read aloud or shown, whatever they hold.
READ_ALOUD = re.compile(
    r"\b(?:alt|title|placeholder|label|summary|abbr|aria-(?:label|description|roledescription|valuetext|placeholder))"
    r'="([^"]*)"'
)
# Shown by a browser, another site or a script of ours where they hold a sentence; else names.
PERHAPS = re.compile(r'\b(?:content|value|data-[\w-]+)="([^"]*)"')
SENTENCE = re.compile(r"[^\W\d_]{2,}[,:]? [^\W\d_]{2,}(?![=/-])|^[A-Z][a-zé]+[.!?…]?$")
MACHINE = re.compile(
    r"^(noindex|nofollow|width=|noindex, follow)|^[\w-]+/[\w+-]+$|^[A-Z][a-z]+-[A-Z]"
)
FROM_DJANGO = re.compile(r"{%.*?%}|{{.*?}}", re.S)
TAG = re.compile(r"<[^>]*>|&\w+;|&#\w+;", re.S)
WORD = re.compile(r"[^\W\d_]{2,}")
GETTEXT = re.compile(r"_|n?p?gettext(_lazy)?|gettext_noop")
NOT_READ_HERE = {"description", "default"}  # the API’s own document; what the database starts with
STRING = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`""", re.S
)
PUT_ON_THE_PAGE = re.compile(
    r"""(?:(?:textContent|innerText|title|alt|ariaLabel|placeholder)\s*\+?=|["']aria-(?:label|description|valuetext)["'],|alert\(|confirm\()\s*$"""
)
LOCALE = re.compile(r"[a-z]{2}-[A-Z]{2}")
FORMATTED = re.compile(r"(?:Intl\.\w+|toLocale\w+)\(\s*$")
# Of Typst, innermost first: what is called, what is quoted.
CALL = re.compile(r"\([^()]*\)")
PAPER_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.S)
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
CONTENT = re.compile(r"\[([^\[\]]*)\]")
FROM_TYPST = re.compile(r"#[\w.-]+|\\\S")


def in_template(source: str) -> list[str]:
    """The words that a reader sees or hears of a template apart from what gettext gives."""
    for hidden in (COMMENT, NOT_TEXT, BLOCK, FROM_DJANGO):
        source = hidden.sub("", source)
    texts = READ_ALOUD.findall(source)
    texts += [t for t in PERHAPS.findall(source) if SENTENCE.search(t) and not MACHINE.search(t)]
    return [word for text in [*texts, TAG.sub(" ", source)] for word in WORD.findall(text)]


def on_paper(source: str, dutch_words: frozenset[str]) -> list[str]:
    """The words that a template of Typst prints by itself: all there is to say is handed to it."""
    source = PAPER_COMMENT.sub("", source)
    texts = [text for text in QUOTED.findall(source) if _is_said(text, dutch_words)]
    source = QUOTED.sub('""', source)
    while CALL.search(source):
        texts += [text for call in CALL.findall(source) for text in CONTENT.findall(call)]
        source = CALL.sub("", source)
    texts += CONTENT.findall(source)
    return [word for text in texts for word in WORD.findall(FROM_TYPST.sub(" ", text))]


def in_python(source: str, dutch_words: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Line and text of each Dutch string; one that is put together (f"…") counts as a whole."""
    tree = ast.parse(source)
    seen: set[ast.AST] = set()
    for node in ast.walk(tree):
        # A docstring; words to know, not to say.
        if isinstance(node, ast.Expr) or (isinstance(node, ast.Attribute) and node.attr == "split"):
            seen.add(node.value)
        elif isinstance(node, ast.Call) and GETTEXT.fullmatch(_name(node.func)):
            seen.update(part for argument in node.args for part in ast.walk(argument))
        elif isinstance(node, ast.keyword) and node.arg in NOT_READ_HERE:
            seen.update(ast.walk(node.value))
    for node in ast.walk(tree):
        if node in seen or not isinstance(node, ast.Constant | ast.JoinedStr):
            continue
        if isinstance(node, ast.JoinedStr):
            inside = [*ast.walk(node)]
            seen.update(inside)
            # Before Python 3.12 what reads them takes all of it for one text.
            for call in inside:
                if isinstance(call, ast.Call) and GETTEXT.fullmatch(_name(call.func)):
                    yield node.lineno, f"gettext in a text with braces: {ast.unparse(call)}"
            text = "".join(
                str(getattr(part, "value", "")) if isinstance(part, ast.Constant) else "0"
                for part in node.values
            )
        else:
            text = node.value if isinstance(node.value, str) else ""
        if _is_said(text, dutch_words):
            yield node.lineno, text


def in_script(source: str, dutch_words: frozenset[str]) -> Iterator[tuple[int, str]]:
    """Line and text of each string that people are shown, or that fixes the language: a page hands its words to its script."""
    for found in STRING.finditer(source):
        text = next((one for one in found.groups() if one is not None), "")
        if source.startswith(".split(", found.end()):
            continue  # words to know, not to say
        before = source[: found.start()]
        put = PUT_ON_THE_PAGE.search(before) and WORD.search(re.sub(r"\$\{.*?\}", "", text))
        if (
            put
            or (LOCALE.fullmatch(text) and FORMATTED.search(before))
            or _is_said(text, dutch_words)
        ):
            yield before.count("\n") + 1, text


def _is_said(text: str, dutch_words: frozenset[str]) -> bool:
    """Whether it reads as Dutch: most of several words, or one that begins with a capital."""
    every = dutch.words(text)
    known = every & dutch_words
    if len(known) * 2 <= len(every):
        return False
    return len(text.split()) > 1 or (text[:1].isupper() and not text.isupper())


def _name(called: ast.expr) -> str:
    return called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
