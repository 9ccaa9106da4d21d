/** What this browser keeps of a person's choices. One that stores nothing is asked again next time. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(`sekisho-${name}`);
  } catch {
    return null;
  }
}

/** Keeps a choice, or forgets it where it is undefined. */
export function remember(name: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(`sekisho-${name}`);
    else localStorage.setItem(`sekisho-${name}`, value);
  } catch {
    // As above.
  }
}
