/** A history, mapping or data set file cannot be used. The message is one line: file, line, element, what is wrong. */
export class HistoryRefused extends Error {
  override readonly name = "HistoryRefused";

  /**
   * @param line first line is 1; 0 when the file as a whole is meant
   * @param element member, column or element concerned, dotted when nested; empty when it is the line as a whole
   */
  constructor(
    readonly file: string,
    readonly line: number,
    readonly element: string,
    readonly problem: string,
  ) {
    super(`${file}${line > 0 ? `:${line}` : ""}: ${element === "" ? "" : `${element}: `}${problem}`);
  }
}
