"""Known-item queries: from the pages of a built site, what somebody would type who knows that a page is there.

Only the HTML is read, never a search index. The same pages and seed give the same queries, and a change to one page
leaves those of the others as they are. It asks nobody and judges nothing; quality.py does.
"""

import collections
import hashlib
import html.parser
import random
import re

KINDS = ["title", "body", "heading-typo", "title-typo", "question", "prefix", "phrase"]
ROUNDS = 5
QUESTIONS = {
    "en": ["how do I {}", "what is {}", "where can I find {}"],
    "ja": ["{}とは", "{}の方法は", "{}はどこですか"],
}
ASKED_ALREADY = re.compile(r"(how (to|do i|do we|can i)|what (is|are)|where (is|are|can i find)) ", re.I)

CJK = "々\u3040-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
CJK_RUN = re.compile(f"[{CJK}]+")
HIRAGANA, KATAKANA = "\u3040-\u309f", "\u30a1-\u30fa\u30fc-\u30ff"
# What a word is likely to begin with in Japanese: another script, after which its endings follow.
CLAUSES = re.compile(f"[{KATAKANA}]+[{HIRAGANA}]*|[^{HIRAGANA}{KATAKANA}]+[{HIRAGANA}]*|[{HIRAGANA}]+")
WORDS = re.compile(f"[{CJK}]+|(?:(?![{CJK}])[\\w'’])+")
HEADINGS = {"h2", "h3", "h4", "h5", "h6"}
BLOCKS = HEADINGS | set("p li ul ol dl dt dd tr td th table pre blockquote div section figure figcaption br hr".split())
VOID = set("area base br col embed hr img input link meta source track wbr".split())


class Page(html.parser.HTMLParser):
    """What a page says: `title`, `headings`, and `blocks` of text; a block is (text, is it code)."""

    def __init__(self, url, text):
        super().__init__()
        self.url, self.language, self.written = url, "en", False
        self.title, self.headings, self.blocks = "", [], []
        self.open, self.letters, self.heading = [], [], None
        self.feed(text)
        self.close()
        self.end_block()
        self.title = " ".join(self.title.split())
        self.text = "\n".join([self.title, *self.headings, *(block for block, _ in self.blocks)])

    def inside(self, what):
        return any(what in names for names in self.open)

    def end_block(self):
        text = " ".join("".join(self.letters).split())
        self.letters = []
        if not text:
            return
        if self.heading:
            self.headings.append(text)
        else:
            self.blocks.append((text, self.inside("pre")))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "html":
            self.language = (attributes.get("lang") or "en").split("-")[0]
        if tag in BLOCKS:
            self.end_block()
        names = {tag, *("." + name for name in (attributes.get("class") or "").split())}
        if ".prose" in names and self.inside("main"):
            self.written = True
        if tag in HEADINGS:
            self.heading = tag
        if tag not in VOID:
            self.open.append(names)

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.end_block()
        if tag == self.heading:
            self.heading = None
        while self.open and any(tag in names for names in self.open):
            if tag in self.open.pop():
                break

    def handle_data(self, text):
        if not self.inside("main"):
            return
        if self.inside("h1") and self.inside(".head"):
            self.title += text
        elif self.inside(".prose") and not self.inside(".anchor") and not self.inside(".empty"):
            self.letters.append(text)


def words_of(text):
    return [word.lower().strip("'’") for word in WORDS.findall(text)]


def dice(*what):
    return random.Random("\0".join(map(str, what)))


def pieces(run):
    """A run of CJK characters, cut where words are likely to begin: four to six each, the last may be shorter."""
    found = [""]
    for clause in CLAUSES.findall(run):
        if len(found[-1]) >= 4:
            found.append("")
        found[-1] += clause
    return [piece[:6] for piece in found]


def typed_words(text):
    """The words of a text, those of CJK scripts in pieces."""
    found = []
    for word in words_of(text):
        found += pieces(word) if CJK_RUN.fullmatch(word) else [word]
    return [word for word in found if word]


def slip(text, roll):
    """The text with one letter of one long word swapped, dropped or doubled; nothing where no word is long enough."""
    long = [found for found in WORDS.finditer(text) if len(found[0]) >= 5 and found[0].isalpha()]
    if not long:
        return None
    found = roll.choice(long)
    word = found[0]
    changed = word
    while changed == word:
        at = roll.randrange(len(word))
        changed = roll.choice([
            word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        ])
    return text[: found.start()] + changed + text[found.end() :]


class Maker:
    """Makes the queries of one kind after the other, with what must be known of all pages."""

    def __init__(self, pages, seed):
        self.seed = seed
        self.written = [page for page in pages if page.written and page.title]
        self.by_title = collections.defaultdict(list)
        self.by_heading = collections.defaultdict(set)
        self.frequency = collections.Counter()
        for page in self.written:
            self.by_title[page.title.lower()].append(page)
            for heading in [page.title, *page.headings]:
                self.by_heading[heading.lower()].add(page.text)
            self.frequency.update(set(words_of(page.text)))
        self.running = {page.url: " " + " ".join(words_of(page.text)) + " " for page in self.written}
        # A title may stand on two pages only where they are the same page twice.
        self.known = []
        for twins in self.by_title.values():
            if len({page.text for page in twins}) == 1:
                self.known.append((twins[0], [page.url for page in twins]))

    def title(self, page, roll):
        words = typed_words(page.title)
        if len(words) > 3:
            words.pop(roll.randrange(len(words)))
        roll.shuffle(words)
        return " ".join(words)

    def body(self, page, roll):
        prose = " \n ".join(text for text, code in page.blocks if not code)
        runs = [run for run in CJK_RUN.findall(prose) if len(run) >= 4]
        if page.language in ("ja", "zh") and runs:
            some = sorted({piece for run in runs for piece in pieces(run) if len(piece) >= 4})
            some = roll.sample(some, min(40, len(some)))
            holding = {piece: sum(piece in other.text for other in self.written) for piece in some}
            return " ".join(sorted(some, key=lambda piece: (holding[piece], roll.random()))[:2])
        words = sorted({word for word in words_of(prose) if len(word) >= 4 and word.isalpha()})
        if len(words) < 4:
            return None
        rare = sorted(words, key=lambda word: (self.frequency[word], roll.random()))[:4]
        roll.shuffle(rare)
        return " ".join(rare)

    def heading_typo(self, page, roll):
        own = [text for text in page.headings if self.by_heading[text.lower()] == {page.text}]
        own = [text for text in own if len(typed_words(text)) > 1 and text.lower() != page.title.lower()]
        roll.shuffle(own)
        return next(filter(None, (slip(text, roll) for text in own)), None)

    def title_typo(self, page, roll):
        return slip(page.title, roll)

    def question(self, page, roll):
        ways = QUESTIONS.get(page.language)
        if not ways:
            return None
        thing = ASKED_ALREADY.sub("", page.title, count=1).rstrip("?？ ")
        return roll.choice(ways).format(thing.lower())

    def prefix(self, page, roll):
        words = list(WORDS.finditer(page.title))
        for count in range(min(len(words), max(2, len(words) // 2)), len(words) + 1):
            last = words[count - 1]
            typed = page.title[: last.start() + (len(last[0]) + 1) // 2].lower()
            if all(not title.startswith(typed) or page in twins for title, twins in self.by_title.items()):
                return typed
        return None

    def phrase(self, page, roll):
        found = []
        for text, code in page.blocks:
            if code:
                continue
            if page.language in ("ja", "zh"):
                for clauses in map(CLAUSES.findall, CJK_RUN.findall(text)):
                    some = ("".join(clauses[at : at + 3]) for at in range(len(clauses)))
                    found += [run for run in some if 6 <= len(run) <= 14]
                continue
            words = text.split()
            for at in range(len(words) - 3):
                run = words[at : at + 4]
                if all(word.isalpha() for word in run) and sum(len(word) > 4 for word in run) > 1:
                    found.append(" ".join(run))
        roll.shuffle(found)
        for run in found[:200]:
            low = run.lower() if CJK_RUN.fullmatch(run) else f" {run.lower()} "
            if all(low not in text or self.same(page, url) for url, text in self.running.items()):
                return f'"{run}"'
        return None

    def same(self, page, url):
        return self.running[url] == self.running[page.url]

    def queries(self, kind, most):
        """Up to `most` of (query, addresses that answer it), those that two pages would give left out."""
        make = getattr(self, kind.replace("-", "_"))
        order = sorted(self.known, key=lambda known: digest(self.seed, kind, known[0].url))
        answers = collections.defaultdict(set)
        # One of each page first; where pages are few, more of each.
        for turn in range(ROUNDS):
            for page, urls in order:
                query = make(page, dice(self.seed, kind, page.url, turn)) if len(answers) < most else None
                if query and query.strip('" '):
                    answers[query].add(tuple(urls))
        return [(query, *urls) for query, urls in answers.items() if len(urls) == 1]


def digest(*what):
    return hashlib.sha256("\0".join(map(str, what)).encode()).hexdigest()


def half_of(query):
    """`tune` or `report`: what a query is for never changes, so nothing is tuned on what is reported."""
    return "tune" if int(digest(query)[0], 16) < 8 else "report"


def read_pages(site):
    """All pages of a built site, by address."""
    found = []
    for path in sorted(site.rglob("*.html")):
        found.append(Page(path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")))
    return found
