"""The wiring of the page of storage."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.features import REGISTRY
from rapport.storage.controllers import storage_handlers

FEATURE = Feature(
    name="storage",
    controllers=(Router("/api", route_handlers=storage_handlers(REGISTRY)),),
)
