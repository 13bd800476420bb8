"""Workbooks as tables: a process of its own writes one as CSV, read as it comes."""

import io
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from typing import Final, cast

from kernel.text import Text
from rapport.crm.imports.errors import UnreadableFile

ENCODING: Final = "workbook"
"""What stands for the encoding of a file that is no text."""

BEGINS: Final = b"PK\x03\x04"

MEMORY: Final = 3 << 30
"""Bytes that reading one may take."""

WAIT: Final = 180
"""Seconds until the process is ended, whatever it does."""

BROKEN = Text(
    zh="这个工作簿读不了（损坏、过大，或不是 XLSX）；可以另存为 CSV 再试",
    en="this workbook can't be read (broken, too large or no XLSX); save it as CSV and try again",
)
_READ: Final = 1 << 16


def chunks(data: Iterable[bytes]) -> Iterator[bytes]:
    """The first filled sheet as CSV in UTF-8; `UnreadableFile` for what is no workbook or asks too much.

    Nothing of it lies on a disk: the process gets the bytes by a pipe and gives the text by another one.
    """
    command = [sys.executable, "-I", "-m", "rapport.crm.imports.workbook", str(MEMORY)]
    with subprocess.Popen(  # our own module, nothing of the customer's among its arguments
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}
    ) as process:
        failed: list[Exception] = []
        feeding = threading.Thread(target=_feed, args=(process, data, failed), daemon=True)
        feeding.start()
        late = threading.Timer(WAIT, process.kill)
        late.start()
        try:
            stdout = cast("io.BufferedReader", process.stdout)
            while part := stdout.read1(_READ):
                yield part
            feeding.join()
            code = process.wait()
        finally:  # whoever wanted the first rows alone has gone
            late.cancel()
            process.kill()
    if failed:
        raise failed[0]
    if code:
        raise UnreadableFile(reason=BROKEN)


def _feed(process: "subprocess.Popen[bytes]", data: Iterable[bytes], failed: list[Exception]) -> None:
    try:
        with cast("io.BufferedWriter", process.stdin) as pipe:
            for part in data:
                pipe.write(part)
    except (BrokenPipeError, ValueError):
        return  # it has read enough, or died of a limit: its exit code says so
    except Exception as error:  # noqa: BLE001  # a fault of the file store is told by whoever reads, and no workbook's
        failed.append(error)
