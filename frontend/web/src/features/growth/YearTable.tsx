/** The year quarter by quarter: growth that counts, the fee so far, the line. */
import { useLingui } from "@lingui/react/macro";
import type { GrowthPreview, GrowthQuarter } from "@rapport/core";
import { useFigures } from "~/features/billing/texts.ts";
import styles from "./growth.module.css";
import { useGrowthWords } from "./words.ts";

export function YearTable({ preview }: { preview: GrowthPreview }) {
  const { t } = useLingui();
  const { figure } = useFigures(preview.currency);
  const { phases } = useGrowthWords();
  const rows: { label: string; of: (quarter: GrowthQuarter) => string | null; total: string }[] = [
    { label: t`Growth that counts so far`, of: (quarter) => quarter.counted, total: "" },
    {
      label: t`Fee by the formula so far`,
      of: (quarter) => quarter.so_far,
      total: figure(preview.by_formula),
    },
    { label: t`Line`, of: (quarter) => quarter.line, total: figure(preview.fee) },
  ];
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <td />
          {preview.quarters.map((quarter, at) => (
            <th key={quarter.first} scope="col">
              Q{at + 1}
              <small>{phases[quarter.phase]}</small>
            </th>
          ))}
          <th scope="col">{t`Year`}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, of, total }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            {preview.quarters.map((quarter) => {
              const value = of(quarter);
              return (
                <td key={quarter.first} className="num">
                  {value === null ? "" : figure(value)}
                </td>
              );
            })}
            <td className="num">{total}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
