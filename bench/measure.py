"""Measuring two sides in turn, and saying how sure the ratio is."""

import dataclasses
import gc
import math
import statistics
import time
from collections.abc import Callable

from odoo import api


@dataclasses.dataclass
class Work:
    """What is measured: `call` of (env, prepared, turn), which returns what it did as a number.

    `prepare`, of (env), is not measured; what it returns is handed to every call.
    """

    prepare: Callable
    call: Callable


@dataclasses.dataclass
class Side:
    """A database and the user in whose name it is asked."""

    name: str
    registry: object
    uid: int
    company_id: int

    def environment(self, cr):
        """Return an environment with nothing in its cache, as a request starts with."""
        context = {
            "lang": "en_US",
            "tz": "Europe/Paris",
            "uid": self.uid,
            "allowed_company_ids": [self.company_id],
        }
        return api.Environment(cr, self.uid, context)

    def prepare(self, work):
        """Return what `work` prepares."""
        with self.registry.cursor() as cr:
            return work.prepare(self.environment(cr))

    def run(self, work, prepared, turn):
        """Do `work` once in a transaction of its own, which is undone.

        :return: seconds (float), number of queries (int), what `work` returned
        """
        with self.registry.cursor() as cr:
            env = self.environment(cr)
            queries = cr.sql_log_count
            start = time.perf_counter()
            result = work.call(env, prepared, turn)
            seconds = time.perf_counter() - start
            queries = cr.sql_log_count - queries
            cr.rollback()
        return seconds, queries, result


@dataclasses.dataclass
class Outcome:
    """What a scenario gave: seconds and queries of both sides, pair by pair."""

    first: list
    second: list
    first_queries: int
    second_queries: int
    results: tuple

    def ratio(self):
        """Return (low, median, high) of first / second: the median and its 95 % interval."""
        ratios = sorted(a / b for a, b in zip(self.first, self.second, strict=True))
        # The interval of the median by order statistics: it assumes nothing of the distribution.
        count = len(ratios)
        margin = 0.98 * math.sqrt(count)
        low = max(0, math.floor((count - margin) / 2))
        high = min(count - 1, math.ceil((count + margin) / 2))
        return ratios[low], statistics.median(ratios), ratios[high]


def compare(first, second, works, pairs, warm_up=3):
    """Measure two sides in pairs, the one that begins alternating.

    :param first, second: Side
    :param works: the Work of each side
    :param int pairs: how many pairs count, after `warm_up` ones that do not
    :return: Outcome
    """
    sides = (first, second)
    prepared = [side.prepare(work) for side, work in zip(sides, works, strict=True)]
    seconds, queries, results = ([], []), [0, 0], [None, None]
    gc.collect()
    gc.freeze()
    for turn in range(-warm_up, pairs):
        for index in (0, 1) if turn % 2 else (1, 0):
            spent, queries[index], results[index] = sides[index].run(
                works[index], prepared[index], turn
            )
            if turn >= 0:
                seconds[index].append(spent)
        if results[0] != results[1]:
            raise RuntimeError(f"the two sides did not do the same: {results[0]} and {results[1]}")
    gc.unfreeze()
    return Outcome(*seconds, *queries, tuple(results))
