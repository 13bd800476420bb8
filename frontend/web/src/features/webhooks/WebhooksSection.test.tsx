import { ApiError, type Webhook, type WebhookAttempt, type Webhooks } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import { WebhooksSection } from "./WebhooksSection.tsx";

const webhook: Webhook = {
  id: "w1",
  state: "on",
  reason: null,
  owner_id: "p1",
  owner: "Ann Lee",
  setup: {
    url: "https://hooks.example/in",
    description: "ERP",
    objects: [],
    ops: ["created"],
    include: "ids",
  },
  version: 3,
  former_until: null,
  failing_since: null,
  waiting: 2,
  last_at: null,
  last_status: null,
};
const attempt: WebhookAttempt = {
  id: "a1",
  message_id: "m1",
  number: 2,
  at: "2026-11-28T08:00:00Z",
  milliseconds: 41,
  status: 503,
  error: null,
  answer: "busy",
  kind: "test",
  object: null,
  record_id: null,
  op: null,
  state: "waiting",
  next_at: "2026-11-28T08:01:30Z",
};
const at = (id: string) => screen.getByTestId(id);
const type = (id: string, value: string) => fireEvent.change(at(id), { target: { value } });

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function open(...endpoints: Webhook[]) {
  const page: Webhooks = {
    endpoints,
    objects: [
      { name: "company", label: { zh: "公司", en: "Company" } },
      { name: "deal", label: { zh: "商机", en: "Deal" } },
    ],
    limit: 20,
  };
  vi.spyOn(api, "webhooks").mockResolvedValue(page);
  show(<WebhooksSection />);
  await screen.findAllByTestId(endpoints.length > 0 ? "webhook-open" : "webhook-new");
}

it("makes a webhook for what is chosen and shows its secret once", async () => {
  const save = vi.spyOn(api, "saveWebhook").mockResolvedValue({ endpoint: webhook, secret: "whsec_abc" });
  await open();
  fireEvent.click(at("webhook-new"));
  type("webhook-url", "https://hooks.example/in");
  fireEvent.click(at("webhook-all"));
  fireEvent.click(at("webhook-object-deal"));
  fireEvent.click(at("webhook-op-gone"));
  fireEvent.click(at("webhook-fields"));
  fireEvent.click(at("webhook-save"));
  await waitFor(() => expect(at("webhook-secret").textContent).toBe("whsec_abc"));
  expect(save.mock.calls[0]?.[1]).toEqual({
    base_version: 0,
    setup: {
      url: "https://hooks.example/in",
      description: "",
      objects: ["deal"],
      ops: ["created", "updated", "deleted"],
      include: "fields",
    },
  });
  fireEvent.click(at("webhook-secret-done"));
  await waitFor(() => expect(screen.queryByTestId("webhook-secret")).toBeNull());
});

it("says beside the address why it is refused", async () => {
  vi.spyOn(api, "saveWebhook").mockRejectedValue(
    new ApiError(422, {
      code: "invalid",
      message: "Not saved",
      fields: { url: { code: "webhooks.not_public", message: "This address is not on the public internet" } },
    }),
  );
  await open(webhook);
  fireEvent.click(at("webhook-edit"));
  fireEvent.click(at("webhook-save"));
  await screen.findByText("This address is not on the public internet");
});

it("says why one was stopped, and what waits", async () => {
  await open({ ...webhook, state: "stopped", reason: "owner" }, { ...webhook, id: "w2", state: "paused" });
  const [stopped, paused] = screen.getAllByTestId("webhook-row");
  expect(stopped?.textContent).toContain("take it over");
  expect(stopped?.textContent).toContain("2 events wait");
  expect(paused?.textContent).toContain("Paused");
});

it("shows what was sent and sends it again", async () => {
  vi.spyOn(api, "webhookAttempts").mockResolvedValue({ items: [attempt], next: null });
  const retry = vi.spyOn(api, "retryWebhook").mockResolvedValue();
  const test = vi.spyOn(api, "testWebhook").mockResolvedValue();
  const flip = vi.spyOn(api, "switchWebhook").mockResolvedValue({ ...webhook, state: "paused" });
  await open(webhook);
  fireEvent.click(at("webhook-open"));
  const line = await screen.findByTestId("webhook-attempt");
  expect(line.textContent).toContain("Test event");
  expect(line.textContent).toContain("503");
  expect(line.textContent).toContain("busy");
  fireEvent.click(at("webhook-retry"));
  await waitFor(() => expect(retry).toHaveBeenCalledWith("w1", "m1"));
  fireEvent.click(at("webhook-test"));
  await waitFor(() => expect(test).toHaveBeenCalledWith("w1"));
  fireEvent.click(at("webhook-flip"));
  await waitFor(() => expect(flip).toHaveBeenCalledWith("w1", "paused"));
});

it("replays to the end, part by part", async () => {
  vi.spyOn(api, "webhookAttempts").mockResolvedValue({ items: [], next: null });
  const replay = vi
    .spyOn(api, "replayWebhook")
    .mockResolvedValueOnce({ messages: 5, cursor: "9-x" })
    .mockResolvedValueOnce({ messages: 1, cursor: null });
  await open(webhook);
  fireEvent.click(at("webhook-open"));
  fireEvent.click(await screen.findByTestId("webhook-replay"));
  type("replay-since", "2026-11-28T08:00");
  fireEvent.click(at("replay-go"));
  await waitFor(() => expect(replay).toHaveBeenCalledTimes(2));
  expect(replay.mock.calls[1]?.[1]).toEqual({ cursor: "9-x", until: null });
  await waitFor(() => expect(screen.queryByTestId("replay-go")).toBeNull());
});
