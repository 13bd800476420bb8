"""The wiring of sandboxes. The job that makes them needs what makes schemas: `rapport.parts` adds it."""

from kernel.feature import Feature
from rapport.portability import models
from rapport.sandboxes import life
from rapport.sandboxes.controllers import HeldMailController, SandboxController

FEATURE = Feature(
    name="sandboxes",
    control_tables=(models.sandbox, models.held_mail),
    controllers=(SandboxController, HeldMailController),
    jobs={life.MAIL: life.mail},
    sweeps={"sandboxes.life": life.sweep},
)
