import { act, cleanup, fireEvent, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { show } from "~/testing/harness.tsx";
import { useKeys } from "./useKeys.ts";

afterEach(cleanup);

function Page({ leave }: { leave: () => void }) {
  const [open, setOpen] = useState(true);
  useKeys({ Escape: leave });
  return open ? (
    <div role="dialog" onKeyDown={() => act(() => setOpen(false))}>
      <button type="button">inside</button>
    </div>
  ) : null;
}

it("spends an Esc on what is open; only the next one is the page's", () => {
  const leave = vi.fn();
  show(<Page leave={leave} />);
  fireEvent.keyDown(screen.getByText("inside"), { key: "Escape" });
  expect(screen.queryByText("inside")).toBeNull();
  expect(leave).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: "Escape" });
  expect(leave).toHaveBeenCalledTimes(1);
});
