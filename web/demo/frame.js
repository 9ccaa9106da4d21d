// Runs in the shop's own frames, where the 3DS Method and a challenge end: hands what was posted to the shop around them.
"use strict";
const form = document.querySelector("form");
const fields = Object.fromEntries(new FormData(form));
if (parent !== window) parent.postMessage({ kind: form.dataset.kind, fields }, location.origin);
