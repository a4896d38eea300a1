"""One row of `station bench`, printed as JSON on a line; ratio = ours / peer, smaller is better."""

import json
import statistics
from collections.abc import Callable
from time import perf_counter


def row(name: str, ours: float, peer: float | None, unit: str, note: str) -> None:
    ratio = None if peer is None else round(ours / peer, 3)
    rounded = None if peer is None else round(peer, 4)
    print(
        json.dumps({"name": name, "ours": round(ours, 4), "peer": rounded, "unit": unit, "ratio": ratio, "note": note}),
        flush=True,
    )


def spread(seconds: list[float], scale: float = 1000.0) -> str:
    """Median, 95th percentile and maximum, for notes."""
    ordered = sorted(seconds)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    return f"median {statistics.median(ordered) * scale:.2f}, p95 {p95 * scale:.2f}, max {ordered[-1] * scale:.2f}"


def timed(action: Callable[[], object]) -> float:
    start = perf_counter()
    action()
    return perf_counter() - start
