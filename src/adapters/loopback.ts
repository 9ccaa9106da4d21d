/** Whether a host, as a URL or a setting names it, is this machine itself: only towards it may anything go unencrypted. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
