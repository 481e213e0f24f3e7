"""Markdown to clean HTML: the narrative of a plan, safe to show and in its place in the page.

Markdown is that of CommonMark with tables. HTML is shown as it is written, never obeyed. Nothing is fetched:
a picture is named with its address. A line break is kept, because plans break their lines on purpose.
Nothing here reads the database, the clock or the settings.
"""

from html import escape
from itertools import pairwise

import nh3
from django.utils.safestring import mark_safe
from markdown_it import MarkdownIt

TAGS = {
    *("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a", "span"),
    *("h3", "h4", "h5", "h6", "div", "table", "caption", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    "a": {"href", "class"},
    "ol": {"start", "class"},
    "div": {"class", "role", "tabindex", "aria-labelledby"},
    "caption": {"id", "class"},
    "th": {"scope", "class"},
    **{tag: {"class"} for tag in ("p", "ul", "table", "td", "span", "h3", "h4", "h5", "h6")},
}
CLASSES = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list govuk-list--number",
    "link_open": "govuk-link",
}
DEEPEST = 6

# Off: entities and HTML (shown as written), link definitions (their lines would vanish), indented code
# (plans indent ordinary sentences), headings made by a line of dashes beneath (it would vanish).
READER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table")
READER.disable(["entity", "reference", "code", "lheading"])


def to_html(text, *, level, name, caption):
    """Return the HTML of Markdown.

    level -- the level of the heading above the text: its own highest heading becomes the next, and
    none is skipped. name -- begins the ids of tables, unique in the page. caption -- what tables are called.
    """
    tokens = READER.parse(text)
    _demote(tokens, level)
    _name_blanks(tokens)
    _dress(tokens, name, caption)
    html = READER.renderer.render(tokens, READER.options, {})
    return mark_safe(nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, link_rel="noopener"))


def _demote(tokens, level):
    """Renumber the headings so that they follow the one above the text."""
    open_levels = []
    for token in tokens:
        if token.type == "heading_open":
            written = int(token.tag[1])
            while open_levels and open_levels[-1] >= written:
                open_levels.pop()
            open_levels.append(written)
            token.tag = f"h{min(level + len(open_levels), DEEPEST)}"
            token.attrSet("class", "govuk-heading-s")
            shown = token.tag
        elif token.type == "heading_close":
            token.tag = shown


def _name_blanks(tokens):
    """Name a column that has no heading for those who hear the table."""
    for opening, words in pairwise(tokens):
        if opening.type == "th_open" and not words.content.strip():
            words.type, words.content = "html_block", '<span class="govuk-visually-hidden">Item</span>'


def _dress(tokens, name, caption):
    """Give tokens the design system's classes, and tables a caption, a scope and a place to scroll in."""
    tables = sum(token.type == "table_open" for token in tokens)
    seen = 0
    for token in tokens:
        if token.type in CLASSES:
            token.attrSet("class", CLASSES[token.type])
        elif token.type == "table_open":
            seen += 1
            words = caption if tables == 1 else f"{caption}, table {seen}"
            _open_table(token, f"{name}-table-{seen}", words)
        elif token.type == "table_close":
            token.type, token.content = "html_block", "</table></div>"
        elif token.type in ("th_open", "td_open"):
            aligned = "right" in str(token.attrGet("style"))
            token.attrs = {"scope": "col"} if token.type == "th_open" else {}
            if aligned:
                token.attrSet("class", "app-number")
        elif token.type == "inline":
            _dress_inline(token.children)


def _open_table(token, ident, words):
    token.type = "html_block"
    token.content = (
        f'<div class="app-table-scroll" role="region" tabindex="0" aria-labelledby="{ident}">'
        f'<table class="govuk-table app-table app-table--dense"><caption id="{ident}" class="app-caption">'
        f"{escape(words)}</caption>"
    )


def _dress_inline(tokens):
    for token in tokens:
        if token.type in CLASSES:
            token.attrSet("class", CLASSES[token.type])
        elif token.type == "image":
            token.type, token.content = "text", f"{token.content} (picture: {token.attrGet('src')})"
