import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { BillingProfileView } from "@rapport/core";
import { type FormEvent, useState } from "react";
import { useSession } from "~/data/session.ts";
import { FormError } from "~/features/auth/AuthFrame.tsx";
import { DialogFoot } from "~/ui/DialogFoot.tsx";
import { TypedModal } from "~/ui/TypedModal.tsx";
import styles from "./billing.module.css";
import { ProfileFields } from "./ProfileFields.tsx";
import { emptyProfile, problemsOf, useSaveProfile } from "./profileForm.ts";

type Props = { found: BillingProfileView; onClose: () => void };

export function ProfileDialog({ found, onClose }: Props) {
  const { t } = useLingui();
  const session = useSession();
  const [profile, setProfile] = useState(() => found.profile ?? emptyProfile(session));
  const save = useSaveProfile(onClose);
  const problems = problemsOf(save.error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ profile, version: found.version });
  };
  return (
    <TypedModal
      opened
      onClose={onClose}
      title={t`Invoice details`}
      size={560}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form className={styles.change} onSubmit={submit} noValidate data-testid="profile-form">
        <ProfileFields
          profile={profile}
          problems={problems}
          onChange={(part) => setProfile({ ...profile, ...part })}
        />
        <p className="mute">
          <Trans>Invoices that are written keep what they say.</Trans>
        </p>
        {Object.keys(problems).length === 0 ? <FormError error={save.error} /> : null}
        <DialogFoot onClose={onClose}>
          <Button type="submit" loading={save.isPending} data-testid="profile-save">
            <Trans>Save</Trans>
          </Button>
        </DialogFoot>
      </form>
    </TypedModal>
  );
}
