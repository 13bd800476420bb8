"""The wiring of the audit trail; its tables are auth's."""

from kernel.feature import Feature
from rapport.audit import heads, push
from rapport.audit.controllers import AuditController

FEATURE = Feature(
    name="audit",
    controllers=(AuditController,),
    jobs={heads.MAIL: heads.mail},
    sweeps={"audit.heads": heads.sweep, "audit.push": push.sweep},
)
