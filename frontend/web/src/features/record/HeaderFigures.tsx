import { type CrmObject, formatNumber, type RecordView } from "@rapport/core";
import { useFormat } from "~/fields/FieldValue.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { CompanyFigures } from "./CompanyFigures.tsx";
import { figuresOf } from "./figures.ts";
import styles from "./record.module.css";

type Props = { object: CrmObject; view: RecordView; past: boolean; onRelated: () => void };

/** What a company is worth stands before how much is linked to it; of a day in the past it is not known. */
const isWorth = (object: CrmObject, view: RecordView, past: boolean): boolean =>
  object.name === "company" && !past && !view.record.deleted_at;

/** Up to four figures beside the title; a count leads to what it counts. */
export function HeaderFigures({ object, view, past, onRelated }: Props) {
  const { read, locale } = useLocale();
  const format = useFormat();
  const figures = figuresOf(object, view);
  const worth = isWorth(object, view, past);
  if (figures.length === 0 && !worth) return null;
  const show = (relation: string) => {
    onRelated();
    requestAnimationFrame(() =>
      document.querySelector(`[data-testid="related-${relation}"]`)?.scrollIntoView({ block: "nearest" }),
    );
  };
  return (
    <dl className={styles.figures} data-testid="record-figures">
      {worth ? <CompanyFigures object={object} record={view.record} /> : null}
      {figures.map((figure) =>
        figure.kind === "linked" ? (
          <div key={figure.relation.name}>
            <dt>{read(figure.relation.label)}</dt>
            <dd>
              <button type="button" className="figure-link num" onClick={() => show(figure.relation.name)}>
                {formatNumber(figure.count, locale)}
              </button>
            </dd>
          </div>
        ) : (
          <div key={figure.field.name}>
            <dt>{read(figure.field.label)}</dt>
            <dd className="num">{format(figure.field, view.record[figure.field.name], view.record)}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
