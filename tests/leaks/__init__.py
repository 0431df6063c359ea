"""The leak test: what is hidden from somebody makes no difference to any answer they get.

Worlds are lived through that differ only in what is hidden: the content, scores, decision and letters of an expression
that a conflict keeps from somebody, and everything about a draft, a withdrawn expression and one whose lane is open.
Whoever must not know of it asks every address of all four services in both, and must be answered alike: in status, body
and headers, with as much work for the database; and no line of a log may tell. Whoever may not act (`acts`) tries to,
and must be refused for that reason and change nothing. `test_leaks` does so for a part; `python -m tests.leaks`
(`./challenge leaks`) for all of it.
"""
