/** Moving the selected deals into another pipeline: which stage each of theirs becomes there. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import type { CrmRecord, Pipeline } from "@rapport/core";
import { IconArrowsExchange } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { offeredOf, pipelinesQuery } from "~/data/pipelines.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { BulkPopover } from "./BulkPopover.tsx";
import { counterpart, stagesToMap } from "./counterparts.ts";

/** `rows` are the selected deals; null for all of a list, of which only some are known here. */
type Props = { rows: readonly CrmRecord[] | null; onMove: (map: Record<string, string>) => void };

export function BulkPipeline({ rows, onMove }: Props) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [target, setTarget] = useState("");
  const lines = useQuery(pipelinesQuery).data ?? [];
  const offered = offeredOf(lines);
  if (lines.length < 2 || offered.length === 0) return null;
  const line = offered.find((each) => each.id === target);
  return (
    <BulkPopover
      Icon={IconArrowsExchange}
      label={<Trans>Move to pipeline…</Trans>}
      width={340}
      testid="bulk-pipeline"
      onClosed={() => setTarget("")}
    >
      {(close) => (
        <>
          <NativeSelect
            aria-label={t`Pipeline`}
            value={target}
            onChange={(event) => setTarget(event.currentTarget.value)}
            data={[
              { value: "", label: t`Choose a pipeline`, disabled: true },
              ...offered.map((each) => ({ value: each.id, label: read(each.label) })),
            ]}
            data-testid="bulk-pipeline-target"
          />
          {line ? (
            <Mapping
              key={line.id}
              lines={lines}
              line={line}
              rows={rows}
              onMove={(map) => {
                close();
                onMove(map);
              }}
            />
          ) : null}
        </>
      )}
    </BulkPopover>
  );
}

type MappingProps = {
  lines: readonly Pipeline[];
  line: Pipeline;
  rows: Props["rows"];
  onMove: Props["onMove"];
};

function Mapping({ lines, line, rows, onMove }: MappingProps) {
  const { t } = useLingui();
  const { read } = useLocale();
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const from = stagesToMap(lines, line, rows);
  const to = (stage: (typeof from)[number]) => chosen[stage.id] ?? counterpart(line, stage);
  if (from.length === 0) return <p className="mute">{t`All of them are in it already.`}</p>;
  return (
    <>
      {from.map((stage) => (
        <NativeSelect
          key={stage.id}
          label={`${read(stage.label)} →`}
          description={from.some((each) => each.line !== stage.line) ? read(stage.line.label) : undefined}
          value={to(stage)}
          onChange={(event) => setChosen({ ...chosen, [stage.id]: event.currentTarget.value })}
          data={line.stages
            .filter((each) => !each.archived)
            .map((each) => ({ value: each.id, label: read(each.label) }))}
          data-testid="bulk-pipeline-stage"
        />
      ))}
      <p className="mute">
        {t`What a stage asks for holds here too: deals that lack it stay where they are and are named.`}
      </p>
      <Button
        onClick={() => onMove(Object.fromEntries(from.map((stage) => [stage.id, to(stage)])))}
        data-testid="bulk-pipeline-apply"
      >
        <Trans>Move</Trans>
      </Button>
    </>
  );
}
