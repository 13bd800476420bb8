/** Where text with marks is typed: the keys of every editor, and buttons for who doesn't know them. */
import { useLingui } from "@lingui/react/macro";
import { IconBold, IconItalic, IconLink, IconList } from "@tabler/icons-react";
import { type ComponentProps, type KeyboardEvent, useRef } from "react";
import { IconButton } from "~/ui/atoms.tsx";
import { smallIcon } from "~/ui/icons.ts";
import styles from "./rich.module.css";
import { type Mark, marked } from "./rich.ts";

type Props = Omit<ComponentProps<"textarea">, "onChange" | "value"> & {
  value: string;
  onText: (text: string) => void;
};

export function RichArea({ value, onText, onKeyDown, ...rest }: Props) {
  const { t } = useLingui();
  const area = useRef<HTMLTextAreaElement>(null);
  const put = (mark: Mark) => {
    const box = area.current;
    if (!box) return;
    const next = marked(mark, value, box.selectionStart, box.selectionEnd);
    onText(next.text);
    box.focus();
    requestAnimationFrame(() => box.setSelectionRange(next.start, next.end));
  };
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const mark = { b: "bold", i: "slanted" }[event.key.toLowerCase()] as Mark | undefined;
    if (mark && (event.ctrlKey || event.metaKey) && !event.altKey) {
      event.preventDefault();
      event.stopPropagation();
      put(mark);
    } else onKeyDown?.(event);
  };
  const button = (mark: Mark, label: string, icon: typeof IconBold) => {
    const Icon = icon;
    return (
      // What is selected stays so, and the editor isn't left by it.
      <IconButton label={label} onMouseDown={(event) => event.preventDefault()} onClick={() => put(mark)}>
        <Icon {...smallIcon} />
      </IconButton>
    );
  };
  return (
    <div className={styles.box}>
      <div className={styles.bar} role="toolbar" aria-label={t`Formatting`}>
        {button("bold", t`Bold`, IconBold)}
        {button("slanted", t`Italic`, IconItalic)}
        {button("list", t`List`, IconList)}
        {button("link", t({ message: "Link", context: "formatting" }), IconLink)}
      </div>
      <textarea
        {...rest}
        ref={area}
        value={value}
        onKeyDown={keys}
        onChange={(event) => onText(event.currentTarget.value)}
      />
    </div>
  );
}
