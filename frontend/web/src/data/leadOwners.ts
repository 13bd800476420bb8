/** Who may get leads: queues that take them, then the people. */
import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { peopleQuery } from "./options.ts";
import { queuesQuery } from "./queues.ts";

export function useLeadOwners(): { value: string; label: string; queue: boolean }[] {
  const { t } = useLingui();
  const queues = useQuery(queuesQuery).data ?? [];
  const people = useQuery(peopleQuery).data ?? [];
  const taking = queues.filter((queue) => queue.objects.includes("lead"));
  return [
    ...taking.map((queue) => ({ value: queue.id, label: t`Queue: ${queue.name}`, queue: true })),
    ...people
      .filter((person) => !queues.some((queue) => queue.id === person.id))
      .map((person) => ({ value: person.id, label: person.name, queue: false })),
  ];
}
