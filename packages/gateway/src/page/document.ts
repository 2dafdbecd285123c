import { Html, html } from './html.ts';
import { newNonce } from './nonce.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/** A page that is ready to be sent. */
export interface Page {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Makes an answer of a page. Only the style and the script of this very answer run, and nothing is loaded from elsewhere.
 *
 * The referrer policy must not be `no-referrer`: browsers then send `Origin: null` with
 * forms, and our own page would be refused.
 */
export function documentPage(status: number, title: string, content: (nonce: string) => Html): Page {
  const nonce = newNonce();
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    'img-src data:',
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${title}</title>
<style nonce="${nonce}">${new Html(style)}</style>
</head>
<body>
${content(nonce)}
</body>
</html>
`;
  return {
    status,
    text: document.text,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy.join('; '),
      'referrer-policy': 'same-origin',
    },
  };
}

/** The script of the list; pages that do nothing leave it out. */
export function scriptTag(nonce: string): Html {
  return html`<script nonce="${nonce}">${new Html(script)}</script>`;
}
