/** The smallest parts: keys, avatars, chips, quiet buttons, switches between a few choices. */
import { initials } from "@rapport/core";
import type { ButtonHTMLAttributes, ReactNode } from "react";
import styles from "./atoms.module.css";

export function Kbd({ children, onAccent }: { children: ReactNode; onAccent?: boolean }) {
  return <kbd className={`${styles.kbd} ${onAccent ? styles.onAccent : ""}`}>{children}</kbd>;
}

type AvatarProps = { name: string; size?: number; square?: boolean; seat?: boolean };

export function Avatar({ name, size = 20, square, seat = true }: AvatarProps) {
  const shape = `${styles.avatar} ${square ? styles.square : ""} ${seat ? "" : styles.noSeat}`;
  const fontSize = Math.max(9, Math.round(size * 0.42));
  return (
    <span aria-hidden className={shape} style={{ width: size, height: size, fontSize, lineHeight: 1 }}>
      {size < 28 ? initials(name).slice(0, 1) : initials(name)}
    </span>
  );
}

export type Tone = "neutral" | "ok" | "warn" | "danger" | "accent";

export function Chip({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={styles.chip} data-tone={tone}>
      {children}
    </span>
  );
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { "data-testid"?: string };

export function GhostButton(props: ButtonProps) {
  return <button type="button" {...props} className={`${styles.ghost} ${props.className ?? ""}`} />;
}

export function IconButton({ label, ...props }: ButtonProps & { label: string }) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...props}
      className={`${styles.iconButton} ${props.className ?? ""}`}
    />
  );
}

type SegmentsProps<V extends string> = {
  label: string;
  value: V;
  options: { value: V; label: ReactNode; testid?: string }[];
  onChange: (value: V) => void;
  disabled?: boolean;
};

export function Segments<V extends string>(props: SegmentsProps<V>) {
  const { label, value, options, onChange, disabled = false } = props;
  return (
    <fieldset className={styles.segments} aria-label={label} disabled={disabled}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          className={styles.segment}
          aria-pressed={option.value === value}
          data-testid={option.testid}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  );
}

/** Grey bars in the shape of what comes; only at the very first load. */
export function Bones({ rows, height = 32 }: { rows: number; height?: number }) {
  const widths = ["62%", "48%", "71%", "55%", "40%"];
  return (
    <div aria-busy="true">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars have no identity
        <div key={index} style={{ height, display: "flex", alignItems: "center" }}>
          <div className={styles.bone} style={{ width: widths[index % widths.length] }} />
        </div>
      ))}
    </div>
  );
}
