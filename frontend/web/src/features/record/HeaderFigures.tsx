import { type CrmObject, formatNumber, type RecordView } from "@rapport/core";
import { useFormat } from "~/fields/FieldValue.tsx";
import { useLocale } from "~/ui/useLocale.ts";
import { figuresOf } from "./figures.ts";
import styles from "./record.module.css";

type Props = { object: CrmObject; view: RecordView; onRelated: () => void };

/** Up to four figures beside the title; a count leads to what it counts. */
export function HeaderFigures({ object, view, onRelated }: Props) {
  const { read, locale } = useLocale();
  const format = useFormat();
  const figures = figuresOf(object, view);
  if (figures.length === 0) return null;
  const show = (relation: string) => {
    onRelated();
    requestAnimationFrame(() =>
      document.querySelector(`[data-testid="related-${relation}"]`)?.scrollIntoView({ block: "nearest" }),
    );
  };
  return (
    <dl className={styles.figures} data-testid="record-figures">
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
