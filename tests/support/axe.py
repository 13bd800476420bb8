"""Runs axe-core in a page: what breaks WCAG 2.1 A and AA, and a score like Lighthouse's."""

from typing import Any

from playwright.sync_api import Page

from tests.support.repository import ROOT

SCRIPT = ROOT / "frontend/node_modules/axe-core/axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa")
WEIGHTS = {"critical": 10, "serious": 7, "moderate": 3, "minor": 1}
"""Lighthouse weighs an audit by the impact of its rule."""
RUN = """async (tags) => {
  const ends = (each) => each.effect?.getComputedTiming().endTime !== Infinity;
  await Promise.all(document.getAnimations().filter(ends).map((each) => each.finished.catch(() => null)));
  const impacts = Object.fromEntries(axe._audit.rules.map((rule) => [rule.id, rule.impact]));
  const found = await axe.run(document, { runOnly: [...tags, 'best-practice'], resultTypes: ['violations', 'passes'],
    rules: { 'label-content-name-mismatch': { enabled: true } } });
  const plain = (rule) => ({
    id: rule.id, impact: rule.impact ?? impacts[rule.id], tags: rule.tags,
    nodes: rule.nodes.map((node) => `${node.target.join(' ')}: ${node.any.concat(node.all, node.none)
      .map((check) => check.message).join('; ')}`),
  });
  return { violations: found.violations.map(plain), passes: found.passes.map(plain) };
}"""


class Audit:
    """What axe found in a page."""

    def __init__(self, page: Page) -> None:
        # Through the debugger, so that the page's own policy against foreign scripts stays as it is.
        page.evaluate(f"() => {{ if (!window.axe) {{ {SCRIPT.read_text()} }} }}")
        found: dict[str, list[dict[str, Any]]] = page.evaluate(RUN, list(WCAG))
        self.violations, self.passes = found["violations"], found["passes"]

    @property
    def faults(self) -> list[str]:
        """Serious and critical violations of WCAG, each with the first places where it is broken."""
        return [
            f"{rule['id']} ({rule['impact']}): {' | '.join(rule['nodes'][:4])}"
            for rule in self.violations
            if rule["impact"] in {"serious", "critical"} and set(rule["tags"]) & set(WCAG)
        ]

    @property
    def score(self) -> float:
        """The weight of the rules that hold, in percent of all that apply."""
        passed = sum(WEIGHTS[rule["impact"]] for rule in self.passes)
        failed = sum(WEIGHTS[rule["impact"]] for rule in self.violations)
        return 100 * passed / (passed + failed)

    @property
    def weak(self) -> list[str]:
        """What costs the score its points."""
        return [f"{rule['id']} ({rule['impact']}): {rule['nodes'][0]}" for rule in self.violations]
