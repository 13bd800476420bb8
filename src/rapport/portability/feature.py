"""The wiring of portability."""

from kernel.feature import Feature
from rapport.portability import archives, load, models
from rapport.portability.controllers import ArchiveController

FEATURE = Feature(
    name="portability",
    control_tables=(models.archive, models.arrival, models.erasure, models.signing_key),
    controllers=(ArchiveController,),
    jobs={archives.JOB: archives.job},
    sweeps={"portability.archives": archives.sweep, "portability.arrivals": load.sweep},
)
