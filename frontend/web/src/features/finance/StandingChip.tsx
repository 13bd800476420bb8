import { Chip } from "~/ui/atoms.tsx";
import { STANDING, type Standing, useStandingNames } from "./texts.ts";

/** How an open invoice stands: an icon, a word and a colour, never the colour alone. */
export function StandingChip({ standing }: { standing: Standing }) {
  const names = useStandingNames();
  const { tone, Icon } = STANDING[standing];
  return (
    <Chip tone={tone}>
      <Icon size={12} stroke={1.7} aria-hidden />
      {names[standing]}
    </Chip>
  );
}
