/** Text with marks as it reads: React's own elements, so nothing in it can be markup. */
import { Fragment } from "react";
import styles from "./rich.module.css";
import { blocksOf, type Span } from "./rich.ts";

export function RichText({ text }: { text: string }) {
  return (
    <div className={styles.rich}>
      {blocksOf(text).map((block) => {
        if (block.kind === "line")
          return (
            <p key={block.at}>
              <Spans spans={block.spans} />
            </p>
          );
        const items = block.items.map((item) => (
          <li key={item.at}>
            <Spans spans={item.spans} />
          </li>
        ));
        return block.ordered ? <ol key={block.at}>{items}</ol> : <ul key={block.at}>{items}</ul>;
      })}
    </div>
  );
}

function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map((span) => <Fragment key={span.at}>{shown(span)}</Fragment>);
}

function shown(span: Span) {
  if (span.kind === "text") return span.text;
  if (span.kind === "link")
    return (
      <a className="link" href={span.href} target="_blank" rel="noreferrer noopener">
        {span.text}
      </a>
    );
  const inner = <Spans spans={span.spans} />;
  return span.kind === "bold" ? <strong>{inner}</strong> : <em>{inner}</em>;
}
