"""The rules by which messages are neither lost nor doubled nor swapped, as functions of plain values.

`streams` numbers what a publisher says and links it; `journal` decides what the relay sends next and what an answer of
the broker does to a row; `cursors` decides what becomes of a message that arrives; `retries` when a failed one is tried
again; `heads` compares what was said with what was applied. They touch no database, broker, clock or random source:
shared.mongo and shared.broker call them with what they read, and the simulator with what it made up.
"""
