/** What a role gives as it is saved and as its editor has it now; saving it, and taking that back. */

import { useLingui } from "@lingui/react/macro";
import { ApiError, type Rights, type Role } from "@rapport/core";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useRoleWrite } from "~/data/roles.ts";
import { toast } from "~/ui/toast.ts";
import { draftOf } from "./draft.ts";

export function useRoleDraft(role: Role) {
  const { t } = useLingui();
  const [saved, setSaved] = useState<Rights>(() => draftOf(role));
  const [version, setVersion] = useState(role.version);
  const [draft, setDraft] = useState<Rights>(saved);
  // What somebody has begun to change since is theirs: only a draft that is as it was saved follows.
  const follow = (made: Role, from: Rights) => {
    const rights = draftOf(made);
    setSaved(rights);
    setDraft((now) => (now === from ? rights : now));
    setVersion(made.version);
    return rights;
  };
  // The toast outlives the page, so what it refuses is said by a toast too.
  const undo = useRoleWrite(
    ({ made, before }: { made: Role; before: Rights; after: Rights }) =>
      api.changeRole(role.id, { base_version: made.version, rights: before }),
    (made, { after }) => follow(made, after),
  );
  const save = useRoleWrite(
    (sent: Rights) => api.changeRole(role.id, { base_version: version, rights: sent }),
    (made, sent) => {
      const after = follow(made, sent);
      toast({
        text: t`Saved`,
        tone: "plain",
        action: { label: t`Undo`, run: () => undo.mutate({ made, before: saved, after }) },
      });
    },
    true,
  );
  const takeTheirs = () => {
    setSaved(draftOf(role));
    setDraft(draftOf(role));
    setVersion(role.version);
    save.reset();
  };
  const isTheirs = save.error instanceof ApiError && save.error.code === "auth.role_changed";
  return { saved, draft, setDraft, save, isTheirs, takeTheirs };
}
