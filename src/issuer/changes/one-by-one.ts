/** Lets commands follow one another, so that each sees what the one before left. */
export class OneByOne {
  private last: Promise<unknown> = Promise.resolve();

  /** What the command gives or throws, once those before it are over. */
  run<Result>(command: () => Promise<Result>): Promise<Result> {
    const done = this.last.then(command);
    this.last = done.catch(() => undefined);
    return done;
  }
}
