// The page asks by itself whether the confirmation has come. Until it has, the answer has no content, and the page stays as it is.
{
  const look = document.querySelector("button[value=wait]");
  const form = look.form;
  const ask = () => form.requestSubmit?.(look);
  const timer = setInterval(ask, 3000);
  // Whoever comes back from the app need not wait.
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
  // What the person asks for must not be overtaken.
  form.addEventListener("submit", ({ submitter }) => submitter === look || clearInterval(timer));
}
