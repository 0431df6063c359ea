"""The local mail sink: takes every mail for anybody, delivers none, and shows what arrived to whoever looks.

For one machine, tests and demonstrations. It shows everybody's mail, sign-in links too, so production refuses it.
"""
