import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Role, SessionView } from "../../../src/issuer/views.js";
import { ROLES } from "../../../src/issuer/views.js";
import type { Formats } from "../format.js";
import type { Language, Words } from "../words/index.js";

export type Issuer = SessionView["issuers"][number];

/** What every part of a page may want to know: who is here, at which issuer, in which language. */
export interface Here {
  readonly session: SessionView;
  readonly issuer: Issuer;
  readonly language: Language;
  readonly words: Words;
  readonly formats: Formats;
  /** Changes with light and dark, so that what is painted is painted anew. */
  readonly theme: string;
  /** Says one sentence at the edge of the page for a while. */
  tell(sentence: string, tone: "good" | "bad"): void;
}

export const HereContext = createContext<Here | undefined>(undefined);

/** Where we are. Only below the console's frame. */
export function useHere(): Here {
  const here = useContext(HereContext);
  if (here === undefined) throw new Error("there is nobody here yet");
  return here;
}

/** Whether whoever is here may do what this role may. */
export const may = ({ issuer }: Here, role: Role): boolean => ROLES.indexOf(issuer.role) >= ROLES.indexOf(role);
