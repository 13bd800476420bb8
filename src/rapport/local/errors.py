"""What the person at the terminal is told when something can't go on: one sentence, never a traceback."""

import errno


class LocalError(Exception):
    """Something that a person has to settle; the message is one sentence that says what to do."""


def sentence_for(error: OSError) -> str:
    """Puts an operating system error into words."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"The disk is full ({error.filename or 'data directory'}); free some space and start again."
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return f"No permission for {error.filename}; run as its owner or set DATA_DIR to a folder of your own."
    return f"{error.strerror or error}: {error.filename or 'no file'}."
