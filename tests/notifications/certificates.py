"""Certificates made for a test: an authority of its own, and servers' certificates that it signed."""

import ssl
from collections.abc import Sequence
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from shared import clock

PEM = serialization.Encoding.PEM


class Authority:
    """One that signs what it is asked to; its certificate stands in `file`."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._name = _named("Authority of a test")
        self.file = folder / "authority.pem"
        self.file.write_bytes(self._signed(self._name, self._key, [], is_authority=True).public_bytes(PEM))

    def server(self, *names: str, ended: bool = False) -> ssl.SSLContext:
        """What a server needs that stands under *names*, each a domain or an IP address; *ended* yesterday."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._signed(_named(names[0]), key, names, ended=ended)
        private = key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        file = self._folder / f"{names[0]}.pem"
        file.write_bytes(private + certificate.public_bytes(PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context

    def _signed(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePrivateKey,
        names: Sequence[str],
        *,
        is_authority: bool = False,
        ended: bool = False,
    ) -> x509.Certificate:
        until = clock.real() + timedelta(days=-1 if ended else 1)
        draft = (
            x509.CertificateBuilder(self._name, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(until - timedelta(days=3))
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        if names:
            draft = draft.add_extension(
                x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False
            )
        return draft.sign(self._key, hashes.SHA256())


def _named(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)
