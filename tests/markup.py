"""Reading the HTML of a page as a person with a screen reader meets it: headings, labels, tables, links.

faults_of(html) returns a sentence for each thing that is wrong; axe-core, in the browser, finds others.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
BOXES = {"input", "select", "textarea"}
NEED_NO_LABEL = {"hidden", "submit", "button", "image", "reset"}
NAMES_OTHERS = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers")
SCOPES = {"col", "row", "colgroup", "rowgroup"}


@dataclass
class Element:
    """An element with its attributes and what stands inside it: elements and strings, in their order."""

    name: str
    attributes: dict
    parent: "Element | None" = None
    inside: list = field(default_factory=list)

    def get(self, attribute):
        return self.attributes.get(attribute)

    def all(self, *names):
        """Yield the elements of these names within this one, in the order of the page; all without names."""
        for part in self.inside:
            if isinstance(part, Element):
                if not names or part.name in names:
                    yield part
                yield from part.all(*names)

    @property
    def words(self):
        """The text inside, white space as a browser shows it."""
        return " ".join(self._text().split())

    @property
    def spoken(self):
        """The words with which a screen reader names a link or a button."""
        return self.get("aria-label") or self.words

    def within(self, *names):
        """Say whether the element stands inside one of these names."""
        return self.parent is not None and (self.parent.name in names or self.parent.within(*names))

    def _text(self):
        return "".join(part if isinstance(part, str) else part._text() for part in self.inside)


class _Builder(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = self.here = Element("", {})
        self.faults = []

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.inside.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag, attrs):
        self.here.inside.append(Element(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if self.here.name != tag:
            self.faults.append(f"line {self.getpos()[0]}: </{tag}> closes <{self.here.name}>")
        while self.here.parent and self.here.name != tag:
            self.here = self.here.parent
        self.here = self.here.parent or self.here

    def handle_data(self, data):
        self.here.inside.append(data)


def read(html):
    """Return the root Element of a page."""
    return _read(html).root


def _read(html):
    builder = _Builder()
    builder.feed(html)
    return builder


def faults_of(html):
    """Return a sentence for each fault of a page."""
    builder = _read(html)
    root = builder.root
    rules = (headings, language, boxes, tables, links, identifiers, pictures, policy, leftovers)
    return [*builder.faults, *(fault for rule in rules for fault in rule(root))]


def headings(root):
    """One h1, with which the title begins."""
    found = [heading.words for heading in root.all("h1")]
    if len(found) != 1:
        yield f"{len(found)} h1: {found}"
    titles = [title.words for title in root.all("title") if not title.within("svg")]
    if len(titles) != 1:
        yield f"{len(titles)} titles: {titles}"
    elif found and not titles[0].removeprefix("Error: ").startswith(found[0]):
        yield f"the title {titles[0]!r} does not begin with the h1 {found[0]!r}"


def language(root):
    if not any(page.get("lang") for page in root.all("html")):
        yield "the page does not say its language"


def boxes(root):
    """Every box has a label, one way or another."""
    named = {label.get("for") for label in root.all("label") if label.words}
    for box in root.all(*BOXES):
        if box.get("type") in NEED_NO_LABEL:
            continue
        own = box.get("aria-label") or box.get("aria-labelledby")
        if not (own or box.get("id") in named or box.within("label")):
            yield f"a {box.name} has no label: {box.attributes}"
    for button in root.all("button"):
        if not button.spoken:
            yield f"a button has no words: {button.attributes}"


def tables(root):
    """Every table has a caption, and headings that say what they head."""
    for table in root.all("table"):
        captions = [part for part in table.inside if isinstance(part, Element) and part.name == "caption"]
        if not (captions and captions[0].words):
            yield f"a table has no caption: {table.words[:60]}"
        heads = list(table.all("th"))
        if not heads:
            yield f"a table has no heading: {table.words[:60]}"
        for head in heads:
            if head.get("scope") not in SCOPES:
                yield f"a heading has no scope: {head.words!r} in {table.words[:60]}"


def links(root):
    """The same words lead to the same place, and every link has words."""
    leads = {}
    for link in root.all("a"):
        if (address := link.get("href")) is None:
            continue
        if not link.spoken and not any(picture.get("alt") for picture in link.all("img")):
            yield f"a link has no words: {address}"
        first = leads.setdefault(link.spoken.casefold(), address)
        if first != address:
            yield f"{link.spoken!r} leads to {first} and to {address}"


def identifiers(root):
    """An id stands once, and whatever is named by its id is there."""
    found = Counter(element.get("id") for element in root.all() if element.get("id"))
    if doubled := [name for name, times in found.items() if times > 1]:
        yield f"ids stand more than once: {doubled[:5]}"
    known = set(found)
    for element in root.all():
        for attribute in NAMES_OTHERS:
            if missing := set((element.get(attribute) or "").split()) - known:
                yield f"{element.name} names {attribute} {sorted(missing)}, which is not on the page"
        address = element.get("href") or ""
        if element.name == "a" and len(address) > 1 and address[0] == "#" and address[1:] not in known:
            yield f"{element.words!r} leads to {address}, which is not on the page"


def pictures(root):
    """A picture has words or is hidden from those who do not see it."""
    for picture in root.all("img"):
        if picture.get("alt") is None:
            yield f"a picture has no alt: {picture.get('src')}"
    for drawing in root.all("svg"):
        named = drawing.get("aria-label") or drawing.get("aria-labelledby") or any(drawing.all("title"))
        if drawing.get("aria-hidden") != "true" and not (drawing.get("role") == "img" and named):
            yield f"a drawing has neither a name nor aria-hidden: {drawing.attributes}"


def policy(root):
    """Nothing that the Content-Security-Policy refuses."""
    for element in root.all():
        if element.name == "style" or (element.name == "script" and not element.get("src")):
            if element.get("type") != "application/json":
                yield f"an inline {element.name}: {element.words[:60]}"
        for attribute, value in element.attributes.items():
            if attribute == "style" or re.match(r"on[a-z]+$", attribute):
                yield f"{element.name} has {attribute}={value!r}"
            if attribute in ("href", "src") and value.strip().lower().startswith("javascript:"):
                yield f"{element.name} leads to {value!r}"


def leftovers(root):
    """Nothing that a programmer should have said otherwise."""
    for element in root.all():
        if element.name in ("script", "style"):
            continue
        for part in element.inside:
            if isinstance(part, str):
                if part.strip() in ("None", "nan", "NaN", "[]", "{}", "True", "False", "()"):
                    yield f"{element.name} says {part.strip()}"
                if re.search(r"{[{%#]|[%#}]}|Decimal\(|<[A-Z]\w+: |datetime\.|\bat 0x[0-9a-f]+", part):
                    yield f"{element.name} says {part.strip()[:60]!r}"


def searches_of(address, html):
    """Yield (path, names of boxes) of each form of a page that is sent in an address."""
    for form in read(html).all("form"):
        if (form.get("method") or "get").lower() == "get":
            names = {box.get("name") for box in form.all("input", "select") if box.get("name")}
            yield urlsplit(urljoin(address, form.get("action") or address)).path, names


def boxes_of(html):
    """Return {name: value} of a page's form as a browser would send it, with what is chosen and ticked."""
    root = read(html)
    form = next(form for form in root.all("form") if form.within("main"))
    sent = {}
    for box in form.all("input", "textarea", "select"):
        name = box.get("name")
        if not name:
            continue
        if box.name == "textarea":
            sent[name] = "".join(part for part in box.inside if isinstance(part, str)).removeprefix("\n")
        elif box.name == "select":
            chosen = [one.get("value") for one in box.all("option") if one.get("selected") is not None]
            sent[name] = chosen[0] if chosen else next(iter(box.all("option"))).get("value")
        elif box.get("type") in ("checkbox", "radio"):
            if box.get("checked") is not None:
                sent.setdefault(name, []).append(box.get("value"))
        else:
            sent[name] = box.get("value") or ""
    return sent
