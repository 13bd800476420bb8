import { expect, it, vi } from "vitest";

vi.mock("../locales/en.po", () => ({ messages: { home: "Home" } }));
vi.mock("../locales/zh-CN.po", () => ({ messages: { home: "首页" } }));

/** A start of the app: nothing is registered or chosen. */
async function start() {
  vi.resetModules();
  const { i18n } = await import("@lingui/core");
  return { i18n, ...(await import("./i18n.ts")) };
}

/** An area whose languages arrive when the test says so. */
function area(id: string) {
  const waiting: Record<string, (() => void)[]> = { en: [], "zh-CN": [] };
  const load = vi.fn(
    (locale: string) =>
      new Promise<{ messages: Record<string, string> }>((resolve) => {
        waiting[locale]?.push(() => resolve({ messages: { [id]: `${id} in ${locale}` } }));
      }),
  );
  const arrive = (locale: string) => {
    for (const each of waiting[locale]?.splice(0) ?? []) each();
  };
  return { arrive, load, catalogue: { en: () => load("en"), "zh-CN": () => load("zh-CN") } };
}

it("shows nothing of an area before its messages are there, and asks for one language only", async () => {
  const { i18n, activate, messagesThere, register } = await start();
  await activate("en");
  const billing = area("billing");
  register(billing.catalogue);
  let there = false;
  const shown = messagesThere().then(() => {
    there = true;
  });
  await vi.waitFor(() => expect(billing.load).toHaveBeenCalled());
  expect(there).toBe(false);
  billing.arrive("en");
  await shown;
  expect(i18n._("billing")).toBe("billing in en");
  expect(i18n._("home")).toBe("Home");
  expect(billing.load.mock.calls.flat()).not.toContain("zh-CN");
  await messagesThere();
  expect(billing.load).toHaveBeenCalledTimes(2);
});

it("takes every area seen so far to another language, at once", async () => {
  const { i18n, activate, messagesThere, register } = await start();
  await activate("en");
  const [billing, record] = [area("billing"), area("record")];
  for (const each of [billing, record]) {
    register(each.catalogue);
    const shown = messagesThere();
    each.arrive("en");
    await shown;
  }
  const switched = activate("zh-CN");
  billing.arrive("zh-CN");
  await Promise.resolve();
  expect(i18n.locale).toBe("en");
  record.arrive("zh-CN");
  await switched;
  expect(["home", "billing", "record"].map((id) => i18n._(id))).toEqual([
    "首页",
    "billing in zh-CN",
    "record in zh-CN",
  ]);
});

it("leaves out no area that comes while the language changes", async () => {
  const { i18n, activate, messagesThere, register } = await start();
  await activate("en");
  const [billing, record] = [area("billing"), area("record")];
  register(billing.catalogue);
  const first = messagesThere();
  billing.arrive("en");
  await first;

  const switched = activate("zh-CN");
  register(record.catalogue);
  const shown = messagesThere();
  record.arrive("en");
  await shown;
  billing.arrive("zh-CN");
  await vi.waitFor(() => expect(record.load).toHaveBeenCalledWith("zh-CN"));
  record.arrive("zh-CN");
  await switched;
  expect(i18n._("record")).toBe("record in zh-CN");
});

it("asks again for what did not arrive", async () => {
  const { i18n, activate, messagesThere, register } = await start();
  await activate("en");
  const answers = [false, false, true];
  register({
    en: async () => {
      if (!answers.shift()) throw new TypeError("Failed to fetch dynamically imported module");
      return { messages: { billing: "Billing" } };
    },
    "zh-CN": async () => ({ messages: {} }),
  });
  await expect(messagesThere()).rejects.toThrow("Failed to fetch");
  await messagesThere();
  expect(i18n._("billing")).toBe("Billing");
});
