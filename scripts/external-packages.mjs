/**
 * Leaves npm packages outside a bundle, but not the workspaces of this repository: those exist as sources only.
 *
 * @type {import("esbuild").Plugin}
 */
export const externalPackages = {
  name: "external-packages",
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === "entry-point" || path.startsWith("@splunk-action/") ? undefined : { path, external: true },
    );
  },
};
