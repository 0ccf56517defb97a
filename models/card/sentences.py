"""Sentences of the card that need figures, in the language of the reader."""

from typing import Any

from models.card.words import Words
from models.evaluation.evaluate import MODEL
from models.evaluation.lists import NAV_RULE
from models.evaluation.measured import NULL


class Sentences:
    """What is said of one card's results in one language."""

    def __init__(self, card: dict[str, Any], words: Words) -> None:
        self._card, self._results, self._t = card, card["results"], words

    def exit(self, name: str, form: str = "label") -> str:
        """Return an exit's words: label, happened or had_not."""
        found = self._t.known(f"exits.{name}", form)
        return name if found == form else found

    @property
    def when(self) -> str:
        """The leading horizon: within so many days, or on a day."""
        return self.within(self._results["horizon_days"])

    def within(self, days: int) -> str:
        """Write a horizon; where the exits are a status, it is on the day."""
        is_status = len(self._card["model"]["horizons_days"]) == 1
        return self._t("on_day" if is_status else "within_days", days=days)

    @property
    def first(self) -> str:
        """The exit that lists are of."""
        return str(self._results["headline"]["exit"])

    @property
    def rows_word(self) -> str:
        """What the rows are: registrations, or jobs begun."""
        return self._t(f"rows_word.{self._card['model']['time_zero']}")

    @property
    def day(self) -> str:
        """The day that results are of."""
        return self._t(f"day.{self._card['model']['time_zero']}")

    @property
    def end(self) -> str:
        """Until when the block lasts; nothing where it ends with the data."""
        end = self._results["block"]["end"]
        return self._t("asked_end", day=self._t.day(end)) if end else ""

    @property
    def start(self) -> str:
        """The day from which the model was tried."""
        return self._t.day(self._results["block"]["start"])

    def asked(self) -> str:
        """Say what is asked, of how many, and when."""
        return self._t(
            "asked",
            happened=self.exit(self.first, "happened"),
            when=self.when,
            known=self._t.count(self._results["known"]),
            rows_word=self.rows_word,
            start=self.start,
            end=self.end,
        )

    def how_good(self) -> list[str]:
        """Say in three sentences how good the model is beside Nav's rule and the base rate."""
        if not self._results["is_judged"]:
            return [self._t("not_judged")]
        found, t = self._results["headline"], self._t
        event = {
            "happened": self.exit(self.first, "happened"),
            "had_not": self.exit(self.first, "had_not"),
            "when": self.when,
        }
        auc, said = found["auc"], []
        ours, nav = (t.of_hundred(auc.get(name)) for name in (MODEL, NAV_RULE))
        said.append(t("said_order", ours=ours, nav=nav, **event))
        if found["precision"]:
            named = {"ours": MODEL, "nav": NAV_RULE, "base": NULL}
            shares = {key: t.share(found["precision"].get(name)) for key, name in named.items()}
            said.append(t("said_found", **shares, **event))
        level = found["level"]
        if level["side"]:
            said.append(
                t(
                    "said_level",
                    predicted=t.percent(level["predicted"], 1),
                    observed=t.share(level["observed"], 1),
                    verdict=t(f"levels.{level['side']}"),
                )
            )
        return said

    def rivals(self) -> list[str]:
        """Say which simple rules are better than the model, and which cannot be told apart."""
        found = self._results["rivals"]
        better, untold = (self._names(found[name]) for name in ("better", "not_told_apart"))
        said = [self._t("rivals_some", names=better) if better else self._t("rivals_none")]
        return [*said, self._t("rivals_untold", names=untold)] if untold else said

    def _names(self, rivals: list[dict[str, str]]) -> str:
        names = [
            self._t(
                "rival",
                model=self._t.known("models", one["model"]),
                exit=self.exit(one["exit"]),
            )
            for one in rivals
        ]
        return ", ".join(names)

    def coverage(self) -> str:
        """Say whether the intervals held what happened."""
        found, t = self._results["coverage"], self._t
        shares = {name: t.percent(found[name]) for name in ("nominal", "asked", "share")}
        nominal = t.number(100 * found["nominal"], 0)
        if not found["cells"]:
            return t("coverage_none", nominal=nominal, fewest=found["fewest"])
        counts = {name: t.count(found[name]) for name in ("held", "cells", "fewest", "refits")}
        verdict = t(f"verdicts.{found['verdict']}")
        return t("coverage_text", **(shares | counts | {"nominal": nominal}), verdict=verdict)

    def leak(self) -> str:
        """Say whether the model is too good to be true."""
        found, t = self._results["leak"], self._t
        limit = t.number(found["limit"], 2)
        if found["above"]:
            return t("leak_found", auc=t.number(found["above"][0]["auc"], 2), limit=limit)
        if found["highest"] is None:
            return t("leak_unknown")
        return t("leak_none", auc=t.number(found["highest"]["auc"], 2), limit=limit)

    def lead(self) -> str:
        """Say how many were flagged before today's trigger."""
        found, t = self._results["lead"], self._t
        if found is None:
            return t("lead_none")
        shares = found["flagged_before"]
        return t(
            "lead_text",
            triggered=t.count(found["triggered"]),
            when=self.when,
            ours=t.share(shares[MODEL]),
            nav=t.share(shares.get(NAV_RULE)),
        )

    def test_set(self) -> str:
        """Say what the model was tried on, and whether it had seen the persons."""
        found, t = self._results, self._t
        counts = {name: t.count(found[name]) for name in ("known", "rows", "persons")}
        dates = {"start": self.start, "end": self.end, "rows_word": self.rows_word}
        if found["strangers"] is None:
            return t("test_set_text_new", **counts, **dates)
        return t("test_set_text", **counts, **dates, strangers=t.figure(found["strangers"], 2))

    def not_judged(self) -> str:
        """Name the exits that nothing hangs on."""
        return ", ".join(self.exit(name) for name in self._results["not_judged"])

    def class_of(self, name: str) -> str:
        """Name a class of the confusion matrix: without the first exit, or with it."""
        return self._t(name, exit=self.exit(self.first))

    def caption(self, plot: str) -> str:
        """Say what a plot shows; it is the alternative text too."""
        return self._t(
            f"plot.{plot}",
            when=self.when,
            exit=self.exit(self.first),
            had_not=self.exit(self.first, "had_not"),
            n=self._t.count(self._results["rows"]),
        )
