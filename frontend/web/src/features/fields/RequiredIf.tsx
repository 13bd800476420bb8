/** When an own field is required by what other fields say; and which records don't meet that yet. */
import { Trans, useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import {
  ApiError,
  type CrmObject,
  type Filter,
  type Group,
  type OwnField,
  toFilter,
  toGroup,
} from "@rapport/core";
import { type FormEvent, useState } from "react";
import { api } from "~/app/api.ts";
import { byName, useObjects } from "~/data/objects.ts";
import { useFilterLabels } from "~/data/options.ts";
import { useFieldWrite } from "~/data/ownFields.ts";
import { NodeEditor } from "~/features/list/FilterEditor.tsx";
import inputs from "~/fields/fields.module.css";
import { useErrorMessage } from "~/ui/states.tsx";
import styles from "./fields.module.css";
import { NotYet } from "./NotYet.tsx";
import { askable, lacking } from "./requiredIf.ts";

type Props = { object: string; field: OwnField };

export function RequiredIf({ object, field }: Props) {
  const known = byName(useObjects(), object);
  return known ? <Condition object={askable(known, field.name)} field={field} /> : null;
}

function Condition({ object, field }: { object: CrmObject; field: OwnField }) {
  const { t } = useLingui();
  const message = useErrorMessage();
  const [root, setRoot] = useState<Group>(() => toGroup(field.required_if as Filter | null));
  useFilterLabels(object, root);
  const write = useFieldWrite<Group>(object.name, (wanted) =>
    api.changeField(object.name, field.name, {
      base_version: field.version,
      required_if: toFilter(wanted),
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    write.mutate(root);
  };
  const filter = lacking(field);
  const problem = write.error instanceof ApiError ? write.error.fields?.required_if : undefined;
  return (
    <form
      className={styles.condition}
      onSubmit={submit}
      aria-label={t`Required if`}
      data-testid={`${field.name}-required-if`}
    >
      <h4>
        <Trans>Required if</Trans>
      </h4>
      {field.required ? (
        <p className={styles.hint}>
          <Trans>The field is always required, so a condition changes nothing.</Trans>
        </p>
      ) : null}
      <NodeEditor object={object} root={root} path={[]} onChange={setRoot} />
      <Button
        type="submit"
        variant="default"
        size="xs"
        loading={write.isPending}
        data-testid={`${field.name}-required-if-save`}
      >
        <Trans>Save condition</Trans>
      </Button>
      <p className={styles.hint}>
        <Trans>
          Whoever writes the field, or one that the condition asks of, must fill it. Without conditions it may
          stay empty. Records that lack it stay as they are.
        </Trans>
      </p>
      {filter ? <NotYet object={object.name} filter={filter} testId={`${field.name}-lacking`} /> : null}
      {write.error ? (
        <p className={inputs.problem} role="alert">
          {problem?.message ?? message(write.error)}
        </p>
      ) : null}
    </form>
  );
}
