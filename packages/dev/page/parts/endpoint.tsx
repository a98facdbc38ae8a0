import { useSignal } from "@preact/signals";

type State = "shown" | "copied" | "to copy";

/** An address. A click copies it, or selects it where the browser denies access to the clipboard. */
export function Endpoint({ name, url }: { readonly name: string; readonly url: string }) {
  const state = useSignal<State>("shown");
  const show = () => {
    state.value = "shown";
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(url);
      state.value = "copied";
      setTimeout(show, 1_200);
    } catch {
      state.value = "to copy";
    }
  };
  if (state.value === "to copy") {
    return (
      <li>
        <label class="endpoint">
          <span class="muted">Select and copy</span>
          <input readOnly value={url} ref={select} onBlur={show} aria-label={`${name}: select and copy`} />
        </label>
      </li>
    );
  }
  return (
    <li>
      <button type="button" class="endpoint" onClick={copy} title={`Copy ${url}`}>
        <span class="muted">{name}</span>
        <code>{state.value === "copied" ? "copied" : url.replace("http://", "")}</code>
      </button>
    </li>
  );
}

function select(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}
