"""Many histories at once, in processes of their own."""

import gc
import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from tests.simulation.history import deal, live
from tests.simulation.mutants import mutated
from tests.simulation.product import product_in, quiet

CHUNK = 100  # histories that a process is given at once


def failing(first: int, count: int, *, mutant: str = "", processes: int = 2) -> Iterator[int]:
    """The seeds, of *count* from *first* on, whose histories go wrong."""
    last = first + count
    chunks = [range(at, min(at + CHUNK, last)) for at in range(first, last, CHUNK)]
    if len(chunks) == 1:
        yield from lived(chunks[0], mutant)
        return
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn")) as pool:
        for failed in pool.map(lived, chunks, [mutant] * len(chunks)):
            yield from failed


def lived(seeds: range, mutant: str) -> list[int]:
    """Those of *seeds* whose histories go wrong."""
    gc.freeze()
    gc.disable()  # one look at what is left of a hundred worlds, and at nothing else, is cheaper than many
    try:
        with quiet(), product_in(), mutated(mutant):
            return [seed for seed in seeds if live(deal(seed)).wrong]
    finally:
        gc.collect()
        gc.unfreeze()
        gc.enable()
