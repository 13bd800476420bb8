import { styleNonce } from "./app/trustedTypes.ts";
import "@fontsource-variable/inter/wght.css";
import "./styles/mantine.ts";
import "./styles/tokens.css";
import "./styles/base.css";
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { http } from "./app/api.ts";
import { noteFailure } from "./app/dark.ts";
import { activate, rememberedLocale } from "./app/i18n.ts";
import { queryClient } from "./app/queries.ts";
import { leave, router } from "./app/router.tsx";
import { askStepUp } from "./app/stepUp.ts";
import { theme } from "./app/theme.ts";
import { sessionQuery } from "./data/session.ts";
import { endView } from "./data/viewing.ts";
import { KeysGate } from "./features/system/KeysGate.tsx";
import { Toasts } from "./ui/Toasts.tsx";

http.onSignedOut = leave;
http.onStepUp = askStepUp;
http.onFailure = (error, path) => {
  noteFailure(error, path);
  if (error.code === "auth.viewing_over") void endView().catch(leave);
  // The organisation's policy began to count while somebody was at work: the shell then asks for what it asks for.
  if (error.code === "auth.second_factor_needed") void queryClient.invalidateQueries(sessionQuery);
};

async function start(element: HTMLElement): Promise<void> {
  await activate(rememberedLocale());
  createRoot(element).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <MantineProvider
          theme={theme}
          defaultColorScheme="auto"
          deduplicateCssVariables={false}
          getStyleNonce={styleNonce}
        >
          <QueryClientProvider client={queryClient}>
            <KeysGate onBack={() => void router.invalidate()} onLeave={leave}>
              <RouterProvider router={router} />
            </KeysGate>
            <Toasts />
          </QueryClientProvider>
        </MantineProvider>
      </I18nProvider>
    </StrictMode>,
  );
}

const root = document.getElementById("root");
if (root) void start(root);
