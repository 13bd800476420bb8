"""The wiring of sign-up."""

from kernel.feature import Feature
from kernel.jobs import Job
from kernel.mail import Mail
from kernel.runtime import Runtime
from rapport.onboarding import mails, models
from rapport.onboarding.controllers import OnboardingController
from rapport.onboarding.sign_up import MAIL_CODE


async def mail_code(runtime: Runtime, job: Job) -> None:
    """Mails a sign-up code."""
    email, code, locale = str(job.args["email"]), str(job.args["code"]), str(job.args["locale"])
    subject = mails.CODE_SUBJECT.format(code=code).pick(locale)
    text = mails.CODE_BODY.format(code=code).pick(locale)
    await runtime.mail.send(Mail(to=email, subject=subject, text=text, key=job.id, of=None))


FEATURE = Feature(
    name="onboarding",
    control_tables=(models.signup, models.founder),
    controllers=(OnboardingController,),
    jobs={MAIL_CODE: mail_code},
)
