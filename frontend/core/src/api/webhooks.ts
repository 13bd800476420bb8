/** Webhooks: endpoints, what they were sent, and sending it again. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { components, paths } from "./schema.d.ts";

type Schema = components["schemas"];
export type Webhook = Schema["Webhook"];
export type WebhookSetup = Schema["WebhookSetup"];
export type WebhookOp = NonNullable<WebhookSetup["ops"]>[number];
export type Webhooks = Schema["Webhooks"];
export type WebhookAttempt = Schema["WebhookAttempt"];
export type WebhookReplay = Schema["WebhookReplay"];
export type SavedWebhook = Schema["SavedWebhook"];

async function answer<D>(call: Promise<{ data?: D }>): Promise<D> {
  return (await call).data as D;
}

async function nothing(call: Promise<unknown>): Promise<void> {
  await call;
}

export function createWebhooks(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const of = (endpoint_id: string) => ({ params: { path: { endpoint_id } } });
  return {
    webhooks: () => answer(api.GET("/api/webhooks")),
    saveWebhook: (id: string, body: Schema["NewWebhook"]) =>
      answer(api.PUT("/api/webhooks/{endpoint_id}", { ...of(id), body })),
    removeWebhook: (id: string) => nothing(api.DELETE("/api/webhooks/{endpoint_id}", of(id))),
    switchWebhook: (id: string, state: "on" | "paused") =>
      answer(api.PUT("/api/webhooks/{endpoint_id}/state", { ...of(id), body: { state } })),
    replaceWebhookSecret: (id: string) => answer(api.POST("/api/webhooks/{endpoint_id}/secret", of(id))),
    testWebhook: (id: string) => nothing(api.POST("/api/webhooks/{endpoint_id}/test", of(id))),
    webhookAttempts: (endpoint_id: string, before: string | null) =>
      answer(
        api.GET("/api/webhooks/{endpoint_id}/attempts", {
          params: { path: { endpoint_id }, query: before ? { before } : {} },
        }),
      ),
    retryWebhook: (endpoint_id: string, message_id: string) =>
      nothing(
        api.POST("/api/webhooks/{endpoint_id}/messages/{message_id}/retry", {
          params: { path: { endpoint_id, message_id } },
        }),
      ),
    replayWebhook: (id: string, body: WebhookReplay) =>
      answer(api.POST("/api/webhooks/{endpoint_id}/replay", { ...of(id), body })),
  };
}
