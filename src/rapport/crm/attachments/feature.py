"""The wiring of files of records."""

from functools import partial

from litestar import Router

from kernel.feature import Feature
from rapport.crm.attachments import files, retention, uploads
from rapport.crm.attachments.controllers import attachment_handlers
from rapport.crm.attachments.models import file_policy, file_upload
from rapport.crm.records.objects import Registry


def attachments_feature(registry: Registry) -> Feature:
    """Routes for each kind of record that has files, and the jobs that take files away."""
    return Feature(
        name="attachments",
        module="crm",
        tenant_tables=(file_upload, file_policy),
        controllers=(Router("/api", route_handlers=attachment_handlers(registry)),),
        jobs={
            files.REMOVE: files.remove_bytes,
            files.UNCLAIMED: partial(files.forget_unclaimed, registry),
            uploads.FORGET: uploads.forget,
            retention.RETAIN: retention.retain,
        },
    )
