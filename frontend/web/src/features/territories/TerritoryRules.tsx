import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import {
  type CrmObject,
  emptyGroup,
  type Filter,
  formatNumber,
  type Group,
  type NewTerritoryRule,
  type Territory,
  toGroup,
  uuidv7,
} from "@rapport/core";
import { IconArrowUp, IconPlus, IconX } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import settings from "~/features/settings/settings.module.css";
import { GhostButton, IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { Criteria, criteriaOf } from "./Criteria.tsx";
import styles from "./territories.module.css";
import { inTree } from "./tree.ts";

type Draft = { key: string; territory_id: string; root: Group };
type Props = {
  object: CrmObject;
  territories: readonly Territory[];
  rules: readonly { id: string; territory_id: string; criteria: Record<string, unknown> }[];
};

const INDENT = "  ";
const isWhole = (draft: Draft): boolean => criteriaOf(draft.root) !== null;
const sent = (drafts: readonly Draft[]): NewTerritoryRule[] =>
  drafts.map((each) => ({
    territory_id: each.territory_id,
    criteria: (criteriaOf(each.root) ?? {}) as Record<string, unknown>,
  }));

/** The ordered rules of one kind of record; what they come to is counted before they are live. */
export function TerritoryRules({ object, territories, rules }: Props) {
  const { t } = useLingui();
  const { read, locale } = useLocale();
  const client = useQueryClient();
  const saved = rules.map((each) => ({
    key: each.id,
    territory_id: each.territory_id,
    root: toGroup(each.criteria as unknown as Filter),
  }));
  const [changed, setChanged] = useState<Draft[] | null>(null);
  const drafts = changed ?? saved;
  const preview = useMutation({ mutationFn: () => api.previewTerritoryRules(object.name, sent(drafts)) });
  const save = useMutation({
    mutationKey: ["write"],
    mutationFn: () => api.saveTerritoryRules(object.name, sent(drafts)),
    onSuccess: (page) => {
      client.setQueryData(["territories"], page);
      setChanged(null);
      preview.reset();
    },
  });
  const change = (next: Draft[]) => {
    setChanged(next);
    preview.reset();
    save.reset();
  };
  const put = (place: number, part: Partial<Draft>) =>
    change(drafts.map((each, index) => (index === place ? { ...each, ...part } : each)));
  const up = (place: number) =>
    change([
      ...drafts.slice(0, place - 1),
      ...drafts.slice(place, place + 1),
      ...drafts.slice(place - 1, place),
      ...drafts.slice(place + 1),
    ]);
  const add = () =>
    change([
      ...drafts,
      { key: uuidv7(), territory_id: territories[0]?.id ?? "", root: { ...emptyGroup("and"), items: [] } },
    ]);
  const isDirty = changed !== null;
  const isReady = drafts.every(isWhole);
  const name = read(object.plural);
  const moved = preview.data?.moved ?? 0;
  const movedText = formatNumber(moved, locale);
  const pinned = preview.data?.pinned ?? 0;
  const choices = inTree(territories).map((each) => ({
    value: each.id,
    label: INDENT.repeat(each.depth) + each.name,
  }));
  return (
    <section className={`${settings.card} ${styles.kind}`} data-testid={`rules-${object.name}`}>
      <header>
        <b>{name}</b>
        <GhostButton onClick={add} data-testid="add-rule">
          <IconPlus {...smallIcon} />
          <Trans>Rule</Trans>
        </GhostButton>
      </header>
      {drafts.map((draft, place) => (
        <div key={draft.key} className={styles.rule} data-testid="territory-rule">
          <header>
            <span className="mute num">{place + 1}</span>
            <NativeSelect
              aria-label={t`Territory`}
              value={draft.territory_id}
              data={choices}
              onChange={(event) => put(place, { territory_id: event.currentTarget.value })}
              data-testid="rule-territory"
            />
            {place > 0 ? (
              <IconButton label={t`Move up`} onClick={() => up(place)}>
                <IconArrowUp {...smallIcon} />
              </IconButton>
            ) : null}
            <IconButton
              label={t`Remove rule`}
              onClick={() => change(drafts.filter((each) => each !== draft))}
            >
              <IconX {...smallIcon} />
            </IconButton>
          </header>
          <Criteria object={object} root={draft.root} onChange={(root) => put(place, { root })} />
        </div>
      ))}
      {isDirty ? (
        <div className={styles.foot}>
          <p role="status" data-testid="rules-preview">
            {preview.data ? (
              <>
                <Plural
                  value={moved}
                  _0="No record moves."
                  one={`${movedText} record moves.`}
                  other={`${movedText} records move.`}
                />
                {pinned > 0 ? (
                  <>
                    {" "}
                    <Plural
                      value={pinned}
                      one="# was put where it is by hand and stays."
                      other="# were put where they are by hand and stay."
                    />
                  </>
                ) : null}
              </>
            ) : (
              <Trans>Count what would move before you save.</Trans>
            )}
          </p>
          <Button variant="default" onClick={() => setChanged(null)} data-testid="discard-rules">
            <Trans>Discard</Trans>
          </Button>
          <Button
            variant="default"
            disabled={!isReady}
            loading={preview.isPending}
            onClick={() => preview.mutate()}
            data-testid="count-rules"
          >
            <Trans>Count</Trans>
          </Button>
          <Button
            disabled={!isReady}
            loading={save.isPending}
            onClick={() => save.mutate()}
            data-testid="save-rules"
          >
            <Trans>Save and apply</Trans>
          </Button>
        </div>
      ) : null}
      <FormError error={save.error ?? preview.error} />
    </section>
  );
}
