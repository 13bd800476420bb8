/** A share of a hundred as a ring that fills clockwise. */
import atoms from "./atoms.module.css";

function Ring({ value, size = 14 }: { value: number; size?: number }) {
  const radius = size / 2 - 1.75;
  const length = 2 * Math.PI * radius;
  const shown = (Math.min(Math.max(value, 0), 100) / 100) * length;
  const middle = size / 2;
  return (
    <svg width={size} height={size} aria-hidden>
      <circle cx={middle} cy={middle} r={radius} fill="none" stroke="var(--ctl)" strokeWidth={2} />
      <circle
        cx={middle}
        cy={middle}
        r={radius}
        fill="none"
        stroke="currentColor"
        strokeWidth={2.5}
        strokeDasharray={`${shown} ${length}`}
        transform={`rotate(-90 ${middle} ${middle})`}
      />
    </svg>
  );
}

export function Percent({ value }: { value: number }) {
  return (
    <span className={atoms.percent}>
      <Ring value={value} />
      <span className="num">{value}%</span>
    </span>
  );
}
