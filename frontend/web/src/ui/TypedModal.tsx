/** A dialog that asks before it closes on what was typed in it: Escape, its cross and a click beside it come by accident. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, Modal, type ModalProps } from "@mantine/core";
import { type SyntheticEvent, useRef, useState } from "react";
import offer from "./offer.module.css";

type Box = HTMLInputElement | HTMLTextAreaElement;

const isBox = (target: EventTarget): target is Box =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && !["checkbox", "radio", "file", "range"].includes(target.type));

export function TypedModal({ onClose, children, ...rest }: ModalProps) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const began = useRef(new Map<Box, string>());
  // A box that is gone was sent, and one that reads as it did loses nothing.
  const isTyped = () =>
    [...began.current].some(([box, before]) => box.isConnected && box.value.trim() && box.value !== before);
  const leave = () => {
    if (isTyped()) setAsking(true);
    else onClose();
  };
  const note = ({ target }: SyntheticEvent) => {
    if (isBox(target) && !began.current.has(target)) began.current.set(target, target.value);
  };
  return (
    <Modal {...rest} onClose={leave} closeOnEscape={!asking}>
      <div onFocusCapture={note}>{children}</div>
      {asking ? (
        <Modal
          opened
          onClose={() => setAsking(false)}
          title={t`Discard what you typed?`}
          size={400}
          centered
          closeButtonProps={{ "aria-label": t`Close` }}
        >
          <div className={offer.foot} data-testid="typed-leave">
            <Button
              variant="default"
              onClick={() => setAsking(false)}
              data-autofocus
              data-testid="typed-stay"
            >
              <Trans>Stay</Trans>
            </Button>
            <Button variant="default" onClick={onClose} data-testid="typed-discard">
              <Trans>Discard</Trans>
            </Button>
          </div>
        </Modal>
      ) : null}
    </Modal>
  );
}
