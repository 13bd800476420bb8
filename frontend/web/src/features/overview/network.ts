/** Where things stand in a relationship map: companies, their people and the people's open deals, in three columns. */
import type { Network } from "@rapport/core";

export const ROW = 40;

type Node = { id: string; y: number };
type MapCompany = Node & { label: string; depth: number };
type MapPerson = Node & { person: Network["people"][number] };
type MapDeal = Node & { label: string };
export type Edge = { key: string; from: number; to: number; width: number };
export type NetworkMap = {
  height: number;
  companies: MapCompany[];
  people: MapPerson[];
  deals: MapDeal[];
  works: Edge[];
  parts: Edge[];
};

/** A line is as strong as the root of the count: twice as thick is four times as often. */
export const widthOf = (count: number, most: number): number =>
  most === 0 ? 1 : 1 + 5 * Math.sqrt(count / most);

/** How far a company is below the highest one shown. */
export function depthOf(network: Network, id: string): number {
  let depth = 0;
  let above = network.companies.find((each) => each.id === id)?.parent;
  while (above && depth < network.companies.length) {
    depth += 1;
    const next: string = above;
    above = network.companies.find((each) => each.id === next)?.parent;
  }
  return depth;
}

export function layOut(network: Network): NetworkMap {
  const companies: MapCompany[] = [];
  const people: MapPerson[] = [];
  let top = 0;
  for (const { id, label } of network.companies) {
    const own = network.people.filter((person) => person.company === id);
    const rows = Math.max(1, own.length);
    own.forEach((person, index) => {
      people.push({ id: `${person.id} ${id}`, y: (top + index + 0.5) * ROW, person });
    });
    companies.push({ id, label: label ?? "", y: (top + rows / 2) * ROW, depth: depthOf(network, id) });
    top += rows;
  }
  const deals = dealsOf(people);
  const most = Math.max(0, ...people.map(({ person }) => person.activities));
  const at = new Map(companies.map(({ id, y }) => [id, y]));
  const works = people.map(({ id, y, person }) => ({
    key: id,
    from: at.get(person.company) ?? y,
    to: y,
    width: widthOf(person.activities, most),
  }));
  const place = new Map(deals.map(({ id, y }) => [id, y]));
  const parts = people.flatMap(({ id, y, person }) =>
    person.deals.map(({ deal }) => ({ key: `${id} ${deal}`, from: y, to: place.get(deal) ?? y, width: 1 })),
  );
  const last = deals[deals.length - 1];
  const height = Math.max(top * ROW, last ? last.y + ROW / 2 : 0);
  return { height, companies, people, deals, works, parts };
}

/** Each deal stands beside its people, and none on another. */
function dealsOf(people: MapPerson[]): MapDeal[] {
  const found = new Map<string, { label: string; at: number[] }>();
  for (const { y, person } of people)
    for (const { deal, label } of person.deals) {
      const known = found.get(deal) ?? { label: label ?? "", at: [] };
      known.at.push(y);
      found.set(deal, known);
    }
  const wanted = [...found].map(([id, { label, at }]) => ({
    id,
    label,
    y: at.reduce((sum, y) => sum + y, 0) / at.length,
  }));
  wanted.sort((a, b) => a.y - b.y || a.id.localeCompare(b.id));
  let free = ROW / 2;
  return wanted.map((deal) => {
    const y = Math.max(deal.y, free);
    free = y + ROW;
    return { ...deal, y };
  });
}
