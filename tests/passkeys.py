"""A passkey of somebody, made without a device."""

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

from apps.accounts.models import User


def a_passkey(person: User, name: str) -> Authenticator:
    key = ES256.from_cryptography_key(ec.generate_private_key(ec.SECP256R1()).public_key())  # type: ignore[no-untyped-call]
    made = AttestedCredentialData.create(Aaguid.NONE, b"one", key)
    seen = AuthenticatorData.create(b"r" * 32, AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.AT, 0, made)
    response = {
        "clientDataJSON": websafe_encode(b'{"type": "webauthn.create", "challenge": "", "origin": ""}'),
        "attestationObject": websafe_encode(AttestationObject.create("none", seen, {})),
    }
    credential = {"id": websafe_encode(b"one"), "rawId": websafe_encode(b"one"), "type": "public-key"}
    data = {"name": name, "credential": credential | {"response": response}}
    return Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)
