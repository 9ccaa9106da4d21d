// Runs in the hidden frame of the 3DS Method: tells our server what the browser says of itself, then tells the requestor's
// page that it is done. Whatever fails, the requestor's page is told: it waits ten seconds for us otherwise.
(() => {
  "use strict";
  const form = document.querySelector("form");

  const attempt = (read) => {
    try {
      return read();
    } catch {
      return undefined;
    }
  };

  // An identifier that our server gave this browser earlier is the strongest sign that it is the same device. Where storage is blocked
  // there is none, and the server must know that nothing it gives will be kept.
  const KEY = "sekisho";
  const deviceToken = attempt(() => localStorage.getItem(KEY) ?? undefined);
  const keeps = attempt(() => {
    localStorage.setItem(`${KEY}-probe`, "1");
    localStorage.removeItem(`${KEY}-probe`);
    return true;
  });

  // How the machine draws text and curves differs by graphics hardware, fonts and drivers.
  const canvasHash = () => {
    const canvas = document.createElement("canvas");
    canvas.width = 220;
    canvas.height = 40;
    const context = canvas.getContext("2d");
    context.textBaseline = "top";
    context.font = "16px sans-serif";
    context.fillStyle = "#0b5a52";
    context.fillText("Sekisho 関所 ✓", 4, 6);
    context.arc(190, 20, 14, 0, 5);
    context.stroke();
    let hash = 0x811c9dc5;
    for (const character of canvas.toDataURL()) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, "0");
  };

  const observation = {
    userAgent: navigator.userAgent,
    languages: navigator.languages,
    timeZone: attempt(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
    timeZoneOffsetMinutes: new Date().getTimezoneOffset(),
    screenWidth: screen.width,
    screenHeight: screen.height,
    colorDepth: screen.colorDepth,
    hardwareConcurrency: navigator.hardwareConcurrency,
    deviceMemoryGib: navigator.deviceMemory,
    touchPoints: navigator.maxTouchPoints,
    platform: navigator.platform,
    webdriver: navigator.webdriver === true,
    canvasHash: attempt(canvasHash),
  };

  fetch("method/observation", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ threeDSServerTransID: form.dataset.transaction, observation, deviceToken, keeps }),
    signal: AbortSignal.timeout(5000),
  })
    .then((response) => response.json())
    .then((answer) => attempt(() => localStorage.setItem(KEY, answer.deviceToken)))
    .catch(() => undefined)
    .then(() => form.submit());
})();
