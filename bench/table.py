"""The table of what was measured, and whether each bound holds."""

import statistics

ROW = "| {:<42} | {:<17} | {:>5} | {:>6} {:<17} | {:<7} | {:<6} | {:>9} | {:>17} |"
HEADER = ("scenario", "sides", "pairs", "ratio", "[95 % interval]", "bound", "holds")


def show_header():
    print(ROW.format(*HEADER, "queries", "median ms"))
    print("|" + "|".join("-" * len(cell) for cell in ROW.format(*[""] * 9).split("|")[1:-1]) + "|")


def verdict(scenario, low, high):
    """Tell whether the whole interval keeps the bound (None where there is none)."""
    if scenario.bound is None:
        return None
    return low >= scenario.bound if scenario.rate else high <= scenario.bound


def show(scenario, outcome):
    """Print the row of a scenario; return its `verdict`."""
    low, middle, high = outcome.ratio()
    holds = verdict(scenario, low, high)
    medians = [statistics.median(times) * 1000 for times in (outcome.first, outcome.second)]
    queries = [outcome.first_queries, outcome.second_queries]
    if scenario.rate:
        medians, queries = medians[::-1], queries[::-1]
    show_row(
        scenario,
        holds,
        len(outcome.first),
        f"{middle:.3f}",
        f"[{low:.3f}, {high:.3f}]",
        " / ".join(map(str, queries)),
        " / ".join(f"{median:.1f}" for median in medians),
    )
    return holds


def show_exact(scenario, first, second):
    """Print the row of what needs no pairs, as it is the same each time; return its verdict.

    :param int first, second: what was counted on both sides
    """
    ratio = first / second
    holds = verdict(scenario, ratio, ratio)
    show_row(scenario, holds, "", f"{ratio:.3f}", f"{first} / {second}", "", "")
    return holds


def show_row(scenario, holds, pairs, ratio, interval, queries, medians):
    bound = ""
    if scenario.bound is not None:
        bound = f"{'≥' if scenario.rate else '≤'} {scenario.bound}"
    print(
        ROW.format(
            scenario.name,
            " / ".join(scenario.sides),
            pairs,
            ratio,
            interval,
            bound,
            {None: "", True: "yes", False: "NO"}[holds],
            queries,
            medians,
        ),
        flush=True,
    )
