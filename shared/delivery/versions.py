"""Whether a message is in a version that its reader has yet to learn."""

from collections.abc import Collection


def is_unread(contract: str, versions: str, handled: Collection[str]) -> bool:
    """Whether *contract*, such as `ExpressionSubmitted.v2`, must wait until its reader is upgraded.

    *versions* are the contracts in which the same fact is told, apart by blanks; *handled* those that the reader
    handles. What it handles in no version is nothing to it; what it hears in another version too, it hears there.
    """
    if any(version in handled for version in (contract, *versions.split())):
        return False
    return _name(contract) in {_name(each) for each in handled}


def _name(contract: str) -> str:
    return contract.rpartition(".v")[0]
