/** Somebody closed the browser's window, or let its time run out: no error, and nothing has happened. */
export class Dismissed extends Error {}
/** The device that was chosen has a passkey of this person already. */
export class AlreadyThere extends Error {}
