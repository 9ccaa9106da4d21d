import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { SignInView } from "../../src/issuer/views.js";
import { Brand, SettingButtons } from "./frame.js";
import type { Settings } from "./frame.js";
import { sentenceOf } from "./parts/problem.js";
import { ask, refusalOf } from "./state/api.js";
import type { Refusal } from "./state/api.js";
import type { Words } from "./words/index.js";

interface SignInProps {
  readonly words: Words;
  /** Why it is not known who is here, where that is not simply nobody. */
  readonly refusal: Refusal | undefined;
  readonly settings: Settings;
  readonly signedIn: () => void;
}

/** The one page that nobody needs to be signed in for. */
export function SignIn({ words, refusal: earlier, settings, signedIn }: SignInProps): VNode {
  const [ways, setWays] = useState<SignInView>();
  const [refusal, setRefusal] = useState(earlier);
  const [busy, setBusy] = useState(false);
  useEffect(() => void ask<SignInView>({ path: "/sign-in" }).then(setWays, (failure: unknown) => setRefusal(refusalOf(failure))), []);
  useEffect(() => void (document.title = `${words.signIn.title} – Sekisho`), [words]);
  const enter = (event: Event): void => {
    event.preventDefault();
    const entered = new FormData(event.currentTarget as HTMLFormElement);
    setBusy(true);
    setRefusal(undefined);
    ask({ method: "POST", path: "/session", body: Object.fromEntries(entered) }).then(signedIn, (failure: unknown) => {
      setRefusal(refusalOf(failure));
      setBusy(false);
    });
  };
  return (
    <main class="sign-in">
      <div class="card">
        <Brand tagline={words.tagline} />
        <h1>{words.signIn.title}</h1>
        {refusal !== undefined && <p class="problem" role="alert">{sentenceOf(words, refusal)}</p>}
        {ways?.local && (
          <form onSubmit={enter}>
            <label class="field"><span>{words.signIn.name}</span><input name="name" autocomplete="username" required autofocus /></label>
            <label class="field"><span>{words.signIn.password}</span><input name="password" type="password" autocomplete="current-password" required /></label>
            <label class="field"><span>{words.signIn.code}</span><input name="code" class="code" inputMode="numeric" autocomplete="one-time-code" pattern="[0-9]{6}" maxLength={6} required /><small>{words.signIn.codeHint}</small></label>
            <button class="main" disabled={busy}>{words.signIn.enter}</button>
          </form>
        )}
        {ways?.local && ways.oidc !== null && <p class="or">{words.signIn.or}</p>}
        {ways !== undefined && ways.oidc !== null && <a class="button" href="/console/oidc" target="_self">{words.signIn.oidc(ways.oidc)}</a>}
        {ways !== undefined && !ways.local && ways.oidc === null && <p class="soft">{words.signIn.none}</p>}
      </div>
      <SettingButtons words={words} settings={settings} />
    </main>
  );
}
