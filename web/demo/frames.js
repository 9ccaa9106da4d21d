// What the shop's own pages in frames say to the shop around them.

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
