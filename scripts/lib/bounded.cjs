/** As `fetch`, of answers that end within `ms` and have at most so many `bytes`: servers break, and lie. */
const bounded =
  ({ bytes, ms }) =>
  async (input, init) => {
    const response = await fetch(input, { ...init, signal: AbortSignal.timeout(Math.ceil(ms)) });
    const { body, status, statusText, headers } = response;
    if (body === null) return response;
    let left = bytes;
    const counted = new TransformStream({
      transform(part, to) {
        left -= part.byteLength;
        if (left < 0) throw new RangeError(`an answer of more than ${bytes} bytes`);
        to.enqueue(part);
      },
    });
    return new Response(body.pipeThrough(counted), { status, statusText, headers });
  };

module.exports = { bounded };
