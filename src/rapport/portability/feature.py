"""The wiring of portability."""

from kernel.feature import Feature
from rapport.portability import archives, erase, erasing, load, models, schedule
from rapport.portability.controllers import ArchiveController, ErasureController
from tenants.events import ClockMoved

FEATURE = Feature(
    name="portability",
    control_tables=(models.archive, models.archive_schedule, models.arrival, models.erasure, models.signing_key),
    controllers=(ArchiveController, ErasureController),
    jobs={archives.JOB: archives.job, erase.JOB: erase.job, erase.CLOCK_MOVED: erase.job, erasing.MAIL: erase.mail},
    subscribers={ClockMoved.name: (erase.CLOCK_MOVED,)},
    sweeps={
        "portability.archives": archives.sweep,
        "portability.schedules": schedule.sweep,
        "portability.arrivals": load.sweep,
        "portability.erasures": erase.sweep,
    },
)
