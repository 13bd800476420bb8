import { useLingui } from "@lingui/react/macro";
import { IconAlertTriangle, IconX } from "@tabler/icons-react";
import styles from "./atoms.module.css";
import { icon, smallIcon } from "./icons.ts";
import { dismiss, type Toast, useToasts } from "./toast.ts";

export function Toasts() {
  const toasts = useToasts();
  return (
    <div className={styles.toasts} aria-live="polite" role="status">
      {toasts.map((item) => (
        <ToastRow key={item.id} item={item} />
      ))}
    </div>
  );
}

function ToastRow({ item }: { item: Toast }) {
  const { t } = useLingui();
  const act = () => {
    dismiss(item.id);
    item.action?.run();
  };
  return (
    <div className={styles.toast} data-testid="toast">
      {item.tone === "danger" ? <IconAlertTriangle {...icon} color="#e88064" /> : null}
      <span className={styles.toastText}>{item.text}</span>
      {item.action ? (
        <button type="button" className={styles.toastAction} onClick={act} data-testid="toast-action">
          {item.action.label}
        </button>
      ) : null}
      <button
        type="button"
        className={styles.toastAction}
        aria-label={t`Close`}
        onClick={() => dismiss(item.id)}
      >
        <IconX {...smallIcon} />
      </button>
    </div>
  );
}
