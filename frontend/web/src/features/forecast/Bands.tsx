/** How well counted probabilities did: what became of deals, by what was said of them. */
import { useLingui } from "@lingui/react/macro";
import { type Forecast, formatNumber } from "@rapport/core";
import { useLocale } from "~/ui/useLocale.ts";
import styles from "./forecast.module.css";

export function Bands({ bands }: { bands: Forecast["bands"] }) {
  const { t } = useLingui();
  const { locale } = useLocale();
  if (bands.length === 0) return null;
  const number = (value: number) => formatNumber(value, locale);
  return (
    <section className={styles.card} data-testid="forecast-bands">
      <h2>
        {t`How well counted chances did`}
        <small>{t`all closed deals that were counted`}</small>
      </h2>
      <table className={styles.bands}>
        <thead>
          <tr>
            <th scope="col">{t`Said`}</th>
            <th scope="col">{t({ message: "Closed", context: "deals" })}</th>
            <th scope="col">{t({ message: "Won", context: "deals" })}</th>
            <th scope="col">{t`Share that was won`}</th>
          </tr>
        </thead>
        <tbody>
          {bands.map((band) => (
            <tr key={band.low}>
              <th scope="row">
                {band.low}–{band.high}%
              </th>
              <td>{number(band.closed)}</td>
              <td>{number(band.won)}</td>
              <td>
                {band.share === null ? (
                  <span className="mute">{t`too few to say`}</span>
                ) : (
                  <Share share={Number(band.share)} low={band.low} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The share as a bar, in the frame of what was said. */
function Share({ share, low }: { share: number; low: number }) {
  const { locale } = useLocale();
  return (
    <span className={styles.share}>
      <span aria-hidden>
        <u style={{ left: `${low}%` }} />
        <i style={{ width: `${share}%` }} />
      </span>
      {formatNumber(Math.round(share), locale)}%
    </span>
  );
}
