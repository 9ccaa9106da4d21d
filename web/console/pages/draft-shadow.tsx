import type { VNode } from "preact";
import { useState } from "preact/hooks";
import type { ModelsView } from "../../../src/issuer/models/views.js";
import { sentenceOf } from "../parts/problem.js";
import { ask, pathWith, refusalOf } from "../state/api.js";
import { useHere } from "../state/here.js";
import { addressOf, goTo } from "../state/router.js";
import { ShadowDialog } from "./shadow-dialog.js";

/** Lets a draft run beside what decides; afterwards one sees what it says. */
export function DraftShadow({ draft, disabled }: { readonly draft: { readonly id: string; readonly title: string }; readonly disabled: boolean }): VNode {
  const here = useHere();
  const { words, issuer } = here;
  const [models, setModels] = useState<ModelsView>();
  const open = (): void => {
    ask<ModelsView>({ path: pathWith("/models", { issuer: issuer.id }) }).then(setModels, (failure: unknown) => here.tell(sentenceOf(words, refusalOf(failure)), "bad"));
  };
  return (
    <>
      <button type="button" disabled={disabled} onClick={open}>{words.models.shadow.startDraft}</button>
      {models !== undefined && <ShadowDialog models={models} draft={draft} close={() => setModels(undefined)} done={() => goTo(addressOf(["models"]))} />}
    </>
  );
}
