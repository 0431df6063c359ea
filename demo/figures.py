"""The run's own figures: how much there was, and how long a receipt took."""

from collections.abc import Sequence
from datetime import datetime

from demo.post import Post


def receipt_times(post: Post, submitted: dict[str, list[datetime]]) -> list[float]:
    """Seconds from the beginning of each submission to its receipt in the sink, shortest first."""
    times = [
        (letter.received_at - moment).total_seconds()
        for address, moments in submitted.items()
        for moment, letter in zip(moments, post.of(address, "receipt"), strict=False)
    ]
    return sorted(times)


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The value that *percent* of *ordered* do not exceed (nearest rank); 0 of nothing."""
    if not ordered:
        return 0.0
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def text(post: Post, submitted: dict[str, list[datetime]], *, published: int, requests: int, seconds: float) -> str:
    """The figures for a terminal."""
    times, letters = receipt_times(post, submitted), post.templates()
    kinds = ", ".join(f"{count} {template or 'other'}" for template, count in letters.most_common())
    return "\n".join(
        [
            f"{published} messages between the services, {requests} HTTP requests, {letters.total()} letters",
            f"  ({kinds})",
            f"from submit to receipt in the sink: p50 {percentile(times, 50) * 1000:.0f} ms, "
            f"p99 {percentile(times, 99) * 1000:.0f} ms ({len(times)} receipts)",
            f"wall time: {seconds:.0f} s",
        ]
    )
