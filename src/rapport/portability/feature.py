"""The wiring of portability. The job that brings archives in needs what makes schemas: `rapport.parts` adds it."""

from kernel.feature import Feature
from rapport.portability import archives, erase, erasing, load, models, resuming, schedule
from rapport.portability.controllers import ArchiveController, ErasureController
from rapport.portability.imports import store, work
from rapport.portability.imports.controllers import ArchiveImportController
from tenants.events import ClockMoved

FEATURE = Feature(
    name="portability",
    control_tables=(
        models.archive,
        models.archive_schedule,
        models.archive_import,
        models.arrival,
        models.erasure,
        models.signing_key,
    ),
    controllers=(ArchiveController, ArchiveImportController, ErasureController),
    jobs={
        archives.JOB: archives.job,
        store.FORGET: work.forget,
        erase.JOB: erase.job,
        erase.CLOCK_MOVED: erase.job,
        erasing.MAIL: erase.mail,
        resuming.RESUME: resuming.resume,
    },
    subscribers={ClockMoved.name: (erase.CLOCK_MOVED,)},
    sweeps={
        "portability.archives": archives.sweep,
        "portability.schedules": schedule.sweep,
        "portability.arrivals": load.sweep,
        "portability.imports": work.sweep,
        "portability.erasures": erase.sweep,
    },
)
