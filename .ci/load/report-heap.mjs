/**
 * Loaded into the program under load (`node --expose-gc --import`): answers each message of its parent with what is
 * still in use after everything else has been collected, in bytes. What the process holds of the machine's memory says
 * less: it depends on when the collector last ran.
 */
process.on("message", async () => {
  let bytes = Number.POSITIVE_INFINITY;
  // Again until nothing more goes: what waits for a finalizer goes a turn later.
  for (;;) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
    const { heapUsed, external } = process.memoryUsage();
    if (heapUsed + external > bytes * 0.999) break;
    bytes = heapUsed + external;
  }
  process.send(bytes);
});
// It must not keep the program from ending.
process.channel.unref();
