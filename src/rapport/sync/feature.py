"""The wiring of sync."""

from kernel.feature import Feature
from rapport.sync.controllers import SyncController

FEATURE = Feature(name="sync", controllers=(SyncController,))
