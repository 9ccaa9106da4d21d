// Frames of the shop, and what its own pages in them say to the shop around them.

/** A frame that forms can be posted into: it must have its name before it is in the page. */
export function newFrame() {
  const frame = document.createElement("iframe");
  frame.name = `frame-${crypto.randomUUID()}`;
  return frame;
}

/**
 * Waits for the post of a frame.
 * @returns `fields` resolves to the form fields that were posted; `stop` ends the waiting
 */
export function framePost(frame, kind) {
  let stop;
  const fields = new Promise((resolve) => {
    const listen = ({ origin, source, data }) => {
      if (origin !== location.origin || source !== frame.contentWindow || data?.kind !== kind) return;
      stop();
      resolve(data.fields);
    };
    stop = () => removeEventListener("message", listen);
    addEventListener("message", listen);
  });
  return { fields, stop };
}
