import { Bones } from "./atoms.tsx";

export function PagePending() {
  return (
    <div style={{ padding: 24 }}>
      <Bones rows={8} />
    </div>
  );
}
