import { expect, it } from "vitest";
import { createFiles, PART } from "./files.ts";
import { Http } from "./http.ts";

const AT = "/api/uploads/1";

/** A server that keeps what it was sent, and breaks where it is told to. */
function server(breaks: (call: number) => "after" | "before" | null = () => null) {
  const state = { kept: new Uint8Array() };
  const asked: string[] = [];
  let calls = 0;
  const http = new Http({
    transport: async (request) => {
      const path = new URL(request.url).pathname;
      asked.push(`${request.method} ${path}`);
      if (request.method === "POST") {
        return new Response(null, { status: 201, headers: { location: AT, "upload-offset": "0" } });
      }
      if (request.method !== "PATCH") {
        return new Response(null, { headers: { "upload-offset": String(state.kept.length) } });
      }
      calls += 1;
      const how = breaks(calls);
      if (how === "before") throw new TypeError("network");
      expect(request.headers.get("upload-offset")).toBe(String(state.kept.length));
      const part = new Uint8Array(await request.arrayBuffer());
      const both = new Uint8Array(state.kept.length + part.length);
      both.set(state.kept);
      both.set(part, state.kept.length);
      state.kept = both;
      if (how === "after") throw new TypeError("network");
      return new Response(null, { status: 204, headers: { "upload-offset": String(state.kept.length) } });
    },
  });
  return { api: createFiles(http), state, asked };
}

const bytes = (size: number) => new Uint8Array(size).map((_, index) => index % 251);
const pause = async () => {};

it("sends a file in parts and tells how far it is", async () => {
  const { api, state, asked } = server();
  const told: number[] = [];
  const content = bytes(PART + 10);
  const onProgress = ({ sent }: { sent: number }) => told.push(sent);
  await api.attach("companies", "7", new File([content], "合同.pdf"), { onProgress, pause });
  expect(asked).toEqual(["POST /api/companies/7/uploads", `PATCH ${AT}`, `PATCH ${AT}`]);
  expect(told).toEqual([PART, PART + 10]);
  expect(state.kept.every((each, index) => each === content[index])).toBe(true);
});

it("goes on after a break from where the server is", async () => {
  const { api, state, asked } = server((call) => (call === 1 ? "after" : call === 2 ? "before" : null));
  await api.attach("deals", "7", new File([bytes(PART + 10)], "a"), { pause });
  expect(state.kept.length).toBe(PART + 10);
  expect(asked.filter((each) => each === `HEAD ${AT}`)).toHaveLength(2);
});

it("gives up after some tries and takes back what it sent", async () => {
  const { api, asked } = server(() => "before");
  await expect(api.attach("deals", "7", new File([bytes(9)], "a"), { pause })).rejects.toThrow();
  expect(asked.at(-1)).toBe(`DELETE ${AT}`);
});

it("sends a file to import and says its id, and where it is kept before its first byte", async () => {
  const { api, state, asked } = server();
  const begun: string[] = [];
  const id = await api.sendImport(new File([bytes(9)], "客户.csv"), null, (url) => begun.push(url), {
    pause,
  });
  expect([id, begun, state.kept.length]).toEqual(["1", [AT], 9]);
  expect(asked).toEqual(["POST /api/files", `PATCH ${AT}`]);
});

it("goes on with a file to import where an earlier try left it", async () => {
  const { api, state, asked } = server((call) => (call > 1 && call < 9 ? "before" : null));
  const content = new File([bytes(PART + 10)], "a.csv");
  await expect(api.sendImport(content, null, () => {}, { pause })).rejects.toThrow();
  expect(state.kept.length).toBe(PART);
  asked.length = 0;
  const told: number[] = [];
  const onProgress = ({ sent }: { sent: number }) => told.push(sent);
  const never = () => expect.unreachable();
  expect(await api.sendImport(content, AT, never, { pause, onProgress })).toBe("1");
  expect(told.at(0)).toBe(PART);
  expect([state.kept.length, asked[0]]).toEqual([PART + 10, `HEAD ${AT}`]);
});

it("begins once more where what was there is gone, and waits while its last part is being written", async () => {
  const answers = [423, 404];
  const asked: string[] = [];
  const http = new Http({
    transport: async ({ method }) => {
      asked.push(method);
      if (method === "HEAD") return new Response(null, { status: answers.shift() ?? 500 });
      const headers = { location: "/api/uploads/2", "upload-offset": "9" };
      return new Response(null, { status: method === "POST" ? 201 : 204, headers });
    },
  });
  expect(await createFiles(http).sendImport(new File([bytes(9)], "a"), AT, () => {}, { pause })).toBe("2");
  expect(asked).toEqual(["HEAD", "HEAD", "POST", "PATCH"]);
  answers.push(...Array<number>(6).fill(503));
  await expect(createFiles(http).sendImport(new File(["x"], "a"), AT, () => {}, { pause })).rejects.toThrow();
});

it("says why a whole file was not taken, not that its last part came before", async () => {
  let calls = 0;
  const transport = async (request: Request) => {
    if (request.method === "POST") return new Response(null, { status: 201, headers: { location: AT } });
    if (request.method === "DELETE") return new Response(null, { status: 204 });
    calls += 1;
    const code =
      calls === 1 || request.method === "HEAD" ? "attachments.not_scanned" : "attachments.wrong_offset";
    const status = code === "attachments.not_scanned" ? 503 : 409;
    return Response.json({ code, message: code, request_id: "1" }, { status });
  };
  const api = createFiles(new Http({ transport }));
  const sent = api.attach("deals", "7", new File([bytes(9)], "a.txt"), { pause });
  await expect(sent).rejects.toMatchObject({ code: "attachments.not_scanned" });
});
