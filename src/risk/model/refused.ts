/** An artefact that must not score: damaged, made for other features, or not reproduced by our own calculation. */
export class ModelRefused extends Error {
  constructor(because: string) {
    super(`model refused: ${because}`);
    this.name = "ModelRefused";
  }
}
