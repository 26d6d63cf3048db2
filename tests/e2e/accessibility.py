"""Checks a page with axe-core against WCAG 2.2 AA and tells the findings so that one can mend them."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.e2e.browser import AXE_SCRIPT

RULE_SETS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
_RUN_AXE = """async (tags) => {
    const options = {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']};
    const answer = await axe.run(document, options);
    return {violations: answer.violations, passes: answer.passes.length};
}"""


def accessibility_findings(page: Page) -> list[str]:
    """One line per violated rule and element: rule, impact, selector, what axe says. The page's context must
    have been made with ``bypass_csp=True``: the product's own policy refuses foreign scripts."""
    page.wait_for_load_state("domcontentloaded")
    assert AXE_SCRIPT.exists(), "axe-core is not installed; `make test-e2e` fetches it with npm"
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.add_script_tag(path=AXE_SCRIPT)
    answer: dict[str, Any] = page.evaluate(_RUN_AXE, RULE_SETS)
    assert answer["passes"] > 0, "axe checked nothing on this page"
    return [
        f"{rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))}\n"
        f"    {node['html'][:160]}\n    {node['failureSummary']}\n    {rule['helpUrl']}"
        for rule in answer["violations"]
        for node in rule["nodes"]
    ]


def assert_accessible(page: Page) -> None:
    """Fail with every finding if the page as it stands violates a WCAG 2.2 A or AA rule that axe can see."""
    findings = accessibility_findings(page)
    assert not findings, f"{page.url}: {len(findings)} accessibility findings\n" + "\n".join(findings)
