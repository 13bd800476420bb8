import { describe, expect, it } from "vitest";
import { uuidv7 } from "../ids.ts";
import { createClient } from "./client.ts";
import { ApiError, Http } from "./http.ts";

type Sent = { path: string; request: Request };

function setup(status: number, body: unknown) {
  const sent: Sent[] = [];
  const http = new Http({
    transport: async (request) => {
      sent.push({ path: new URL(request.url).pathname, request });
      return new Response(body === undefined ? null : JSON.stringify(body), { status });
    },
  });
  return { http, api: createClient(http), sent };
}
const headers = (sent: Sent | undefined) => new Headers(sent?.request.headers);

describe("requests", () => {
  it("carry the language always, and the CSRF token only where something changes", async () => {
    const { http, api, sent } = setup(200, []);
    http.csrf = "token";
    http.locale = "zh-CN";
    await api.objects();
    await api.addChoice("company", "city", { zh: "苏州", en: "Suzhou" });
    expect(headers(sent[0]).get("accept-language")).toBe("zh-CN");
    expect(headers(sent[0]).get("x-csrf-token")).toBeNull();
    expect(headers(sent[1]).get("x-csrf-token")).toBe("token");
  });

  it("never put a customer's words into a URL", async () => {
    const { api, sent } = setup(200, { hits: [], items: [] });
    await api.search({ q: "张晓红" });
    await api.query("contacts", { search: "张晓红", filter: { field: "name", op: "contains", value: "张" } });
    expect(sent.map((item) => item.path)).toEqual(["/api/search", "/api/contacts/query"]);
  });
});

describe("a step-up", () => {
  function asked(answers: Response[]) {
    const sent: { body: string; csrf: string | null }[] = [];
    const http = new Http({
      transport: async (request) => {
        sent.push({ body: await request.text(), csrf: request.headers.get("x-csrf-token") });
        return answers.shift() as Response;
      },
    });
    http.csrf = "old";
    return { http, api: createClient(http), sent };
  }
  const needed = () => Response.json({ code: "auth.step_up_needed", message: "Who?" }, { status: 403 });

  it("sends the same request again once it is proved who is there, with the new session's token", async () => {
    const { http, api, sent } = asked([needed(), new Response("a,b")]);
    http.onStepUp = async () => {
      http.csrf = "new";
      return true;
    };
    expect(await (await api.export("companies", { filter: null })).text()).toBe("a,b");
    expect(sent.map((each) => each.csrf)).toEqual(["old", "new"]);
    expect(sent[1]?.body).toBe(sent[0]?.body);
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({ filter: null, format: "csv" });
  });

  it("fails with the server's words when it is not, and when it is asked for twice", async () => {
    const { http, api, sent } = asked([needed(), needed(), needed()]);
    await expect(api.newPasskey()).rejects.toMatchObject({ code: "auth.step_up_needed", message: "Who?" });
    http.onStepUp = async () => true;
    await expect(api.newPasskey()).rejects.toMatchObject({ code: "auth.step_up_needed" });
    expect(sent).toHaveLength(3);
  });
});

describe("answers", () => {
  it("become errors with code, fields and details", async () => {
    const body = {
      code: "records.conflict",
      message: "Changed",
      details: { fields: { name: {} } },
      request_id: "r",
    };
    const { api } = setup(409, body);
    const error = await api.update("contacts", "1", 3, { name: "x" }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      status: 409,
      code: "records.conflict",
      message: "Changed",
      requestId: "r",
    });
  });

  it("tell the app when the session is gone, but not when a password is wrong", async () => {
    let gone = 0;
    for (const code of ["auth.not_signed_in", "auth.invalid_credentials"]) {
      const { http, api } = setup(401, { code, message: "" });
      http.onSignedOut = () => {
        gone += 1;
      };
      await api.objects().catch(() => undefined);
    }
    expect(gone).toBe(1);
  });

  it("say that the server can't be reached", async () => {
    const http = new Http({ transport: () => Promise.reject(new TypeError("failed")) });
    await expect(createClient(http).objects()).rejects.toMatchObject({
      status: 0,
      code: "network.unreachable",
    });
  });

  it("may be empty", async () => {
    await expect(setup(204, undefined).api.signOut()).resolves.toBeUndefined();
  });
});

describe("ids", () => {
  it("are UUIDs of version 7 that sort by time", () => {
    const zero = new Uint8Array(16);
    expect(uuidv7(0x0192f0c0aabb, zero)).toBe("0192f0c0-aabb-7000-8000-000000000000");
    expect(uuidv7() < uuidv7(Date.now() + 1000)).toBe(true);
    expect(uuidv7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
