import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import {
  ApiError,
  emptyGroup,
  type Filter,
  formatNumber,
  type NewSharingRule,
  type RuleParty,
  type SharingRule,
  toGroup,
} from "@rapport/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { useObjects } from "~/data/objects.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import settings from "~/features/settings/settings.module.css";
import { useLocale } from "~/ui/useLocale.ts";
import { Criteria, criteriaOf } from "./Criteria.tsx";
import { usePartyName } from "./usePartyName.ts";

type Props = { id: string; rule: SharingRule | null; parties: readonly RuleParty[]; onClose: () => void };

const BY_CRITERIA = "criteria";

/** Which records, for whom, how far, and until when; what it comes to is counted before. */
export function SharingRuleDialog({ id, rule, parties, onClose }: Props) {
  const { t } = useLingui();
  const { read, locale } = useLocale();
  const named = usePartyName();
  const objects = useObjects();
  const client = useQueryClient();
  const [name, setName] = useState(rule?.name ?? "");
  const [kind, setKind] = useState(rule?.object ?? objects[0]?.name ?? "");
  const [source, setSource] = useState(rule ? (rule.source?.id ?? BY_CRITERIA) : "");
  const [root, setRoot] = useState(
    rule?.criteria ? toGroup(rule.criteria as unknown as Filter) : emptyGroup("and"),
  );
  const [grantee, setGrantee] = useState(rule?.grantee.id ?? "");
  const [level, setLevel] = useState(rule?.level ?? "read");
  const [until, setUntil] = useState(rule?.until ?? "");
  const object = objects.find((each) => each.name === kind);
  const criteria = source === BY_CRITERIA ? criteriaOf(root) : null;
  const wanted: NewSharingRule = {
    name: name.trim(),
    object: kind,
    level,
    source_id: source === BY_CRITERIA ? null : source,
    criteria: criteria as Record<string, unknown> | null,
    grantee_id: grantee,
    until: until || null,
  };
  const isReady = Boolean(name.trim() && grantee && (source === BY_CRITERIA ? criteria : source));
  const done = async () => {
    await client.invalidateQueries({ queryKey: ["sharing-rules"] });
    onClose();
  };
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.saveSharingRule(id, wanted),
    onSuccess: done,
  });
  const remove = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.removeSharingRule(id),
    onSuccess: done,
  });
  const preview = useMutation({ mutationFn: () => api.previewSharingRule(wanted) });
  const error = save.error ?? remove.error ?? preview.error;
  const problems = error instanceof ApiError ? error.fields : {};
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const groups = { team: t`Team`, role: t`Role`, territory: t`Territory` };
  const choices = (kinds: readonly (keyof typeof groups)[]) =>
    kinds.map((each) => ({
      group: groups[each],
      items: parties
        .filter((party) => party.kind === each)
        .map((party) => ({ value: party.id, label: named(party) })),
    }));
  const count = formatNumber(preview.data?.count ?? 0, locale);
  return (
    <Modal
      opened
      onClose={onClose}
      title={rule ? rule.name : t`New sharing rule`}
      centered
      size="lg"
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form className={settings.fields} onSubmit={submit} onChange={() => preview.reset()} noValidate>
        <TextInput
          label={t`Name`}
          value={name}
          maxLength={120}
          error={problems.name?.message}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="sharing-rule-name"
          data-autofocus
        />
        <NativeSelect
          label={t`Records`}
          value={kind}
          data={objects.map((each) => ({ value: each.name, label: read(each.plural) }))}
          onChange={(event) => {
            setKind(event.currentTarget.value);
            setRoot(emptyGroup("and"));
          }}
          data-testid="sharing-rule-object"
        />
        <NativeSelect
          label={t`Which of them`}
          value={source}
          data={[
            { value: "", label: t`Choose…`, disabled: true },
            { value: BY_CRITERIA, label: t`Those that meet conditions` },
            ...choices(["team", "role"]).map((each) => ({ ...each, group: t`Owned by: ${each.group}` })),
          ]}
          onChange={(event) => setSource(event.currentTarget.value)}
          data-testid="sharing-rule-source"
        />
        {source === BY_CRITERIA && object ? (
          <Criteria object={object} root={root} onChange={setRoot} />
        ) : null}
        <NativeSelect
          label={t`For whom`}
          value={grantee}
          data={[{ value: "", label: t`Choose…`, disabled: true }, ...choices(["team", "role", "territory"])]}
          onChange={(event) => setGrantee(event.currentTarget.value)}
          data-testid="sharing-rule-grantee"
        />
        <NativeSelect
          label={t`To do what`}
          value={level}
          data={[
            { value: "read", label: t`See` },
            { value: "update", label: t`See and change` },
          ]}
          onChange={(event) => setLevel(event.currentTarget.value === "update" ? "update" : "read")}
          data-testid="sharing-rule-level"
        />
        <TextInput
          type="date"
          label={t`Last day`}
          description={t`Empty: for good`}
          value={until}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <p className="mute" style={{ margin: 0 }} role="status" data-testid="sharing-rule-count">
          {preview.data ? <Trans>This opens {count} records.</Trans> : null}
        </p>
        {Object.keys(problems).length === 0 ? <FormError error={error} /> : null}
        <div className={settings.foot} data-dialog-foot>
          {rule ? (
            <Button variant="default" onClick={() => remove.mutate()} data-testid="remove-sharing-rule">
              <Trans>Delete rule</Trans>
            </Button>
          ) : null}
          <Button
            variant="default"
            disabled={!isReady}
            loading={preview.isPending}
            onClick={() => preview.mutate()}
            data-testid="count-sharing-rule"
          >
            <Trans>Count</Trans>
          </Button>
          <Button type="submit" disabled={!isReady} loading={save.isPending} data-testid="save-sharing-rule">
            <Trans>Save</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
