/** A file of the installation that cannot be used. The message is one line: which file, and what is wrong with it. */
export class FileRefused extends Error {
  override readonly name = "FileRefused";

  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`${file}: ${problem}`, options);
  }
}
