/**
 * What the Content-Security-Policy asks for before text becomes markup or code (`require-trusted-types-for`), and the nonce
 * that style elements need. Imported first: both have to be there before anything draws.
 *
 * Mantine and React write the text of style elements with `innerHTML`. Text without a tag in it can't be anything else, so
 * that passes; markup, code and addresses of code never do, whoever writes them.
 */
type Policies = { createPolicy: (name: string, rules: { createHTML: (text: string) => string }) => unknown };

export function onlyStyles(text: string): string {
  if (text.includes("<")) throw new TypeError("Text is not written as markup.");
  return text;
}

const { trustedTypes } = globalThis as { trustedTypes?: Policies };
trustedTypes?.createPolicy("default", { createHTML: onlyStyles });

/** The nonce of this page; browsers hide it from attributes and give it to scripts. */
const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce;

// Where the packages that lock scrolling look for it.
if (nonce) (globalThis as { __webpack_nonce__?: string }).__webpack_nonce__ = nonce;

export const styleNonce = (): string => nonce ?? "";
