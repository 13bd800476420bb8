/** Icons by the names that the objects' declarations use; an unknown name gets a plain one. */
import {
  IconBox,
  IconBuilding,
  IconBuildingStore,
  IconCalendar,
  IconCheckbox,
  IconClipboardList,
  IconCoins,
  IconEngine,
  IconFileText,
  IconHome,
  IconMapPin,
  IconMessage,
  IconPackage,
  IconSchool,
  IconSparkles,
  IconSpeakerphone,
  IconTarget,
  IconTool,
  IconTruck,
  IconUser,
  IconUsers,
  type TablerIcon,
} from "@tabler/icons-react";

const ICONS: Record<string, TablerIcon> = {
  building: IconBuilding,
  store: IconBuildingStore,
  calendar: IconCalendar,
  checkbox: IconCheckbox,
  clipboard: IconClipboardList,
  coins: IconCoins,
  engine: IconEngine,
  file: IconFileText,
  home: IconHome,
  map: IconMapPin,
  message: IconMessage,
  package: IconPackage,
  school: IconSchool,
  sparkles: IconSparkles,
  speakerphone: IconSpeakerphone,
  target: IconTarget,
  tool: IconTool,
  truck: IconTruck,
  user: IconUser,
  users: IconUsers,
};

export const objectIcon = (name: string): TablerIcon => ICONS[name] ?? IconBox;

/** 16 px at 1.5 px stroke; small ones 14 px at 1.3. */
export const icon = { size: 16, stroke: 1.5 } as const;
export const smallIcon = { size: 14, stroke: 1.5 } as const;
