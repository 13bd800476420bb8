/** Where files are dropped, or chosen by whoever would rather look for them. */
import { type ReactNode, useState } from "react";
import styles from "./drop.module.css";

type Props = {
  onFiles: (files: File[]) => void;
  /** What the file chooser offers; anything where it is not said. */
  accept?: string;
  large?: boolean;
  disabled?: boolean;
  /** Said in place of what it is for. */
  error?: string | null | undefined;
  testid: string;
  children: ReactNode;
};

export function DropTarget({ onFiles, accept, large, disabled, error, testid, children }: Props) {
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    if (files && files.length > 0 && !disabled) onFiles([...files]);
  };
  return (
    <label
      className={styles.drop}
      data-writes
      data-large={large || undefined}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      {children}
      {error ? (
        <span role="alert" className={styles.error}>
          {error}
        </span>
      ) : null}
      <input
        type="file"
        multiple
        accept={accept}
        className="visually-hidden"
        disabled={disabled}
        onChange={(event) => {
          take(event.currentTarget.files);
          event.currentTarget.value = "";
        }}
        data-testid={testid}
      />
    </label>
  );
}
