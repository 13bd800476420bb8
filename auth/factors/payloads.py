"""What the endpoints of second factors take and give."""

import msgspec

from auth.payloads import Assertion, Code, PasskeyName, Password, RecoveryText


class AuthenticatorName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an authenticator is to be called."""

    name: PasskeyName


class AuthenticatorCode(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The code that the app shows."""

    code: Code


class SecondFactor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An authenticator's code, or a recovery code, or the answer of one of one's own passkeys; or the password, where
    that is what is asked for after a mailed code."""

    totp: Code | None = None
    recovery_code: RecoveryText | None = None
    passkey: Assertion | None = None
    password: Password | None = None
