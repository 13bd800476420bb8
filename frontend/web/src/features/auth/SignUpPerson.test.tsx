import type { Session } from "@rapport/core";
import { cleanup, fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { api } from "~/app/api.ts";
import { show } from "~/testing/harness.tsx";
import type { SignUp } from "./SignUpPage.tsx";
import { PersonStep } from "./SignUpPerson.tsx";

const session = { person: { name: "Ann Lee" } } as Session;
const signUp: SignUp = {
  company: "Acme Ltd",
  country: "GB",
  email: "ann@acme.example",
  id: "01a21c83-2991-70ee-8de7-ac5dcadabb9d",
  proof: "proof",
  hasAccount: true,
  factor: null,
  here: null,
};

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it("offers to begin with an archive, without sample data, and says so when it is done", async () => {
  const complete = vi.spyOn(api, "completeSignUp").mockResolvedValue(session);
  const done = vi.fn().mockResolvedValue(undefined);
  await show(<PersonStep signUp={signUp} change={() => undefined} onDone={done} />);
  fireEvent.change(screen.getByTestId("signup-name"), { target: { value: "Ann Lee" } });
  fireEvent.click(screen.getByTestId("signup-first-archive"));
  fireEvent.click(screen.getByTestId("signup-submit"));
  await waitFor(() => expect(done).toHaveBeenCalledWith(session, "archive"));
  expect(complete.mock.calls[0]?.[1]).toMatchObject({ name: "Ann Lee", sample_data: false });
});
