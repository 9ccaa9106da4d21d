// Which language the page speaks, and every text that must change with it.
import { WORDS } from "./words.js";

const KEY = "shop-language";
const said = new Set();
let current = "en";

export const language = () => current;
export const words = () => WORDS[current];

/** An element's text, now and after every change of language. @param text (words, language) => text */
export function say(element, text) {
  element.textContent = text(words(), current);
  said.add({ element, text });
  return element;
}

/** `¥6,800` */
export function money({ amount, currency, exponent }) {
  const code = { 392: "JPY", 840: "USD", 978: "EUR" }[Number(currency)] ?? "JPY";
  return new Intl.NumberFormat(current === "ja" ? "ja-JP" : "en", { style: "currency", currency: code }).format(Number(amount) / 10 ** Number(exponent));
}

function speak(to) {
  current = to;
  document.documentElement.lang = to;
  document.title = words().title;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = words()[element.dataset.text];
  for (const element of document.querySelectorAll("[data-placeholder]")) element.placeholder = words()[element.dataset.placeholder];
  for (const button of document.querySelectorAll("[data-language]")) button.setAttribute("aria-pressed", String(button.dataset.language === to));
  for (const one of said) {
    if (one.element.isConnected) one.element.textContent = one.text(words(), to);
    else said.delete(one);
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Begins with what was chosen before, else with the browser's first language that we have. */
export function startLanguage() {
  const wanted = [remembered(), ...navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())];
  speak(wanted.find((tag) => tag in WORDS) ?? "en");
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => {
      speak(button.dataset.language);
      try {
        localStorage.setItem(KEY, button.dataset.language);
      } catch {
        // A browser that stores nothing is asked again next time.
      }
    });
  }
}
