/** What is loaded later, pages and parts of pages, each with the messages of the areas that it is made of. */
import { lazyRouteComponent } from "@tanstack/react-router";
import { type LazyExoticComponent, lazy, type ReactNode } from "react";
import { messagesThere } from "./i18n.ts";

const withMessages =
  <M>(load: () => Promise<M>) =>
  async (): Promise<M> => {
    const module = await load();
    await messagesThere();
    return module;
  };

/** The page of a route, by the name that its module exports it under. */
export const page: typeof lazyRouteComponent = (load, name) => lazyRouteComponent(withMessages(load), name);

/** A part that a page shows later, or to few; the page wraps it in `Suspense`. */
export function part<N extends string, P extends object>(
  load: () => Promise<Record<N, (props: P) => ReactNode>>,
  name: N,
): LazyExoticComponent<(props: P) => ReactNode> {
  const whole = withMessages(load);
  return lazy(async () => ({ default: (await whole())[name] }));
}
