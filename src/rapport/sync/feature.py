"""The wiring of sync."""

from kernel.feature import Feature
from rapport.sync.controllers import FeedController, SyncController

FEATURE = Feature(name="sync", controllers=(FeedController, SyncController))
