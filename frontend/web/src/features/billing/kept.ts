/**
 * What survives the way to the gateway's page and back, in this tab only: where one was, and the plan that one was
 * choosing. Invoice details are not among it: they are saved before.
 */
import { safePath } from "~/app/safePath.ts";

const PLAN = "rapport.billing.plan";
const RETURN = "rapport.billing.return";

export type KeptPlan = {
  organisation: string;
  seats: number;
  modules: string[];
  when: "now" | "period_end";
  method: "card" | "transfer";
};

export const setReturn = (path: string): void => write(RETURN, path);

export function returnPath(): string {
  const path = read(RETURN);
  return path?.startsWith("/billing") ? safePath(path) : "/billing";
}

export const keepPlan = (plan: KeptPlan): void => write(PLAN, JSON.stringify(plan));
export const forgetPlan = (): void => write(PLAN, null);

/** The plan that was being chosen in this organisation; nothing where it is another's, or not one. */
export function keptPlan(organisation: string): KeptPlan | null {
  try {
    const kept = JSON.parse(read(PLAN) ?? "null") as Partial<KeptPlan> | null;
    return kept && kept.organisation === organisation && isWhole(kept) ? kept : null;
  } catch {
    return null;
  }
}

function isWhole(kept: Partial<KeptPlan>): kept is KeptPlan {
  return (
    Number.isInteger(kept.seats) &&
    Array.isArray(kept.modules) &&
    kept.modules.every((name) => typeof name === "string") &&
    (kept.when === "now" || kept.when === "period_end") &&
    (kept.method === "card" || kept.method === "transfer")
  );
}

/** Storage may be refused: the way back then leads to the page as the server has it. */
function write(key: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    return;
  }
}

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
