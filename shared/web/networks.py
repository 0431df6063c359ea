"""Where a request comes from, as far as limits go: an IPv4 address, or the IPv6 block that one customer gets whole."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from fastapi import Request


def address_of(request: Request) -> str:
    """The network address of whoever asks; empty when it is not known.

    Behind a proxy the server takes it from X-Forwarded-For: the last entry that is no proxy of ours, so that what the
    client puts there itself counts for nothing (FORWARDED_ALLOW_IPS names the proxies).
    """
    return request.client.host if request.client else ""


def block_of(address: str) -> str:
    """*address* where it is of IPv4, its /64 where it is of IPv6 (RFC 6177: no customer gets less)."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((int(found) >> 64 << 64, 64)))
