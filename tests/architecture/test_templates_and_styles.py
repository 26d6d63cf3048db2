"""Pages load nothing from elsewhere and hold no inline script or style: the security policy forbids both."""

from __future__ import annotations

import re

from tests.architecture.source_files import PACKAGE, name_of, package_files

EXTERNAL = re.compile(
    r"""\b(?:src|href|action|srcset|poster|data)\s*=\s*["']?\s*(?:https?:)?//""", re.IGNORECASE
)
INLINE_SCRIPT = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=[\"']application/json[\"'])[^>]*>", re.IGNORECASE
)
INLINE_STYLE = re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE)
INLINE_HANDLER = re.compile(r"""<[a-z][^>]*\son[a-z]+\s*=\s*["']""", re.IGNORECASE)
JAVASCRIPT_ADDRESS = re.compile(r"""["']\s*javascript:""", re.IGNORECASE)
STYLE_IMPORT = re.compile(r"@import|url\(\s*[\"']?(?:https?:)?//", re.IGNORECASE)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TRANSLATED = re.compile(
    r"{%\s*(?:comment|blocktranslate|blocktrans)\b.*?{%\s*end(?:comment|blocktranslate|blocktrans)\s*%}"
    r"|{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->",
    re.DOTALL,
)
# Invented persons shown in the gallery of components.
SAMPLES = "src/yiji/web/templates/gallery/"
# The name of a language is written in that language.
NAMES_OF_LANGUAGES = ("简体中文", "中文")


def _places(pattern: re.Pattern[str], suffix: str = ".html") -> list[str]:
    found = []
    for path in package_files(suffix):
        text = path.read_text(encoding="utf-8")
        for hit in pattern.finditer(text):
            line = text.count("\n", 0, hit.start()) + 1
            found.append(f"{name_of(path)}:{line} {hit.group(0).strip()[:80]}")
    return found


def test_no_template_loads_anything_from_another_host() -> None:
    assert not _places(EXTERNAL)


def test_no_template_holds_inline_script_style_or_handlers() -> None:
    found = [
        place
        for pattern in (INLINE_SCRIPT, INLINE_STYLE, INLINE_HANDLER, JAVASCRIPT_ADDRESS)
        for place in _places(pattern)
    ]
    assert not found, "\n".join(found)


def test_no_style_sheet_loads_anything_from_another_host() -> None:
    assert not _places(STYLE_IMPORT, ".css")


def test_no_script_sets_what_the_security_policy_forbids() -> None:
    forbidden = re.compile(r"\beval\(|new Function\(|\.innerHTML\s*=|\.outerHTML\s*=|document\.write\(")
    assert not _places(forbidden, ".js")


def test_no_template_is_marked_safe_by_hand() -> None:
    assert not _places(re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"))


def test_every_chinese_word_in_a_template_is_translatable() -> None:
    bare = []
    for path in package_files(".html"):
        if PACKAGE / "web" not in path.parents:
            continue
        text = path.read_text(encoding="utf-8")
        rest = TRANSLATED.sub(lambda hit: "\n" * hit.group(0).count("\n"), text)
        for number, line in enumerate(rest.splitlines(), 1):
            for name in NAMES_OF_LANGUAGES:
                line = line.replace(name, "")
            if CHINESE.search(line):
                bare.append(f"{name_of(path)}:{number} {line.strip()[:80]}")
    assert not bare, "wrap these with {% translate %}:\n" + "\n".join(bare)


def test_every_chinese_argument_of_a_template_tag_is_translatable() -> None:
    translated = re.compile(r"_\(\s*(?:\"[^\"]*\"|'[^']*')\s*\)")
    own_text = re.compile(r"{%\s*(?:translate|trans|comment|blocktranslate|blocktrans|plural)\b")
    bare = []
    for path in package_files(".html"):
        if name_of(path).startswith(SAMPLES):
            continue
        text = path.read_text(encoding="utf-8")
        for hit in re.finditer(r"{%.*?%}|{{.*?}}", text, re.DOTALL):
            if not own_text.match(hit.group(0)) and CHINESE.search(translated.sub("", hit.group(0))):
                line = text.count("\n", 0, hit.start()) + 1
                bare.append(f"{name_of(path)}:{line} {hit.group(0)[:80]}")
    assert not bare, 'write _("…") around these:\n' + "\n".join(bare)


def test_what_asks_again_by_itself_can_be_found_again() -> None:
    polling = re.compile(r"<[a-z][^<]*\sdata-poll=")
    places = _places(polling)
    assert len(places) >= 5
    nameless = [
        place
        for path in package_files(".html")
        for hit in polling.finditer(path.read_text(encoding="utf-8"))
        if " id=" not in hit.group(0)
        for place in [f"{name_of(path)}: {hit.group(0)[:80]}"]
    ]
    assert not nameless, "an element without id is looked for in vain in the fresh page:\n" + "\n".join(
        nameless
    )
