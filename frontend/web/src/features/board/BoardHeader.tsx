import { useLingui } from "@lingui/react/macro";
import type { CrmObject } from "@rapport/core";
import filter from "~/features/list/filter.module.css";
import { SearchBox } from "~/features/list/ListHeader.tsx";
import list from "~/features/list/list.module.css";
import type { ListState } from "~/features/list/listState.ts";
import { PageSwitch } from "~/features/list/PageSwitch.tsx";
import { NewButton } from "~/ui/NewButton.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { TimeSlider } from "./TimeSlider.tsx";

type Props = {
  object: CrmObject;
  list: ListState;
  view: string | undefined;
  asOf: string | null;
  onAsOf: (asOf: string | null) => void;
  /** What there is to choose of a board: its pipeline, or the field of its columns. */
  choice: Choice | null;
  onCreate: () => void;
};

type Choice = {
  label: string;
  value: string | undefined;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
  testId: string;
};

export function BoardHeader(props: Props) {
  const { object, asOf, choice } = props;
  const { t } = useLingui();
  const { read, inline } = useLocale();
  const name = inline(object.label);
  return (
    <header className={list.header}>
      <h1>{read(object.plural)}</h1>
      <PageSwitch object={object} page="board" view={props.view} />
      {choice && choice.options.length > 1 ? (
        <select
          data-reads
          className={filter.select}
          aria-label={choice.label}
          value={choice.value}
          onChange={(event) => choice.onChange(event.currentTarget.value)}
          data-testid={choice.testId}
        >
          {choice.options.map((each) => (
            <option key={each.value} value={each.value}>
              {each.label}
            </option>
          ))}
        </select>
      ) : null}
      <SearchBox list={props.list} />
      <span className={`${list.grow} ${list.wide}`} />
      <TimeSlider asOf={asOf} onAsOf={props.onAsOf} />
      {object.rights.create && !asOf ? <NewButton label={t`New ${name}`} onClick={props.onCreate} /> : null}
    </header>
  );
}
