"""Keys of people as a feature: the table and its routes."""

from litestar import Router

from kernel.feature import Feature
from rapport.crm.identity_keys.controllers import key_handlers
from rapport.crm.identity_keys.kinds import OF
from rapport.crm.identity_keys.models import identity_key
from rapport.crm.records.objects import Registry


def identity_keys_feature(registry: Registry) -> Feature:
    """The feature for these objects."""
    routes = [
        Router("/", route_handlers=list(key_handlers(registry, registry[name])), opt={"module": registry[name].module})
        for name in OF
    ]
    return Feature(
        name="identity_keys",
        tenant_tables=(identity_key,),
        controllers=(Router("/api", route_handlers=routes),),
    )
