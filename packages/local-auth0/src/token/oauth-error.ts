/** An error answer of `/oauth/token`: `{error, error_description}`. */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly status: number;
  readonly error: string;

  constructor(status: number, error: string, description: string) {
    super(description);
    this.status = status;
    this.error = error;
  }

  toBody(): Record<string, string> {
    return { error: this.error, error_description: this.message };
  }
}
