import { useSignal } from "@preact/signals";

/** An address that a click copies. */
export function Endpoint({ name, url }: { readonly name: string; readonly url: string }) {
  const copied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(url).catch(() => undefined);
    copied.value = true;
    setTimeout(() => {
      copied.value = false;
    }, 1_200);
  };
  return (
    <li>
      <button type="button" class="endpoint" onClick={copy} title={`Copy ${url}`}>
        <span class="muted">{name}</span>
        <code>{copied.value ? "copied" : url.replace("http://", "")}</code>
      </button>
    </li>
  );
}
