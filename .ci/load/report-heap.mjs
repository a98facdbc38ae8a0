/**
 * Loaded into the program under load (`node --expose-gc --import`): answers each message of its parent with what is
 * still in use after everything else has been collected, in bytes. What the process holds of the machine's memory says
 * less: it depends on when the collector last ran.
 */
const { gc } = globalThis;
if (gc === undefined || process.send === undefined || process.channel === undefined)
  throw new Error("start this with --expose-gc and an IPC channel");
const send = process.send.bind(process);
process.on("message", async () => {
  let bytes = Number.POSITIVE_INFINITY;
  // Again until nothing more goes: what waits for a finalizer goes a turn later.
  for (;;) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
    const { heapUsed, external } = process.memoryUsage();
    if (heapUsed + external > bytes * 0.999) break;
    bytes = heapUsed + external;
  }
  send(bytes);
});
// It must not keep the program from ending.
process.channel.unref();
