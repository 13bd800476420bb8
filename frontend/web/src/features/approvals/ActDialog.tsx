/** What asks for words or a person before it is done: no, back to the asker, to somebody else, one more, once more. */
import { useLingui } from "@lingui/react/macro";
import { Button, NativeSelect, Textarea } from "@mantine/core";
import { ApiError, type ApprovalPage } from "@rapport/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "~/app/api.ts";
import { useApprovalStep } from "~/data/approvals.ts";
import { peopleQuery } from "~/data/options.ts";
import { useSession } from "~/data/session.ts";
import { FormDialog } from "~/ui/FormDialog.tsx";
import { useErrorMessage } from "~/ui/states.tsx";

export type Act = "reject" | "return" | "delegate" | "before" | "after" | "again";

type Props = { act: Act; page: ApprovalPage; onClose: () => void };

export function ActDialog({ act, page, onClose }: Props) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const me = useSession().person.id;
  const { approval } = page;
  const { id, round } = approval;
  const [comment, setComment] = useState(act === "again" ? page.reason : "");
  const [person, setPerson] = useState("");
  const step = useApprovalStep();
  const picks = act === "delegate" || act === "before" || act === "after";
  const people = (useQuery({ ...peopleQuery, enabled: picks }).data ?? []).filter(
    (each) => each.id !== me && each.id !== approval.asked_by.id,
  );
  const titles: Record<Act, string> = {
    reject: t`Reject`,
    return: t`Return to the asker`,
    delegate: t`Give my vote to somebody`,
    before: t`Ask somebody before me`,
    after: t`Ask somebody after me`,
    again: t`Send again`,
  };
  const run = (): Promise<ApprovalPage> => {
    if (act === "delegate") return api.delegateApproval(id, { to: person, round, comment });
    if (act === "again") return api.askAgain(id, { reason: comment });
    if (act === "before" || act === "after")
      return api.addSigner(id, { person_id: person, place: act, round, comment });
    return api.voteOnApproval(id, { decision: act, round, comment });
  };
  const problem = step.error instanceof ApiError ? step.error.fields.comment?.message : undefined;
  return (
    <FormDialog
      title={titles[act]}
      size={440}
      onClose={onClose}
      onSubmit={() => step.mutate(run, { onSuccess: onClose })}
      foot={
        <Button
          type="submit"
          loading={step.isPending}
          disabled={picks ? !person : !comment.trim()}
          color={act === "reject" ? "red" : undefined}
          data-testid="approval-do"
        >
          {titles[act]}
        </Button>
      }
    >
      {picks ? (
        <NativeSelect
          label={t`Who`}
          value={person}
          data={[
            { value: "", label: t`Choose somebody` },
            ...people.map((each) => ({ value: each.id, label: each.name })),
          ]}
          onChange={(event) => setPerson(event.currentTarget.value)}
          data-testid="approval-person"
        />
      ) : null}
      {act === "before" || act === "after" ? null : (
        <Textarea
          label={act === "delegate" ? t`A word to them (optional)` : t`Reason`}
          value={comment}
          maxLength={2000}
          rows={3}
          error={problem}
          onChange={(event) => setComment(event.currentTarget.value)}
          data-testid="approval-comment"
          data-autofocus={!picks || undefined}
        />
      )}
      {step.error && !problem ? <p role="alert">{message(step.error)}</p> : null}
    </FormDialog>
  );
}
