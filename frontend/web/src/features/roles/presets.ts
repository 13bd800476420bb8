/** Roles that kinds of organisations begin with. One only fills in a new role, which is like any other from then on. */
import type { Depth, Rights, Text } from "@rapport/core";
import type { ObjectRights } from "./draft.ts";

export type Preset = { key: string; label: Text; rights: Rights };
export type PresetGroup = { label: Text; presets: Preset[] };

/** Rights of which nothing goes deeper than viewing does. */
function rights(
  read: Depth,
  { write = "own", remove = "none", carry = "none" }: { write?: Depth; remove?: Depth; carry?: Depth } = {},
): ObjectRights {
  return {
    read,
    create: write !== "none",
    update: write,
    delete: remove,
    export: carry,
    share: write,
  };
}

const LOOKING = rights("all", { write: "none" });
const NO_FLAGS = {
  import: false,
  configure: false,
  manage_people: false,
  billing: false,
  privacy: false,
  view_as: false,
  see_disk: false,
};

function role(
  key: string,
  zh: string,
  en: string,
  objects: Record<string, ObjectRights>,
  more: Partial<Rights> = {},
): Preset {
  return { key, label: { zh, en }, rights: { ...NO_FLAGS, objects, fields: {}, ...more } };
}

const PHONES = { mobile: { read: "masked", edit: false } } as const;

export const PRESETS: PresetGroup[] = [
  {
    label: { zh: "企业销售团队", en: "B2B sales team" },
    presets: [
      role("b2b-seller", "客户销售", "Account executive", {
        "*": rights("team", { write: "own" }),
        product: LOOKING,
      }),
      role("b2b-developer", "线索开发", "Sales development", {
        "*": rights("own"),
        company: rights("team", { write: "own" }),
        lead: rights("team", { write: "team" }),
        product: LOOKING,
      }),
      role(
        "b2b-lead",
        "销售主管",
        "Sales lead",
        { "*": rights("subtree", { write: "subtree", remove: "own", carry: "subtree" }), product: LOOKING },
        { import: true },
      ),
      role(
        "b2b-care",
        "客户服务",
        "Customer care",
        { "*": rights("all", { write: "own" }) },
        { modules: ["crm"] },
      ),
      role(
        "b2b-operations",
        "销售运营",
        "Sales operations",
        { "*": rights("all", { write: "all", carry: "all" }) },
        { import: true, configure: true },
      ),
    ],
  },
  {
    label: { zh: "渠道销售", en: "Channel sales" },
    presets: [
      role(
        "channel-partner",
        "渠道伙伴",
        "Partner",
        { "*": rights("own"), product: LOOKING },
        { fields: { lead: PHONES } },
      ),
      role("channel-manager", "渠道经理", "Channel manager", {
        "*": rights("subtree", { write: "subtree" }),
        product: LOOKING,
      }),
    ],
  },
  {
    label: { zh: "小型门店", en: "Small shop" },
    presets: [
      role(
        "shop-clerk",
        "店员",
        "Shop clerk",
        { "*": rights("all", { write: "all" }), deal: rights("own"), product: LOOKING },
        { fields: { contact: PHONES } },
      ),
      role(
        "shop-manager",
        "店长",
        "Shop manager",
        { "*": rights("all", { write: "all", remove: "all", carry: "all" }) },
        { import: true },
      ),
    ],
  },
];

export const presetOf = (key: string): Preset | undefined =>
  PRESETS.flatMap((group) => group.presets).find((preset) => preset.key === key);
