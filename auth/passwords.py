"""Passwords: argon2id (64 MiB, 3 passes), hashed in threads, a few at a time; weak ones are refused.

An unknown e-mail costs a check against a dummy hash, so that time doesn't tell who has an account.
"""

import asyncio
import base64
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn import zxcvbn

from auth.breaches import is_breached
from auth.errors import BreachedPassword, WeakPassword
from kernel.settings import Settings

MAX_LENGTH = 256
CHECKED_LENGTH = 72
MIN_SCORE = 3

_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1)
# Each hash takes 64 MiB and a core: more at once would only let a flood take the machine's memory.
_threads = ThreadPoolExecutor(2, "argon2")


async def hash_password(plain: str) -> str:
    """The hash to store."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, _normal(plain))


async def matches(stored: str | None, plain: str) -> bool:
    """True if the password is right. Without a stored hash it is always wrong, and takes as long."""
    right = await asyncio.get_running_loop().run_in_executor(_threads, _matches, stored, plain)
    return right and stored is not None


async def hash_beside(stored: str | None, plain: str) -> str:
    """The hash of `plain` under the salt and cost of a stored one. Without one it takes as long, and fits none."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hash_beside, stored or _dummy(), plain)


def needs_rehash(stored: str) -> bool:
    """True if a hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


async def check_new(settings: Settings, plain: str, *, known: list[str]) -> None:
    """Refuses a password that can be guessed, also from `known` texts such as the e-mail and the company's name, or
    that was stolen elsewhere; raises `WeakPassword` or `BreachedPassword`, in the field `password`.
    """
    if await _is_weak(plain, known):
        raise WeakPassword(fields={"password": WeakPassword()})
    if settings.breached_passwords_url and await is_breached(settings.breached_passwords_url, _normal(plain)):
        raise BreachedPassword(fields={"password": BreachedPassword()})


async def _is_weak(plain: str, known: list[str]) -> bool:
    words = [word for text in known for word in (text, *text.replace("@", " ").replace(".", " ").split()) if word]
    result = await asyncio.to_thread(zxcvbn, _normal(plain)[:CHECKED_LENGTH], words)
    return bool(result["score"] < MIN_SCORE)


def _matches(stored: str | None, plain: str) -> bool:
    try:
        return _hasher.verify(stored or _dummy(), _normal(plain))
    except (VerifyMismatchError, InvalidHashError):
        return False


def _hash_beside(stored: str, plain: str) -> str:
    cost = extract_parameters(stored)
    hasher = PasswordHasher(time_cost=cost.time_cost, memory_cost=cost.memory_cost, parallelism=cost.parallelism)
    salt = stored.split("$")[4]
    return hasher.hash(_normal(plain), salt=base64.b64decode(salt + "=" * (-len(salt) % 4)))


@cache
def _dummy() -> str:
    return _hasher.hash("no identity has this password")


def _normal(plain: str) -> str:
    # The same password typed on another keyboard or system (RFC 8265, NFKC as NIST SP 800-63B asks).
    return unicodedata.normalize("NFKC", plain)
