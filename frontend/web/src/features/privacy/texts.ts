/** Places, states and outcomes in words. One that is new to this page keeps the server's name. */
import { useLingui } from "@lingui/react/macro";
import { formatDate, formatInstant, type SubjectRequest } from "@rapport/core";
import { byName, useObjects } from "~/data/objects.ts";
import { useSession } from "~/data/session.ts";
import { useLocale } from "~/ui/useLocale.ts";

/** What the person of a request is known by; once they were erased, the day of the request. */
export function useKnownBy(): (request: SubjectRequest) => string {
  const { t } = useLingui();
  const { locale } = useLocale();
  return ({ wanted, created_at }) => {
    const known = [...(wanted.names ?? []), ...(wanted.emails ?? []), ...(wanted.phones ?? [])];
    const begun = formatDate(created_at.slice(0, 10), locale);
    return known.join(t({ message: ", ", context: "list" })) || t`A request of ${begun}`;
  };
}

/** How far a request is: until when it is to be answered, or when it was. */
export function useStanding(): (request: SubjectRequest) => string {
  const { t } = useLingui();
  const { locale } = useLocale();
  const zone = useSession().organisation.time_zone;
  const text = useStateText();
  return ({ state, due_on, closed_at }) => {
    const due = formatDate(due_on, locale);
    return `${text(state)} · ${closed_at ? formatInstant(closed_at, locale, zone) : t`due on ${due}`}`;
  };
}

export function usePlace(): (place: string) => string {
  const { t } = useLingui();
  const { read } = useLocale();
  const objects = useObjects();
  const texts: Record<string, string> = {
    api_token: t`Access tokens`,
    archive_import: t`Archives that are brought`,
    billing_profile: t`Billing details`,
    change: t`Earlier values`,
    choice: t`Labels`,
    consent: t`Consents`,
    identity_key: t`Identity keys`,
    document: t`PDFs and office files`,
    duplicate_pair: t`Possible duplicates`,
    file: t`Contents of files`,
    file_upload: t`Unfinished uploads`,
    founder: t`Sign-up`,
    held_mail: t`Held mail`,
    import_run: t`Imports`,
    invitation: t`Invitations`,
    invoice: t`Invoices`,
    invoice_line: t`Lines of invoices`,
    job: t`Work that waits`,
    notification: t`Notifications`,
    outbox: t`Events that wait`,
    outcome_objection: t`Objections`,
    outcome_settlement: t`Settlements`,
    payment: t`Payments`,
    person: t`Members`,
    plan_promise: t`Offers`,
    role: t`Roles`,
    saved_view: t`Saved lists`,
    security_event: t`Security log`,
    stage: t`Stages`,
    stage_event: t`Steps in the funnel`,
    stored_file: t`Files`,
    subscription_change: t`Orders`,
    team: t`Teams`,
    touch: t`What web forms brought`,
    web_form: t`Web forms`,
  };
  return (place) => {
    const object = byName(objects, place);
    return texts[place] ?? (object ? read(object.plural) : place);
  };
}

export function useHow(): (how: string) => string {
  const { t } = useLingui();
  const texts: Record<string, string> = {
    self: t`is this person`,
    linked: t`hangs on this person`,
    named: t`names this person`,
    unread: t`look at it yourself: it could not be read`,
  };
  return (how) => texts[how] ?? how;
}

export function useWhy(): (why: string) => string {
  const { t } = useLingui();
  const texts: Record<string, string> = { name: t`by name`, email: t`by e-mail`, phone: t`by phone` };
  return (why) => texts[why] ?? why;
}

/** Why a file, or the rest of it, could not be read. */
export function useUnread(): (reason: string) => string {
  const { t } = useLingui();
  const texts: Record<string, string> = {
    encrypted: t`has a password`,
    scanned: t`has pictures and no text`,
    too_big: t`too large to be read whole`,
    broken: t`is damaged, or is not what its name says`,
    old_format: t`is in an old format`,
  };
  return (reason) => texts[reason] ?? reason;
}

function useStateText(): (state: string) => string {
  const { t } = useLingui();
  const texts: Record<string, string> = {
    finding: t`Searching`,
    found: t`To be decided`,
    confirmed: t`Confirmed`,
    erasing: t`Being erased`,
    erased: t`Erased`,
    refused: t`Ended`,
  };
  return (state) => texts[state] ?? state;
}

export function useOutcome(): (outcome: string) => string {
  const { t } = useLingui();
  const texts: Record<string, string> = {
    anonymised: t`emptied, kept for figures`,
    deleted: t`removed`,
    blacked_out: t`blacked out`,
    emptied: t`earlier values removed`,
    held: t`under a legal hold`,
    kept: t`kept`,
    names_nobody: t`stays: names nobody by then`,
    law: t`kept: tax law demands it`,
    log: t`kept: log of what was done`,
    works_here: t`kept: works here`,
    legal_hold: t`kept: under a legal hold`,
    unread: t`kept: could not be read`,
    not_chosen: t`kept: was not ticked`,
    found_since: t`kept: written after the search`,
    still_there: t`still there: tell whoever runs this installation`,
  };
  return (outcome) => texts[outcome] ?? outcome;
}
