/** What the three orders about an invoice have in common: a form, its problems, and one id for all its tries. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ApiError } from "@rapport/core";
import type { FormEvent, ReactNode } from "react";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import looks from "./order.module.css";

type Props = {
  title: string;
  submit: ReactNode;
  error: unknown;
  pending: boolean;
  disabled?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
};

export function OrderDialog({ title, submit, error, pending, disabled, onSubmit, onClose, children }: Props) {
  const { t } = useLingui();
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!pending && !disabled) onSubmit();
  };
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={title}
      size={440}
      centered
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form className={looks.form} onSubmit={send} noValidate data-testid="order-form">
        {children}
        {Object.keys(problemsOf(error)).length === 0 ? <FormError error={error} /> : null}
        <div className={looks.formFoot}>
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" loading={pending} disabled={disabled ?? false} data-testid="order-submit">
            {submit}
          </Button>
        </div>
      </form>
    </TypedModal>
  );
}

/** What is wrong with which field. */
export const problemsOf = (error: unknown): Record<string, { message: string }> =>
  error instanceof ApiError ? error.fields : {};
