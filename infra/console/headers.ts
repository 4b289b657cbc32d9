/**
 * What every file of the console is served with. Styles may stand in attributes, because bpmn-js writes them there;
 * scripts come from the console's own files only, and nothing from another host; `signInOrigins` are those of the issuer
 * that gives tokens, where people sign in (`https://login.example.com`).
 */
export function consoleHeaders(signInOrigins: readonly string[] = []) {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...signInOrigins].join(' '),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  } as const
}
