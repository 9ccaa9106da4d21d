import { run } from "./cli/index.js";

/** The process: real streams, real clock. Resolves to the exit code. */
export function main(argv: readonly string[]): Promise<number> {
  // A reader that closes the pipe early (`| head`) has had enough; that is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
  });
  return run(argv, {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    now: Date.now,
    showProgress: process.stderr.isTTY === true,
    onInterrupt(stop) {
      process.once("SIGINT", stop);
      process.once("SIGTERM", stop);
    },
  });
}
