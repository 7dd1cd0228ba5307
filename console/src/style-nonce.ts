const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';

/** What the gateway lets style tags of this page carry, made for this answer alone; without it the browser drops them. */
export function styleNonce(): string {
  return nonce;
}

// Where the component library's dialogs look for it (get-nonce).
Object.assign(globalThis, { __webpack_nonce__: nonce });
