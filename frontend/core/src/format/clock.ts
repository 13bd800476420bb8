/** The clock of the organisation that is signed in to: ahead of this computer's where a demonstration moved it on. */

let ahead = 0;

/** By how many seconds it is ahead, as the session says. */
export function setClock(offsetSeconds: number): void {
  ahead = offsetSeconds * 1000;
}

/** What is due, planned or done is judged by this. Devices, mails, files and connections go by the real time. */
export const businessNow = (): Date => new Date(Date.now() + ahead);
