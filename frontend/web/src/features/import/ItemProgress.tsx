import type { Import } from "@rapport/core";
import { ProgressCard } from "./ProgressCard.tsx";

export function ItemProgress({ item, label }: { item: Import; label: string }) {
  const { done = 0, total = item.file.rows, rows_per_second = 0 } = item.progress ?? {};
  return <ProgressCard done={done} total={total} perSecond={rows_per_second} label={label} />;
}
