/**
 * Loaded into the program under load (`node --expose-gc --import`): replies to each message of its parent with the
 * bytes in use after a full garbage collection. The process's memory says less: it depends on when the collector last
 * ran.
 */
const { gc } = globalThis;
if (gc === undefined || process.send === undefined || process.channel === undefined)
  throw new Error("start this with --expose-gc and an IPC channel");
const send = process.send.bind(process);
process.on("message", async () => {
  let bytes = Number.POSITIVE_INFINITY;
  // Repeat until nothing more is freed: objects with a finalizer are freed a turn later.
  for (;;) {
    gc();
    await new Promise((resolve) => setImmediate(resolve));
    const { heapUsed, external } = process.memoryUsage();
    if (heapUsed + external > bytes * 0.999) break;
    bytes = heapUsed + external;
  }
  send(bytes);
});
// This channel must not keep the program running.
process.channel.unref();
