/** What the palette can do besides finding: go somewhere, create, change how it looks, sign out. */
import { useLingui } from "@lingui/react/macro";
import { useMantineColorScheme } from "@mantine/core";
import {
  IconCalendar,
  IconFileImport,
  IconFilter2,
  IconHome,
  IconLanguage,
  IconLogout,
  IconMapPin,
  IconMoon,
  IconPlus,
  IconReceipt,
  IconSettings,
  IconSun,
  type TablerIcon,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { onTimelines } from "~/data/activities.ts";
import { useHasModule } from "~/data/modules.ts";
import { useObjects } from "~/data/objects.ts";
import { useSession, useUpdateSession } from "~/data/session.ts";
import { dialogs } from "~/features/shell/dialogs.ts";
import { isFinance, useFinancePlaces } from "~/features/shell/financePlaces.ts";
import { leaveWorkspace } from "~/features/shell/Side.tsx";
import { objectIcon } from "~/ui/icons.ts";
import { useLocale } from "~/ui/useLocale.ts";

export type Command = {
  key: string;
  label: string;
  Icon: TablerIcon;
  shortcut?: string;
  /** Other words that should find it. */
  words?: string;
  always?: boolean;
  run: () => void;
};

export function useCommands(text: string): Command[] {
  const typed = text.trim();
  const needle = typed.toLowerCase();
  const creations = useCreations(typed);
  const places = usePlaces();
  const looks = useLooks();
  const all = [...creations, ...places, ...looks];
  if (!needle) return all;
  return all.filter(
    (command) => command.always || `${command.label} ${command.words ?? ""}`.toLowerCase().includes(needle),
  );
}

function useCreations(typed: string): Command[] {
  const { t } = useLingui();
  const { inline } = useLocale();
  return useObjects()
    .filter((object) => object.rights.create)
    .map((object) => {
      const name = inline(object.label);
      return {
        key: `new-${object.noun}`,
        label: typed ? t`New ${name} “${typed}”` : t`New ${name}`,
        Icon: IconPlus,
        always: true,
        run: () =>
          dialogs.openCreate({ noun: object.noun, values: typed ? { [object.title_field]: typed } : {} }),
      };
    });
}

function usePlaces(): Command[] {
  const { t } = useLingui();
  const { inline } = useLocale();
  const navigate = useNavigate();
  const session = useSession();
  const { rights } = session;
  const imports = useHasModule("crm") && rights.import;
  const objects = useObjects();
  const finance = useFinancePlaces();
  const lists = objects.map((object) => {
    const name = inline(object.plural);
    return {
      key: `go-${object.noun}`,
      label: t`Go to ${name}`,
      words: object.noun,
      Icon: objectIcon(object.icon),
      run: () => void navigate({ to: "/o/$noun", params: { noun: object.noun } }),
    };
  });
  return [
    {
      key: "go-home",
      label: t`Go to Home`,
      words: "home",
      Icon: IconHome,
      run: () => void navigate({ to: "/" }),
    },
    ...(objects.some((object) => onTimelines(object.name))
      ? [
          {
            key: "calendar",
            label: t`Open the calendar`,
            words: "calendar day week month 日历 日程",
            Icon: IconCalendar,
            run: () => void navigate({ to: "/calendar" }),
          },
          {
            key: "visits",
            label: t`Open my visits`,
            words: "visits check-in nearby due 拜访 签到 附近",
            Icon: IconMapPin,
            run: () => void navigate({ to: "/visits" }),
          },
        ]
      : []),
    ...lists,
    ...(objects.some((object) => object.tracked)
      ? [
          {
            key: "funnel",
            label: t`Open the funnel`,
            words: "funnel conversion 漏斗",
            Icon: IconFilter2,
            run: () => void navigate({ to: "/funnel" }),
          },
        ]
      : []),
    ...(imports
      ? [
          {
            key: "import",
            label: t`Import a file`,
            words: "import csv",
            Icon: IconFileImport,
            run: () => void navigate({ to: "/import" }),
          },
        ]
      : []),
    ...(rights.billing
      ? [
          {
            key: "billing",
            label: t`Open billing`,
            words: "billing plan seats invoices 账单 套餐 席位 发票",
            Icon: IconReceipt,
            run: () => void navigate({ to: "/billing" }),
          },
        ]
      : []),
    ...(isFinance(session)
      ? finance.map(({ to, label: name, words, Icon }) => ({
          key: `go-${to}`,
          label: t`Go to ${name}`,
          words,
          Icon,
          run: () => void navigate({ to }),
        }))
      : []),
    {
      key: "settings",
      label: t`Open the settings`,
      words: "settings",
      Icon: IconSettings,
      run: () => void navigate({ to: "/settings/{-$section}" }),
    },
  ];
}

function useLooks(): Command[] {
  const { t } = useLingui();
  const { locale } = useLocale();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const update = useUpdateSession();
  const dark = colorScheme === "dark";
  const chinese = locale.startsWith("zh");
  return [
    {
      key: "theme",
      label: dark ? t`Light theme` : t`Dark theme`,
      words: "theme dark light",
      Icon: dark ? IconSun : IconMoon,
      run: () => {
        setColorScheme(dark ? "light" : "dark");
        update.mutate({ theme: dark ? "light" : "dark" });
      },
    },
    {
      key: "language",
      label: chinese ? "English" : "简体中文",
      words: "language 语言",
      Icon: IconLanguage,
      run: () => update.mutate({ locale: chinese ? "en" : "zh-CN" }),
    },
    {
      key: "sign-out",
      label: t`Sign out`,
      words: "logout",
      Icon: IconLogout,
      run: () => void leaveWorkspace(),
    },
  ];
}
