"""The wiring of auth: its tables, endpoints, jobs and what it writes into a new tenant."""

from auth import account, invitations, jobs, joining, models, persons, reveals, step_up
from auth.audit import models as audit_models
from auth.controllers import OrganisationController, SessionController, SignInController
from auth.domains import models as domain_models
from auth.domains import requests, watch
from auth.domains.controllers import DomainController, JoinRequestController
from auth.factors import enrolment, reset, second
from auth.factors import jobs as factor_jobs
from auth.factors import models as factor_models
from auth.factors.controllers import AuthenticatorController, FactorResetController, PendingSignInController
from auth.key_controllers import KeyController
from auth.passkey_controllers import PasskeyController, StepUpController
from auth.policies import models as policy_models
from auth.policies.controllers import SignInPolicyController
from auth.registration import MAIL_ADDED
from auth.role_controllers import RoleController
from auth.sign_in import MAIL_CODE, MAIL_NEW_DEVICE
from auth.team_controllers import JoinController, MemberController, TeamController
from auth.tokens import jobs as token_jobs
from auth.tokens import make as token_making
from auth.tokens import models as token_models
from auth.tokens.controllers import OrganisationTokenController, ServiceAccountController, TokenController
from auth.viewing import models as viewing_models
from auth.viewing import telling as viewing_telling
from auth.viewing.controllers import ViewingController, ViewingRequestController
from auth.viewing.listed import close_those_over
from kernel.feature import Feature

FEATURE = Feature(
    name="auth",
    control_tables=(
        models.identity,
        models.password,
        models.passkey,
        models.challenge,
        models.membership,
        models.invitation,
        models.device,
        models.session,
        models.code_challenge,
        models.security_event,
        audit_models.security_seal,
        audit_models.security_chain,
        audit_models.security_head,
        audit_models.audit_recipients,
        factor_models.authenticator,
        factor_models.recovery_code,
        factor_models.pending_sign_in,
        factor_models.factor_reset,
        policy_models.sign_in_policy,
        domain_models.domain_claim,
        domain_models.join_request,
        token_models.api_token,
        token_models.api_token_network,
        token_models.service_account,
        token_models.token_policy,
        viewing_models.viewing,
        viewing_models.viewing_policy,
        viewing_models.viewing_request,
    ),
    tenant_tables=(
        models.person,
        models.team,
        models.team_member,
        models.role,
        models.role_assignment,
        models.acl_epoch,
        models.share,
        models.territory,
        models.territory_member,
        models.territory_rule,
        models.territory_pin,
        models.sharing_rule,
        models.queue,
        models.queue_member,
        models.queue_pick,
    ),
    controllers=(
        SignInController,
        SessionController,
        OrganisationController,
        PasskeyController,
        StepUpController,
        PendingSignInController,
        AuthenticatorController,
        FactorResetController,
        SignInPolicyController,
        MemberController,
        TeamController,
        RoleController,
        JoinController,
        DomainController,
        JoinRequestController,
        KeyController,
        TokenController,
        OrganisationTokenController,
        ServiceAccountController,
        ViewingController,
        ViewingRequestController,
    ),
    jobs={
        MAIL_CODE: jobs.mail_sign_in_code,
        step_up.MAIL_CODE: jobs.mail_step_up_code,
        MAIL_NEW_DEVICE: jobs.mail_new_device,
        account.MAIL_CHANGED: jobs.mail_password_changed,
        MAIL_ADDED: jobs.mail_passkey_added,
        enrolment.MAIL_ADDED: factor_jobs.mail_authenticator_added,
        enrolment.MAIL_REMOVED: factor_jobs.mail_authenticator_removed,
        enrolment.MAIL_CODES_MADE: factor_jobs.mail_recovery_codes_made,
        reset.MAIL_ASKED: factor_jobs.mail_reset_asked,
        reset.MAIL_DONE: factor_jobs.mail_reset_done,
        second.MAIL_TRIES_OUT: factor_jobs.mail_tries_out,
        second.MAIL_RECOVERY_USED: factor_jobs.mail_recovery_code_used,
        invitations.MAIL: jobs.mail_invitation,
        watch.TELL: watch.tell,
        watch.MAIL: watch.mail,
        requests.TELL: requests.tell,
        requests.MAIL: requests.mail,
        viewing_telling.MAIL: viewing_telling.mail,
        joining.SETTLE: joining.settle_invitation,
        reveals.MAIL: reveals.mail,
        token_making.MAIL_MADE: token_jobs.mail_made,
        token_jobs.MAIL_EXPIRING: token_jobs.mail_expiring,
    },
    sweeps={
        "auth.tokens": token_jobs.warn,
        "auth.factors": reset.carry_out,
        "auth.domains": watch.check,
        "auth.viewing": close_those_over,
    },
    seed=persons.seed,
)
