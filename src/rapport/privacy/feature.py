"""The wiring of what is about one person."""

from kernel.feature import Feature
from rapport.privacy import cases, jobs
from rapport.privacy.controllers import SubjectRequestController
from rapport.privacy.models import subject_hit, subject_request

FEATURE = Feature(
    name="privacy",
    tenant_tables=(subject_request, subject_hit),
    controllers=(SubjectRequestController,),
    jobs={
        cases.FIND: jobs.find,
        cases.EXPORT: jobs.make_copy,
        cases.ERASE: jobs.erase,
        cases.DROP: jobs.drop_copy,
    },
)
