"""How it shows that the database does not answer, for those who may not know its driver."""

from pymongo.errors import ConnectionFailure, ExecutionTimeout, NetworkTimeout, WTimeoutError

UNAVAILABLE: tuple[type[Exception], ...] = (ConnectionFailure, ExecutionTimeout, NetworkTimeout, WTimeoutError)
