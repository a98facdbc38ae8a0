import { expect, test } from "@jest/globals";
import { toTop } from "../page/charts/to-top.ts";

test.each([
  ...[
    [0, 4],
    [1, 4],
    [4, 4],
    [5, 10],
    [10, 10],
    [11, 20],
    [21, 50],
    [51, 100],
    [99, 100],
    [100, 100],
  ],
  ...[
    [101, 200],
    [401, 500],
    [501, 1_000],
    [20_000, 20_000],
  ],
])("a chart whose highest bar is %d ends at %d", (most, top) => {
  expect(toTop(Number(most))).toBe(top);
});
