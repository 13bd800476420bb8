"""Jobs of auth."""

from auth import identities, mails
from kernel.jobs import Job
from kernel.mail import Mail
from kernel.runtime import Runtime


async def mail_sign_in_code(runtime: Runtime, job: Job) -> None:
    """Mails a sign-in code, if the address belongs to somebody."""
    email, code, locale = str(job.args["email"]), str(job.args["code"]), str(job.args["locale"])
    async with runtime.databases.control_session() as control:
        known = await identities.find_login(control, identities.email_hmac(control.keys, email))
    if known is not None:
        subject = mails.SIGN_IN_SUBJECT.format(code=code).pick(locale)
        text = mails.SIGN_IN_BODY.format(code=code).pick(locale)
        await runtime.mail.send(Mail(to=email, subject=subject, text=text))


async def mail_invitation(runtime: Runtime, job: Job) -> None:
    """Mails an invitation's link."""
    args = {name: str(value) for name, value in job.args.items()}
    told = {
        "inviter": args["inviter"],
        "organisation": args["organisation"],
        "link": f"{runtime.settings.public_url}/join/{args['token']}",
    }
    subject = mails.INVITATION_SUBJECT.format(**told).pick(args["locale"])
    text = mails.INVITATION_BODY.format(**told).pick(args["locale"])
    await runtime.mail.send(Mail(to=args["email"], subject=subject, text=text))
