/** A web form for whoever has its address: a page of its own, or a frame in somebody's site. */
import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError, type ShownForm } from "@rapport/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { api } from "~/app/api.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { Bones } from "~/ui/atoms.tsx";
import { LanguageSwitch } from "~/ui/LanguageSwitch.tsx";
import { EmptyState, ErrorState } from "~/ui/states.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { useTitle } from "~/ui/useTitle.ts";
import { type Answer, type Answers, FormFields } from "./FormFields.tsx";
import styles from "./forms.module.css";
import type { Purpose } from "./purposes.ts";

const route = getRouteApi("/f/$organisation/$form");

const isFramed = window.self !== window.top;

export function PublicFormPage() {
  const { t } = useLingui();
  const { read } = useLocale();
  const { organisation, form } = route.useParams();
  const found = useQuery({
    queryKey: ["public-form", organisation, form],
    queryFn: () => api.publicForm(organisation, form),
    retry: false,
    // Its token is of this page: whoever comes back to the window goes on typing.
    staleTime: Infinity,
    gcTime: 0,
  });
  useTitle(found.data ? read(found.data.title) : t`Form`);
  const isClosed = found.error instanceof ApiError && found.error.status === 404;
  return (
    <div className={styles.page} data-framed={isFramed || undefined}>
      <main className={styles.sheet}>
        <div className={styles.language}>
          <LanguageSwitch />
        </div>
        {found.isPending ? <Bones rows={6} height={40} /> : null}
        {isClosed ? (
          <EmptyState title={t`This form is closed`}>
            {t`It takes no answers at the moment. Please get in touch another way.`}
          </EmptyState>
        ) : null}
        {found.isError && !isClosed ? (
          <ErrorState error={found.error} onRetry={() => void found.refetch()} />
        ) : null}
        {found.data ? <Sheet form={found.data} onStale={() => found.refetch()} /> : null}
      </main>
    </div>
  );
}

/** Without a query, which may hold anything. */
const pageOf = (url: string): string => url.split(/[?#]/)[0] ?? "";

type Words = "source" | "medium" | "campaign" | "term" | "content";

function campaignOf(said: Partial<Record<Words, string>>): Record<Words, string> {
  const word = (name: Words) => said[name]?.slice(0, 200) ?? "";
  return {
    source: word("source"),
    medium: word("medium"),
    campaign: word("campaign"),
    term: word("term"),
    content: word("content"),
  };
}

type SheetProps = { form: ShownForm; onStale: () => Promise<unknown> };

function Sheet({ form, onStale }: SheetProps) {
  const { read } = useLocale();
  const { organisation, form: id } = route.useParams();
  const { page, ref, visitor, ...utm } = route.useSearch();
  const [answers, setAnswers] = useState<Answers>({});
  const [agreed, setAgreed] = useState<readonly Purpose[]>([]);
  const trap = useRef<HTMLInputElement>(null);
  const opened = useRef(performance.now());
  const send = useMutation({
    mutationFn: async () => {
      // Nothing is taken sooner: a browser that fills the page by itself waits here.
      const left = form.wait * 1000 - (performance.now() - opened.current);
      if (left > 0) await new Promise((done) => setTimeout(done, left));
      return api.sendForm(organisation, id, {
        token: form.token,
        fields: answers,
        consents: [...agreed],
        utm: campaignOf(utm),
        page: (page ?? "").slice(0, 500),
        referrer: (ref ?? (isFramed ? "" : pageOf(document.referrer))).slice(0, 500),
        visitor: visitor && /^[0-9a-f]{32}$/.test(visitor) ? visitor : null,
        website: trap.current?.value ?? "",
      });
    },
    onSuccess: ({ redirect }) => {
      if (redirect) (window.top ?? window).location.href = redirect;
    },
    onError: (error) => {
      if (error instanceof ApiError && error.code === "forms.stale") void onStale();
    },
  });
  if (send.data)
    return (
      <p className={styles.thanks} role="status" data-testid="form-thanks">
        {read(send.data.text)}
      </p>
    );
  const problems = send.error instanceof ApiError ? send.error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <form className={styles.form} noValidate onSubmit={submit} data-testid="public-form">
      <Head form={form} />
      <FormFields
        fields={form.fields}
        consents={form.consents}
        answers={answers}
        agreed={agreed}
        problems={problems}
        onAnswer={(name: string, value: Answer) => setAnswers({ ...answers, [name]: value })}
        onAgree={(purpose) =>
          setAgreed(
            agreed.includes(purpose) ? agreed.filter((each) => each !== purpose) : [...agreed, purpose],
          )
        }
      />
      {/* Nobody sees or reaches it: who fills it is a program. */}
      <input ref={trap} name="website" className={styles.trap} tabIndex={-1} autoComplete="off" aria-hidden />
      {Object.keys(problems).length === 0 ? <FormError error={send.error} /> : null}
      <Button type="submit" loading={send.isPending} fullWidth data-testid="form-send">
        {read(form.button)}
      </Button>
    </form>
  );
}

export function Head({ form }: { form: Pick<ShownForm, "title" | "intro"> }) {
  const { read } = useLocale();
  const intro = read(form.intro);
  return (
    <header className={styles.head}>
      <h1>{read(form.title)}</h1>
      {intro ? <p>{intro}</p> : null}
    </header>
  );
}
