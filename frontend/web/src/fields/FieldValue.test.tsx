import { i18n } from "@lingui/core";
import type { CrmRecord } from "@rapport/core";
import { act, cleanup, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { absorb } from "~/data/labels.ts";
import { field, show } from "~/testing/harness.tsx";
import { FieldValue } from "./FieldValue.tsx";
import { GoLink } from "./GoLink.tsx";

afterEach(cleanup);

it("says of a record that the reader may not see that it is so, and leads nowhere", () => {
  absorb({
    records: {
      seen: { object: "company", label: "Northwind" },
      unseen: { object: "company", label: null, hidden: true },
    },
  });
  const parent = field("parent", "reference", { target: "company" });
  for (const id of ["seen", "unseen"]) {
    const record = { id: "r", parent: id } as unknown as CrmRecord;
    show(
      <p data-testid={id}>
        <FieldValue field={parent} record={record} />
      </p>,
    );
  }
  expect(screen.getByTestId("seen").textContent).toBe("Northwind");
  expect(screen.getByTestId("unseen").textContent).toBe("Not visible to you");
  show(<GoLink field={parent} record={{ id: "r", parent: "unseen" } as unknown as CrmRecord} />);
  expect(screen.queryByRole("link")).toBeNull();
});

it("says millions in a Chinese list in the unit that the language counts in", () => {
  const revenue = field("revenue", "decimal", { unit: { zh: "百万", en: "million" } });
  show(
    <p data-testid="revenue">
      <FieldValue field={revenue} record={{ id: "r", revenue: "355" } as unknown as CrmRecord} />
    </p>,
  );
  expect(screen.getByTestId("revenue").textContent).toBe("355");
  act(() => i18n.loadAndActivate({ locale: "zh-CN", messages: {} }));
  expect(screen.getByTestId("revenue").textContent).toBe("3.55 亿");
});
