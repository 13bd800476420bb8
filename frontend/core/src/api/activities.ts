/** Timelines, notifications, and what the first page says of deals. */
import createFetch from "openapi-fetch";
import type { Http } from "./http.ts";
import type { paths } from "./schema.d.ts";
import type * as T from "./types.ts";

const seg = encodeURIComponent;

export function createActivities(http: Http) {
  const api = createFetch<paths>({ baseUrl: http.origin, fetch: http.fetch });
  const answer = async <D>(call: Promise<{ data?: D }>): Promise<D> => (await call).data as D;
  const subscription = (subscription_id: string) => ({ params: { path: { subscription_id } } });
  return {
    timeline: (
      noun: string,
      id: string,
      narrowing: T.TimelineNarrowing = {},
      from: { before?: string; after?: string } = {},
    ) => {
      const asked = Object.entries({ ...narrowing, ...from }).filter(([, value]) => value);
      const query = asked.map(([name, value]) => `${name}=${seg(String(value))}`).join("&");
      return http.json<T.Timeline>("GET", `/api/${seg(noun)}/${seg(id)}/timeline${query ? `?${query}` : ""}`);
    },
    calendar: (asked: T.CalendarAsked) => {
      const named = Object.entries(asked).filter(([, value]) => value);
      const query = named.map(([name, value]) => `${name}=${seg(String(value))}`).join("&");
      return http.json<T.Calendar>("GET", `/api/calendar?${query}`);
    },
    calendarAddress: () => answer(api.GET("/api/calendar/address")),
    makeCalendarAddress: () => answer(api.POST("/api/calendar/address")),
    revokeCalendarAddress: async (): Promise<void> => void (await api.DELETE("/api/calendar/address")),
    calendarSubscriptions: () => answer(api.GET("/api/calendar/subscriptions")),
    addCalendarSubscription: (body: T.NewCalendarSubscription) =>
      answer(api.POST("/api/calendar/subscriptions", { body })),
    changeCalendarSubscription: (id: string, body: T.CalendarSubscriptionChange) =>
      answer(api.PUT("/api/calendar/subscriptions/{subscription_id}", { ...subscription(id), body })),
    readCalendarSubscription: (id: string) =>
      answer(api.POST("/api/calendar/subscriptions/{subscription_id}/reading", subscription(id))),
    removeCalendarSubscription: (id: string) =>
      answer(api.DELETE("/api/calendar/subscriptions/{subscription_id}", subscription(id))),
    notifications: () => answer(api.GET("/api/notifications")),
    lookAt: async (ids?: string[]): Promise<void> =>
      void (await api.POST("/api/notifications/seen", { body: ids ? { ids } : {} })),
    notificationSettings: () => answer(api.GET("/api/notifications/settings")),
    chooseNotifications: (body: T.NotificationSettings) =>
      answer(api.PUT("/api/notifications/settings", { body })),
    risks: (filter: T.Filter | null) => http.json<T.Risks>("POST", "/api/deals/risks", { body: { filter } }),
    outlook: (filter: T.Filter | null) =>
      http.json<T.Outlook>("POST", "/api/deals/outlook", { body: { filter } }),
  };
}
