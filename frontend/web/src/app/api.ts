/** The one client of the app. */
import { createClient, Http } from "@rapport/core";

export const http = new Http();
export const api = createClient(http);
