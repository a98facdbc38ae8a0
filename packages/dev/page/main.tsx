import { render } from "preact";
import { App } from "./app.tsx";
import { start } from "./state/store.ts";
import { followTheme } from "./state/theme.ts";

const root = document.getElementById("app");
if (root !== null) {
  followTheme();
  root.replaceChildren();
  render(<App />, root);
  start();
}
