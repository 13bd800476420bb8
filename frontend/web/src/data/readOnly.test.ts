import type { CrmObject, Session } from "@rapport/core";
import { expect, it } from "vitest";
import { onlyLookedAt, readOnly } from "./objects.ts";
import { offered } from "./session.ts";

const rights = { create: true, read: "all", update: "team", delete: "own", export: "all" } as const;

it("offers of a read-only organisation's objects what is read, and nothing that is written", () => {
  const object = { noun: "companies", rights } as unknown as CrmObject;
  expect(readOnly([object])).toEqual([
    { noun: "companies", rights: { ...rights, create: false, update: "none", delete: "none" } },
  ]);
});

it("offers an import while the organisation is active, whatever else one may do", () => {
  const session = (status: string) =>
    ({ organisation: { status }, rights: { import: true, billing: true } }) as Session;
  expect(offered(session("active")).rights).toEqual({ import: true, billing: true });
  expect(offered(session("read_only")).rights).toEqual({ import: false, billing: true });
});

it("offers in a view neither writing nor what takes records out, however active the organisation is", () => {
  const object = { noun: "companies", can_import: true, rights } as unknown as CrmObject;
  const [shown] = onlyLookedAt([object]);
  expect(shown?.can_import).toBe(false);
  expect(shown?.rights).toEqual({
    create: false,
    read: "all",
    update: "none",
    delete: "none",
    export: "none",
    share: "none",
  });
  const session = {
    organisation: { status: "active" },
    viewing_until: "2030-01-01T00:00:00Z",
    rights: { import: true, export: true, billing: true },
  } as unknown as Session;
  expect(offered(session).rights).toEqual({ import: false, export: false, billing: true });
});
