/** After a sign-in by password: whether to offer something quicker. Asked once, and never again where it was declined. */
import { recall, remember } from "~/app/memory.ts";

const DECLINED = "rapport.no-passkey";
let due = false;

export function offerPasskey(): void {
  due = recall(DECLINED) !== "yes";
}

/** True once after a sign-in by password. */
export function takeOffer(): boolean {
  const now = due;
  due = false;
  return now;
}

export const declineOffer = (): void => remember(DECLINED, "yes");
