/** An invoice or credit note as a sheet of paper: what its PDF says, in one ink whatever the theme. */
import {
  formatAmount,
  formatFigure,
  fromMinor,
  type InvoiceDocument,
  type InvoiceParty,
  type PaperLanguage,
} from "@rapport/core";
import { Fragment } from "react";
import styles from "./paper.module.css";
import {
  printed,
  printedCountry,
  printedDay,
  printedPercent,
  printedPeriod,
  type Word,
} from "./paperWords.ts";

type Props = {
  document: InvoiceDocument;
  language: PaperLanguage;
  /** Which line is looked at, and what a click on one does; without it, lines are only read. */
  line?: number | null;
  onLine?: (line: number) => void;
};

const FINGERPRINT = 12;

type Paper = {
  document: InvoiceDocument;
  language: PaperLanguage;
  say: (word: Word, ...values: string[]) => string;
  figure: (minor: number) => string;
  money: (minor: number) => string;
};

export function Paper({ document, language, line, onLine }: Props) {
  const { currency } = document;
  const paper: Paper = {
    document,
    language,
    say: (word, ...values) => printed(language, word, ...values),
    figure: (minor) => formatFigure({ amount: fromMinor(minor, currency), currency }, language),
    money: (minor) => formatAmount({ amount: fromMinor(minor, currency), currency }, language),
  };
  return (
    <article className={styles.paper} lang={language === "zh" ? "zh-CN" : "en"} data-testid="paper">
      <Head {...paper} />
      <Parties {...paper} />
      {document.reason ? (
        <div className={styles.reason}>
          <small>{paper.say("reason")}</small>
          {document.reason[language]}
        </div>
      ) : null}
      <Positions {...paper} line={line ?? null} {...(onLine ? { onLine } : {})} />
      <Sums {...paper} />
      <Foot {...paper} />
    </article>
  );
}

const isNote = (document: InvoiceDocument): boolean => document.kind === "credit_note";

function Head({ document, language, say }: Paper) {
  const note = isNote(document);
  const facts = [
    [say("number"), document.number],
    [say("issued"), printedDay(document.issued_on, language)],
    [say("period"), printedPeriod(document.period_start, document.period_end, language)],
    ...(document.of_number ? [[say("ofInvoice"), document.of_number]] : []),
    ...(!note && document.due_on ? [[say("due"), printedDay(document.due_on, language)]] : []),
  ];
  return (
    <>
      <header className={styles.brand}>
        <span>
          <i aria-hidden>R</i>Rapport
        </span>
        <h1>{say(note ? "creditNote" : "invoice")}</h1>
      </header>
      <dl className={styles.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Parties({ document, language, say, money }: Paper) {
  const note = isNote(document);
  const abroad = document.supplier.country !== document.customer.country;
  const party = (
    word: Word,
    { name, address, country, tax_id, tax_id_kind, contact, reference }: InvoiceParty,
  ) => (
    <div>
      <small>{say(word)}</small>
      <b>{name}</b>
      {address.map((row) => (
        <span key={row}>{row}</span>
      ))}
      {abroad ? <span>{printedCountry(country, language)}</span> : null}
      {tax_id ? <span>{`${tax_id_kind?.[language] ?? ""} ${tax_id}`.trim()}</span> : null}
      {reference || contact ? (
        <span>
          {[reference && say("reference", reference), contact && say("contact", contact)]
            .filter(Boolean)
            .join(language === "zh" ? "，" : ", ")}
        </span>
      ) : null}
    </div>
  );
  return (
    <div className={styles.parties}>
      {party("supplier", document.supplier)}
      {party(note ? "credited" : "customer", document.customer)}
      <div>
        <small>{say(note ? "amountCredited" : "amountDue")}</small>
        <strong>{money(document.total_minor)}</strong>
        {document.terms_days > 0 ? <span>{say("netDays", String(document.terms_days))}</span> : null}
      </div>
    </div>
  );
}

/** The figure that opens a line, to which the focus goes back. */
export const lineId = (at: number): string => `line-${at}`;

type PositionsProps = Paper & { line: number | null; onLine?: (line: number) => void };

function Positions({ document, language, say, figure, line, onLine }: PositionsProps) {
  const { currency } = document;
  const number = (value: string) =>
    new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en", { maximumFractionDigits: 12 })
      .format(value as unknown as number)
      .replace("-", "\u2212");
  return (
    <table className={styles.positions}>
      <thead>
        <tr>
          <th scope="col">{say("item")}</th>
          <th scope="col" data-wide>
            {say("quantity")}
          </th>
          <th scope="col" data-wide>
            {say("price")}
          </th>
          <th scope="col">{say("amount", currency)}</th>
        </tr>
      </thead>
      {document.positions.map((position, at) => {
        const amount = figure(position.amount_minor);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line's place is what it is
          <tbody key={at} data-line={line === at || undefined}>
            <tr>
              <th scope="row">{position.title[language]}</th>
              <td data-wide>{position.quantity ? number(position.quantity) : null}</td>
              <td data-wide>
                {position.price ? formatFigure({ amount: position.price, currency }, language) : null}
              </td>
              <td>
                {onLine ? (
                  <button
                    type="button"
                    id={lineId(at)}
                    className="figure-link"
                    aria-pressed={line === at}
                    onClick={() => onLine(at)}
                    data-testid="paper-line"
                  >
                    {amount}
                  </button>
                ) : (
                  amount
                )}
              </td>
            </tr>
            {position.sentence[language] ? (
              <tr className={styles.sentence}>
                <td colSpan={3}>
                  {[position.sentence, position.evidence]
                    .map((text) => text?.[language])
                    .filter(Boolean)
                    .join("\n")}
                </td>
                <td />
              </tr>
            ) : null}
          </tbody>
        );
      })}
    </table>
  );
}

function Sums({ document, language, say, figure, money }: Paper) {
  const names = [...new Set(document.taxes.map((tax) => tax.label[language]))];
  const [named] = names.length === 1 ? names : [];
  return (
    <dl className={styles.sums}>
      {document.taxes.length > 0 ? (
        <>
          <dt>{say("subtotal", named ?? printed(language, "anyTax"))}</dt>
          <dd>{figure(document.subtotal_minor)}</dd>
        </>
      ) : null}
      {document.taxes.map((tax) => {
        const label = `${tax.label[language]} ${printedPercent(tax.rate)}`;
        return (
          <Fragment key={`${tax.label.en} ${tax.rate}`}>
            <dt>
              {tax.base_minor === document.subtotal_minor
                ? label
                : say("onPart", label, figure(tax.base_minor))}
              {tax.note ? <small>{tax.note[language]}</small> : null}
            </dt>
            <dd>{figure(tax.amount_minor)}</dd>
          </Fragment>
        );
      })}
      <dt data-total>{say(isNote(document) ? "amountCredited" : "amountDue")}</dt>
      <dd data-total>{money(document.total_minor)}</dd>
    </dl>
  );
}

function Foot({ document, language, say }: Paper) {
  const blocks = [
    { title: say("payment"), facts: document.payment },
    { title: say("tax"), facts: document.tax_facts },
  ].filter(({ facts }) => facts.length > 0);
  const asked =
    document.questions_until && !isNote(document)
      ? say("questions", printedDay(document.questions_until, language))
      : "";
  return (
    <footer className={styles.foot}>
      <div className={styles.blocks}>
        {blocks.map(({ title, facts }) => (
          <div key={title}>
            <b>{title}</b>
            <dl>
              {facts.map(({ label, value }) => (
                <Fragment key={label.en}>
                  <dt>{label[language]}</dt>
                  <dd>{value[language]}</dd>
                </Fragment>
              ))}
            </dl>
          </div>
        ))}
      </div>
      <p>{say("sources", document.number)}</p>
      {asked ? <p>{asked}</p> : null}
      <p className={styles.prints}>
        <span>{document.number}</span>
        <span>{say("fingerprint", shown(document.fingerprint))}</span>
      </p>
    </footer>
  );
}

/** Groups of four, as many as tell two apart by eye; the PDF's metadata has all of it. */
const shown = (fingerprint: string): string =>
  fingerprint
    .slice(0, FINGERPRINT)
    .match(/.{1,4}/g)
    ?.join(" ") ?? "";
