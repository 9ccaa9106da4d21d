/** Waits until something holds, looking again and again. @throws {Error} when it still does not after ten seconds */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error("that did not come about in ten seconds");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
