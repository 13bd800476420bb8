import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { CrmObject, Pipeline } from "@rapport/core";
import { IconPlus } from "@tabler/icons-react";
import filter from "~/features/list/filter.module.css";
import { SearchBox } from "~/features/list/ListHeader.tsx";
import list from "~/features/list/list.module.css";
import type { ListState } from "~/features/list/listState.ts";
import { PageSwitch } from "~/features/list/PageSwitch.tsx";
import { Kbd } from "~/ui/atoms.tsx";
import { icon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";
import { TimeSlider } from "./TimeSlider.tsx";

type Props = {
  object: CrmObject;
  list: ListState;
  view: string | undefined;
  asOf: string | null;
  onAsOf: (asOf: string | null) => void;
  lines: Pipeline[];
  line: Pipeline | undefined;
  onLine: (id: string) => void;
  onCreate: () => void;
};

export function BoardHeader(props: Props) {
  const { object, asOf, lines, line, onLine } = props;
  const { t } = useLingui();
  const { read, inline } = useLocale();
  const name = inline(object.label);
  return (
    <header className={list.header}>
      <h1>{read(object.plural)}</h1>
      <PageSwitch object={object} page="board" view={props.view} />
      {lines.length > 1 ? (
        <select
          data-reads
          className={filter.select}
          aria-label={t`Pipeline`}
          value={line?.id}
          onChange={(event) => onLine(event.currentTarget.value)}
          data-testid="pipeline"
        >
          {lines.map((each) => (
            <option key={each.id} value={each.id}>
              {read(each.label)}
            </option>
          ))}
        </select>
      ) : null}
      <SearchBox list={props.list} />
      <span className={`${list.grow} ${list.wide}`} />
      <TimeSlider asOf={asOf} onAsOf={props.onAsOf} />
      {object.rights.create && !asOf ? (
        <Button
          onClick={props.onCreate}
          leftSection={<IconPlus {...icon} />}
          rightSection={
            <span className={list.wide}>
              <Kbd onAccent>C</Kbd>
            </span>
          }
          data-testid="new-record"
        >
          {t`New ${name}`}
        </Button>
      ) : null}
    </header>
  );
}
