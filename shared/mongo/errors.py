"""Which of the database's errors pass by themselves."""

from pymongo.errors import ConnectionFailure, PyMongoError

_PASSING = ("TransientTransactionError", "RetryableWriteError", "UnknownTransactionCommitResult")


def is_away(error: BaseException) -> bool:
    """Whether the database itself could not be reached, so that whatever asks it next fails as well."""
    return isinstance(error, ConnectionFailure)


def is_passing(error: BaseException) -> bool:
    """Whether the same call may succeed later: the connection, the election of a primary, a write conflict.

    Not every PyMongoError: a DuplicateKeyError taken for passing once circled for ever.
    """
    if isinstance(error, ConnectionFailure):
        return True
    return isinstance(error, PyMongoError) and (error.timeout or any(error.has_error_label(x) for x in _PASSING))
