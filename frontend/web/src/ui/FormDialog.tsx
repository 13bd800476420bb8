/** A dialog that is a form: what is filled in, then its foot. Enter sends it. */
import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { DialogFoot } from "./DialogFoot.tsx";
import styles from "./form-dialog.module.css";
import { TypedModal } from "./TypedModal.tsx";

type Props = {
  title: string;
  size?: number;
  /** What stands beside the way back, and what stands apart from it as it takes something away. */
  foot: ReactNode;
  remove?: ReactNode;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
};

export function FormDialog({ title, size = 640, foot, remove, onSubmit, onClose, children }: Props) {
  const { t } = useLingui();
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={title}
      size={size}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form
        noValidate
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          onSubmit();
        }}
      >
        {children}
        <div className={styles.foot} data-dialog-foot>
          {remove}
          <DialogFoot onClose={onClose}>{foot}</DialogFoot>
        </div>
      </form>
    </TypedModal>
  );
}
