import { useLingui } from "@lingui/react/macro";
import { Menu } from "@mantine/core";
import type { Locale } from "@rapport/core";
import { IconChevronDown, IconWorld } from "@tabler/icons-react";
import { activate, toLocale } from "~/app/i18n.ts";
import { GhostButton } from "./atoms.tsx";
import { icon, smallIcon } from "./icons.ts";
import { useLocale } from "./useLocale.ts";

export const LANGUAGES: { value: Locale; label: string }[] = [
  { value: "zh-CN", label: "简体中文" },
  { value: "en", label: "English" },
];

export function LanguageSwitch() {
  const { t } = useLingui();
  const { locale } = useLocale();
  const current = LANGUAGES.find((language) => language.value === toLocale(locale));
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <GhostButton data-testid="lang-switch" aria-label={t`Language: ${current?.label ?? ""}`}>
          <IconWorld {...icon} />
          {current?.label}
          <IconChevronDown {...smallIcon} />
        </GhostButton>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((language) => (
          <Menu.Item
            key={language.value}
            lang={language.value}
            data-testid={`lang-${language.value}`}
            onClick={() => void activate(language.value)}
          >
            {language.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
