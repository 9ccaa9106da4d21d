// The button asks the browser for the passkey first, and then sends the form with what came of it, or with nothing.
{
  const button = document.querySelector("button[data-request]");
  const field = button.form.elements.assertion;
  const bytesOf = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
  const textOf = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const assertionFor = async ({ challenge, allowCredentials, ...request }) => {
    const publicKey = { ...request, challenge: bytesOf(challenge), allowCredentials: allowCredentials.map(({ type, id }) => ({ type, id: bytesOf(id) })) };
    const { id, type, response } = await navigator.credentials.get({ publicKey });
    const { authenticatorData, clientDataJSON, signature } = response;
    return { id, rawId: id, type, clientExtensionResults: {}, response: { authenticatorData: textOf(authenticatorData), clientDataJSON: textOf(clientDataJSON), signature: textOf(signature) } };
  };
  let asked = false;
  button.addEventListener("click", async (event) => {
    if (asked) return;
    event.preventDefault();
    try {
      field.value = JSON.stringify(await assertionFor(JSON.parse(button.dataset.request)));
    } catch {
      field.value = "";
    }
    asked = true;
    button.click();
  });
}
