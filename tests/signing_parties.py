"""Makes certificate authorities and key files for two parties; none of them is anybody's."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

PASSPHRASE = "right horse"  # noqa: S105 - of a key made for one test


@dataclass(frozen=True)
class Authority:
    """Who vouches for signers."""

    name: x509.Name
    key: ec.EllipticCurvePrivateKey
    file: Path

    def key_file(self, who: str, file: Path, *, days: int = 30) -> Path:
        """Write the key of somebody with his certificate, which is valid for so many days from yesterday on."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(
            _named(who), self.name, key.public_key(), self.key, days=days, authority=False
        )
        data = serialize_key_and_certificates(
            who.encode(), key, certificate, None, BestAvailableEncryption(PASSPHRASE.encode())
        )
        file.write_bytes(data)
        return file


def authority(folder: Path, name: str = "Root of the tests") -> Authority:
    """Make an authority, with its certificate as a PEM file."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), _named(name)
    certificate = _certificate(subject, subject, key.public_key(), key, days=365, authority=True)
    file = folder / f"{name.replace(' ', '-')}.pem"
    file.write_bytes(certificate.public_bytes(Encoding.PEM))
    return Authority(subject, key, file)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    signer: ec.EllipticCurvePrivateKey,
    *,
    days: int,
    authority: bool,
) -> x509.Certificate:
    begin = datetime.now(UTC) - timedelta(days=1 if days > 0 else 30)
    usage = x509.KeyUsage(
        digital_signature=not authority, content_commitment=not authority, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=authority, crl_sign=authority,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=max(days, 1)))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .sign(signer, hashes.SHA256())
    )
