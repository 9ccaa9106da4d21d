import type { ComponentChildren, VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Role } from "../../src/issuer/views.js";
import { Keys, PAGE_KEYS, PAGE_NAMES } from "./keys.js";
import type { PageName } from "./keys.js";
import { Icon } from "./parts/icon.js";
import { may, useHere } from "./state/here.js";
import { addressOf, usePlace } from "./state/router.js";
import { THEMES } from "./state/theme.js";
import type { Theme } from "./state/theme.js";
import { WORDS } from "./words/index.js";
import type { Language, Words } from "./words/index.js";

/** What a person chooses for this browser. */
export interface Settings {
  readonly language: Language;
  readonly setLanguage: (language: Language) => void;
  readonly theme: Theme;
  readonly setTheme: (theme: Theme) => void;
}

const LANGUAGES: readonly (readonly [Language, string, string])[] = [["ja", "日本語", "日"], ["en", "English", "En"]];
const THEME_ICONS = { system: "system", light: "sun", dark: "moon" } as const;

/** Language and light. */
export function SettingButtons({ words, settings: { language, setLanguage, theme, setTheme } }: { readonly words: Words; readonly settings: Settings }): VNode {
  return (
    <div class="settings">
      <div class="choice" role="group" aria-label={words.shell.language}>
        {LANGUAGES.map(([one, name, short]) => <button key={one} type="button" lang={one} aria-pressed={one === language} aria-label={name} title={name} onClick={() => setLanguage(one)}>{short}</button>)}
      </div>
      <div class="choice" role="group" aria-label={words.shell.theme}>
        {THEMES.map((one) => <button key={one} type="button" aria-pressed={one === theme} aria-label={words.shell.themes[one]} title={words.shell.themes[one]} onClick={() => setTheme(one)}><Icon name={THEME_ICONS[one]} /></button>)}
      </div>
    </div>
  );
}

/** The name on every page. */
export function Brand({ tagline }: { readonly tagline: string }): VNode {
  return <p class="brand"><svg viewBox="0 0 32 32" aria-hidden="true"><rect width="32" height="32" rx="7" /><path d="M6 9.500h20M8 13.500h16M10 9.500V26M22 9.500V26" /></svg><span><b><span lang="ja">関所</span> Sekisho</b><small>{tagline}</small></span></p>;
}

interface FrameProps {
  readonly settings: Settings;
  readonly chooseIssuer: (id: string) => void;
  readonly signOut: () => void;
  readonly children: ComponentChildren;
}

/** Who sees a page in the navigation, where not everybody does. */
const PAGE_ROLES: Partial<Record<PageName, Role>> = { people: "administrator", settings: "approver" };

/** What stands around every page: who and where one is, where one can go. */
export function Frame({ settings, chooseIssuer, signOut, children }: FrameProps): VNode {
  const here = useHere();
  const { words, session, issuer } = here;
  const { path } = usePlace();
  const [keysShown, showKeys] = useState(false);
  const current = (path[0] ?? "overview") as PageName;
  useNewPage(current, words);
  return (
    <>
      <a class="skip" href="#content">{words.skip}</a>
      <div class="frame">
        <nav class="side" aria-label={words.shell.navigation}>
          <Brand tagline={words.tagline} />
          {session.issuers.length > 1
            ? <label class="issuer"><span>{words.shell.issuer}</span><select value={issuer.id} onChange={(event) => chooseIssuer(event.currentTarget.value)}>{session.issuers.map(({ id, name }) => <option key={id} value={id}>{name[settings.language]}</option>)}</select></label>
            : <p class="issuer"><span>{words.shell.issuer}</span>{issuer.name[settings.language]}</p>}
          <ul>
            {PAGE_NAMES.filter((name) => may(here, PAGE_ROLES[name] ?? "viewer")).map((name) => (
              <li key={name}><a href={addressOf(name === "overview" ? [] : [name])} aria-current={name === current ? "page" : undefined} title={words.nav[name]} aria-keyshortcuts={`g ${PAGE_KEYS[name]}`}><Icon name={name} /><span>{words.nav[name]}</span><kbd aria-hidden="true">g {PAGE_KEYS[name]}</kbd></a></li>
            ))}
          </ul>
          <div class="foot">
            <button type="button" class="plain" onClick={() => showKeys(true)} title={words.shell.keys} aria-label={words.shell.keys}><Icon name="keys" /><span>{words.shell.keys}</span><kbd aria-hidden="true">?</kbd></button>
            <SettingButtons words={words} settings={settings} />
            <p class="person"><span><b>{session.person.name}</b><small>{words.roles[issuer.role]}</small></span><button type="button" class="plain" onClick={signOut} title={words.shell.signOut} aria-label={words.shell.signOut}><Icon name="leave" /></button></p>
          </div>
        </nav>
        <main id="content" tabIndex={-1}>{children}</main>
      </div>
      <Keys shown={keysShown} show={showKeys} />
    </>
  );
}

/** A new page is told by its title, and the keyboard goes on from its head. */
function useNewPage(current: PageName, words: Words): void {
  const first = useRef(true);
  useEffect(() => {
    document.title = `${words.nav[current] ?? words.shell.nothingHere} – ${WORDS.en.product}`;
  }, [current, words]);
  useEffect(() => {
    if (!first.current) document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
    first.current = false;
  }, [current]);
}
