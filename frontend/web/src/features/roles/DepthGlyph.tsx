import { BARS, type Depth } from "@rapport/core";
import styles from "./roles.module.css";

const BARS_DRAWN = [1, 2, 3, 4, 5];

/** Five bars, of which as many are filled as the depth goes: told by shape, never by colour alone. */
export function DepthGlyph({ depth }: { depth: Depth }) {
  return (
    <span className={styles.glyph} aria-hidden>
      {BARS_DRAWN.map((bar) => (
        <i key={bar} data-on={bar <= BARS[depth] || undefined} style={{ height: 4 + bar * 2 }} />
      ))}
    </span>
  );
}
