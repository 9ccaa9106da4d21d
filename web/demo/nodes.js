// Elements made from data. Text is always text.
import { say } from "./language.js";

/**
 * An element with attributes and children: nodes, texts, or functions (words, language) => text that follow the language.
 * Undefined children and attributes are left out.
 */
export function node(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(key, value);
  }
  for (const child of children.flat()) {
    if (child === undefined) continue;
    if (typeof child !== "function") element.append(child);
    else if (children.length === 1) say(element, child);
    else element.append(say(document.createElement("span"), child));
  }
  return element;
}
