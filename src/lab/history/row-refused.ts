/** A row cannot be mapped; becomes a {@link HistoryRefused} where file and line are known. */
export class RowRefused extends Error {
  constructor(
    readonly element: string,
    readonly problem: string,
  ) {
    super(problem);
  }
}
