import { cleanup, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { show } from "~/testing/harness.tsx";
import { SecondStep } from "./SecondStep.tsx";

afterEach(cleanup);

it("says who signs in, and leads back to who is somebody else", () => {
  const restart = vi.fn();
  show(
    <SecondStep
      email="ann@example.com"
      pending={{ pending_id: "p", expires_at: "2030-05-03T08:00:00Z", ways: ["totp", "recovery"] }}
      passkeys={false}
      onEnter={async () => undefined}
      onRestart={restart}
    />,
  );
  expect(screen.getByTestId("second-who").textContent).toContain("Signing in as ann@example.com");
  fireEvent.click(screen.getByTestId("second-restart"));
  expect(restart).toHaveBeenCalledOnce();
});
