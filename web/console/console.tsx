import type { VNode } from "preact";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";
import type { SessionView } from "../../src/issuer/views.js";
import { Frame } from "./frame.js";
import { formatsOf } from "./format.js";
import { Pages } from "./pages/index.js";
import { SignIn } from "./sign-in.js";
import { ask, keepSession, refusalOf } from "./state/api.js";
import type { Refusal } from "./state/api.js";
import { HereContext } from "./state/here.js";
import type { Here } from "./state/here.js";
import { remember, remembered } from "./state/remembered.js";
import { changeQuery, usePlace } from "./state/router.js";
import { useTheme } from "./state/theme.js";
import { WORDS, languageOf } from "./words/index.js";
import type { Language } from "./words/index.js";

const TOLD_MS = 6_000;

/** Who is signed in: nobody yet known, nobody, or somebody. */
type Signed = { readonly session: SessionView } | { readonly session: undefined; readonly refusal: Refusal | undefined } | undefined;

function useSession(): readonly [Signed, () => void] {
  const [signed, setSigned] = useState<Signed>(undefined);
  const look = useCallback(() => {
    keepSession("", () => setSigned({ session: undefined, refusal: undefined }));
    ask<SessionView>({ path: "/session" }).then((session) => {
      keepSession(session.csrfToken, () => setSigned({ session: undefined, refusal: undefined }));
      setSigned({ session });
    }, (failure: unknown) => {
      const refusal = refusalOf(failure);
      setSigned({ session: undefined, refusal: refusal.status === 401 ? undefined : refusal });
    });
  }, []);
  useEffect(look, []);
  return [signed, look];
}

function useLanguage(): readonly [Language, (language: Language) => void] {
  const [language, setLanguage] = useState(() => languageOf([remembered("language"), ...navigator.languages]));
  useEffect(() => void (document.documentElement.lang = language), [language]);
  return [language, (chosen) => {
    remember("language", chosen);
    setLanguage(chosen);
  }];
}

/** The whole console: who is here, in which language and light, and the page that the address names. */
export function Console(): VNode {
  const [signed, look] = useSession();
  const [language, setLanguage] = useLanguage();
  const [theme, setTheme] = useTheme();
  const [told, setTold] = useState<{ readonly sentence: string; readonly tone: "good" | "bad" }>();
  const { query } = usePlace();
  useEffect(() => {
    const timer = setTimeout(() => setTold(undefined), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);
  const words = WORDS[language];
  const session = signed?.session;
  const issuer = session?.issuers.find(({ id }) => id === (query.get("issuer") ?? remembered("issuer"))) ?? session?.issuers[0];
  const here = useMemo<Here | undefined>(
    () => session && issuer && { session, issuer, language, words, formats: formatsOf(language, issuer.currency), theme: theme.shown, tell: (sentence, tone) => setTold({ sentence, tone }) },
    [session, issuer, language, theme.shown],
  );
  if (signed === undefined) return <div class="progress busy" />;
  const settings = { language, setLanguage, theme: theme.chosen, setTheme };
  if (signed.session === undefined) return <SignIn words={words} refusal={signed.refusal} settings={settings} signedIn={look} />;
  if (here === undefined) return <p class="problem" role="alert">{words.shell.noIssuer}</p>;
  const chooseIssuer = (id: string): void => {
    remember("issuer", id);
    changeQuery({ issuer: id });
  };
  return (
    <HereContext.Provider value={here}>
      <Frame settings={settings} chooseIssuer={chooseIssuer} signOut={() => void ask({ method: "DELETE", path: "/session" }).then(look, look)}>
        {/* What a page holds is about one issuer. */}
        <Pages key={here.issuer.id} />
      </Frame>
      <div class="told" role="status" aria-live="polite">{told !== undefined && <p class={told.tone}>{told.sentence}</p>}</div>
    </HereContext.Provider>
  );
}
