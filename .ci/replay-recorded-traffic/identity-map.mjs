/** Names that differ between a recording and its replay, in both directions. */
export class IdentityMap {
  #toActual = new Map();
  #toRecorded = new Map();

  /** Records that the two mean the same. @returns {boolean} false if that contradicts an earlier record. */
  relate(recorded, actual) {
    const known = this.#toActual.get(recorded);
    if (known !== undefined) return known === actual;
    if (this.#toRecorded.has(actual)) return false;
    this.#toActual.set(recorded, actual);
    this.#toRecorded.set(actual, recorded);
    return true;
  }

  toActual(recorded) {
    return this.#toActual.get(recorded) ?? recorded;
  }

  /** A copy for an experiment. */
  fork() {
    const copy = new IdentityMap();
    for (const [recorded, actual] of this.#toActual) copy.relate(recorded, actual);
    return copy;
  }

  /** A recorded request's path with the replay's ids. */
  translatePath(path) {
    const [pathname, query] = path.split("?");
    const segments = pathname.split("/").map((segment) => {
      const recorded = decodeURIComponent(segment);
      const actual = this.toActual(recorded);
      return actual === recorded ? segment : encodeURIComponent(actual);
    });
    return segments.join("/") + (query === undefined ? "" : `?${query}`);
  }

  /** A recorded request's body with the replay's ids. */
  translateBody(body) {
    if (typeof body === "string") return this.toActual(body);
    if (Array.isArray(body)) return body.map((one) => this.translateBody(one));
    if (body === null || typeof body !== "object") return body;
    return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, this.translateBody(value)]));
  }
}
