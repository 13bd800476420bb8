import { useLingui } from "@lingui/react/macro";
import type { IdentityKey, NewIdentityKey } from "@rapport/core";
import type { Tone } from "~/ui/atoms.tsx";

type Kind = NewIdentityKey["kind"];
export type State = IdentityKey["state"];
export type Use = NonNullable<IdentityKey["use"]>;

/** Where somebody is reached; a person has several of each, and one of them first. */
export const POINTS: readonly Kind[] = ["email", "phone"];
/** What others know somebody by; nobody writes to them. */
export const IDS: readonly Kind[] = ["wecom_external_userid", "unionid", "member_number", "device"];
export const USES: readonly Use[] = ["work", "private", "other"];

export const TONES: Record<State, Tone> = {
  unverified: "neutral",
  verified: "ok",
  bounced: "danger",
  wrong_number: "danger",
  do_not_use: "warn",
};

/** What can be said of a key, by its kind. */
export const statesOf = (kind: Kind): readonly State[] =>
  kind === "email"
    ? ["verified", "bounced", "do_not_use", "unverified"]
    : kind === "phone"
      ? ["verified", "wrong_number", "do_not_use", "unverified"]
      : ["verified", "unverified"];

/** What kinds of keys, their sources and their states are called. */
export function useKeyWords() {
  const { t } = useLingui();
  const kinds: Record<string, string> = {
    phone: t`Mobile number`,
    email: t`E-mail address`,
    wecom_external_userid: t`WeCom external user id`,
    unionid: t`WeChat UnionID`,
    member_number: t`Member number`,
    device: t`Device`,
  };
  const sources: Record<string, string> = {
    record: t`own field`,
    manual: t`by hand`,
    form: t`web form`,
    import: t`import`,
    api: t`API`,
    site: t`website`,
  };
  const states: Record<State, string> = {
    unverified: t({ message: "Unverified", context: "key" }),
    verified: t({ message: "Verified", context: "key" }),
    bounced: t({ message: "Bounced", context: "e-mail address" }),
    wrong_number: t`Wrong number`,
    do_not_use: t`Do not use`,
  };
  const uses: Record<Use, string> = {
    work: t({ message: "Work", context: "address" }),
    private: t({ message: "Private", context: "address" }),
    other: t({ message: "Other", context: "address" }),
  };
  return {
    kind: (kind: IdentityKey["kind"]) => kinds[kind] ?? kind,
    source: (source: string) => sources[source] ?? source,
    state: (state: State) => states[state],
    use: (use: Use) => uses[use],
  };
}
